/**
 * A layered layout of directed graphs (Sugiyama, Tagawa and Toda): edges that close a cycle are
 * turned round, vertices are put into layers, crossings are reduced by barycentres, and each vertex
 * gets a place in its layer. {@link dev.flowtrace.graph.layout.LayeredLayout} does it all.
 *
 * <p>Vertices and edges are numbers; the same input gives the same output, to the last digit.
 */
@NullMarked
package dev.flowtrace.graph.layout;

import org.jspecify.annotations.NullMarked;
