/**
 * Names and meanings of all metrics in one place: {@link dev.flowtrace.metrics.CollectorMetrics}.
 * Thread-safe. Seconds and bytes, as Prometheus has them.
 */
@NullMarked
package dev.flowtrace.metrics;

import org.jspecify.annotations.NullMarked;
