/**
 * How two traces of a flow differ: in their actors and edges, and in times. {@link
 * dev.flowtrace.compare.TraceComparison} is the way in. Plain code without storage and web; times
 * are nanoseconds.
 */
@NullMarked
package dev.flowtrace.compare;

import org.jspecify.annotations.NullMarked;
