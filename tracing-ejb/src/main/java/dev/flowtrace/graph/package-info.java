/**
 * Flow graphs: actors as nodes, what went between them as edges, with figures, and the same picture
 * for the same graph in several formats. {@link dev.flowtrace.graph.GraphBuilder} makes one from
 * events, {@link dev.flowtrace.graph.GraphLayout} draws it, {@link dev.flowtrace.graph.GraphFormat}
 * writes it.
 *
 * <p>Plain code without storage and web. Times are nanoseconds, lengths are pixels of a picture in
 * its natural size. Nothing here is thread-safe but what cannot change.
 */
@NullMarked
package dev.flowtrace.graph;

import org.jspecify.annotations.NullMarked;
