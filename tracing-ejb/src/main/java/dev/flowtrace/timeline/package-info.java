/**
 * When what happened in a trace: spans made of pairs of events and of measured times, who was busy
 * with what, and the chain of causes that the end waited for. {@link
 * dev.flowtrace.timeline.TimelineBuilder} is the way in.
 *
 * <p>Plain code without storage and web. Times are nanoseconds, {@code EpochNanos} since the epoch.
 */
@NullMarked
package dev.flowtrace.timeline;

import org.jspecify.annotations.NullMarked;
