package dev.flowtrace.runtime;

import dev.flowtrace.metrics.CollectorMetrics;
import java.util.function.Supplier;

/** What is to be seen of a collector at any moment; of whichever works then. */
final class CollectorGauges {
  private CollectorGauges() {}

  static void register(CollectorMetrics metrics, Supplier<Collector> collector) {
    metrics.gauge(
        "flowtrace_traces_in_flight",
        "Traces in memory",
        "none",
        () -> collector.get().aggregator().size());
    metrics.gauge(
        "flowtrace_ingest_memory",
        "Memory used for what is received and not yet in the database",
        "bytes",
        () -> collector.get().budget().used());
    metrics.gauge(
        "flowtrace_ingest_budget",
        "Memory that may be used for it",
        "bytes",
        () -> collector.get().budget().limit());
    metrics.gauge(
        "flowtrace_ingest_pooled",
        "Memory of flushed events that is kept for the next ones, beside the budget",
        "bytes",
        () -> collector.get().aggregator().pooledBytes());
    metrics.gauge(
        "flowtrace_journal_uncommitted",
        "Received frames that are not committed yet",
        "bytes",
        () -> collector.get().journal().uncommittedBytes());
    metrics.gauge(
        "flowtrace_commit_age",
        "How long the oldest uncommitted frame has waited",
        "seconds",
        () -> collector.get().journal().commitAge().toNanos() / 1e9);
    metrics.gauge(
        "flowtrace_live_subscriptions",
        "Live subscriptions",
        "none",
        () -> collector.get().live().size());
  }
}
