/**
 * Where an event came from and what it led to, across traces. {@link
 * dev.flowtrace.lineage.LineageSearch} follows causes, and indexed attributes where events of
 * several traces carry the same value; the result is a graph, with limits that say when they cut.
 *
 * <p>Plain code without storage and web: events come through {@link
 * dev.flowtrace.lineage.LineageSource}. Times are nanoseconds since the epoch.
 */
@NullMarked
package dev.flowtrace.lineage;

import org.jspecify.annotations.NullMarked;
