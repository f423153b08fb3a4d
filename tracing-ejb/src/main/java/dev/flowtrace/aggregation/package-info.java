/**
 * In-flight traces: events join their trace here while it runs. Plain code without Jakarta.
 *
 * <p>The way in is {@link dev.flowtrace.aggregation.TraceAggregator}; one lock guards it and all
 * that it holds, so the other mutable types need no synchronization of their own. Times are
 * nanoseconds since the epoch, sizes are bytes.
 */
@NullMarked
package dev.flowtrace.aggregation;

import org.jspecify.annotations.NullMarked;
