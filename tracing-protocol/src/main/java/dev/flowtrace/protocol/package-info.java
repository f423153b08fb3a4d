/** The wire types between a traced network and the collector, as immutable records. */
@NullMarked
package dev.flowtrace.protocol;

import org.jspecify.annotations.NullMarked;
