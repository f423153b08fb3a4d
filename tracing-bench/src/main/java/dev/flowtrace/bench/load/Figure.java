package dev.flowtrace.bench.load;

/** What is measured. The keys are those of the JSON report; a point leads into an object. */
enum Figure {
  SENT("sent", "events sent", "", Better.NEITHER, Over.MEDIAN),
  ACKNOWLEDGED("acknowledged", "events acknowledged", "", Better.NEITHER, Over.MEDIAN),
  STORED("stored", "events stored", "", Better.NEITHER, Over.MEDIAN),
  STORED_PER_SECOND("stored_per_second", "stored a second", "events/s", Better.HIGHER, Over.MEDIAN),
  BYTES_PER_SECOND("bytes_per_second", "JSON a second", "bytes/s", Better.NEITHER, Over.MEDIAN),
  WIRE_BYTES_PER_SECOND(
      "wire_bytes_per_second", "sent on the wire a second", "bytes/s", Better.NEITHER, Over.MEDIAN),
  BYTES_PER_EVENT("bytes_per_event", "JSON an event", "bytes", Better.NEITHER, Over.MEDIAN),
  WIRE_BYTES_PER_EVENT(
      "wire_bytes_per_event", "on the wire an event", "bytes", Better.NEITHER, Over.MEDIAN),
  LOST("lost", "lost", "", Better.LOWER, Over.SUM),
  DOUBLED("doubled", "doubled", "", Better.LOWER, Over.SUM),
  ERRORS("errors", "refused frames", "", Better.LOWER, Over.SUM),
  UNANSWERED("unanswered_frames", "unanswered frames", "", Better.LOWER, Over.SUM),
  CONNECTIONS_LOST("connections_lost", "lost connections", "", Better.LOWER, Over.SUM),
  BEHIND("behind_schedule", "due and not sent at the end", "events", Better.NEITHER, Over.SUM),
  ACK_P50("ack_ms.p50", "acknowledged, p50", "ms", Better.LOWER, Over.MEDIAN),
  ACK_P90("ack_ms.p90", "acknowledged, p90", "ms", Better.NEITHER, Over.MEDIAN),
  ACK_P95("ack_ms.p95", "acknowledged, p95", "ms", Better.NEITHER, Over.MEDIAN),
  ACK_P99("ack_ms.p99", "acknowledged, p99", "ms", Better.LOWER, Over.MEDIAN),
  ACK_P999("ack_ms.p999", "acknowledged, p99.9", "ms", Better.NEITHER, Over.MEDIAN),
  ACK_MAX("ack_ms.max", "acknowledged, max", "ms", Better.NEITHER, Over.MEDIAN),
  ACK_MEAN("ack_ms.mean", "acknowledged, mean", "ms", Better.NEITHER, Over.MEDIAN),
  SERVER_CPU("server_cpu_us_per_event", "server's CPU an event", "µs", Better.LOWER, Over.MEDIAN),
  GENERATOR_CPU(
      "generator_cpu_us_per_event",
      "load generator's CPU an event",
      "µs",
      Better.NEITHER,
      Over.MEDIAN),
  DB_BYTES("db_bytes_per_event", "database an event", "bytes", Better.LOWER, Over.MEDIAN),
  CHUNK_BYTES(
      "chunk_bytes_per_event", "of which compressed events", "bytes", Better.NEITHER, Over.MEDIAN),
  JOURNAL_BYTES("journal_bytes", "journal table afterwards", "bytes", Better.NEITHER, Over.MEDIAN),
  HEAP_MEAN("heap_mb.mean", "server's heap, mean", "MB", Better.NEITHER, Over.MEDIAN),
  HEAP_PEAK("heap_mb.peak", "server's heap, peak", "MB", Better.NEITHER, Over.MEDIAN),
  RESIDENT_PEAK("resident_mb.peak", "server's resident memory", "MB", Better.NEITHER, Over.MEDIAN),
  GC_COUNT("gc.count", "garbage collections", "", Better.NEITHER, Over.MEDIAN),
  GC_MILLIS("gc.ms", "in garbage collection", "ms", Better.NEITHER, Over.MEDIAN),
  ALLOCATED("allocated_bytes_per_event", "allocated an event", "bytes", Better.LOWER, Over.MEDIAN),
  QUEUE_MEAN(
      "queue.unacknowledged_events_mean",
      "unacknowledged events, mean",
      "",
      Better.NEITHER,
      Over.MEDIAN),
  QUEUE_PEAK(
      "queue.unacknowledged_events_peak",
      "unacknowledged events, peak",
      "",
      Better.NEITHER,
      Over.MEDIAN),
  UNCOMMITTED_MEAN(
      "queue.uncommitted_bytes_mean",
      "waiting for commit, mean",
      "bytes",
      Better.NEITHER,
      Over.MEDIAN),
  UNCOMMITTED_PEAK(
      "queue.uncommitted_bytes_peak",
      "waiting for commit, peak",
      "bytes",
      Better.NEITHER,
      Over.MEDIAN),
  UNFLUSHED_MEAN(
      "queue.unflushed_bytes_mean",
      "waiting for flush, mean",
      "bytes",
      Better.NEITHER,
      Over.MEDIAN),
  UNFLUSHED_PEAK(
      "queue.unflushed_bytes_peak",
      "waiting for flush, peak",
      "bytes",
      Better.NEITHER,
      Over.MEDIAN),
  BUSY("back_pressure.busy", "told to wait (Busy)", "", Better.NEITHER, Over.MEDIAN),
  RESENT("back_pressure.frames_sent_again", "frames sent again", "", Better.NEITHER, Over.MEDIAN),
  HELD("back_pressure.held", "connections held back", "", Better.NEITHER, Over.MEDIAN),
  TRACES("traces", "traces", "", Better.NEITHER, Over.MEDIAN),
  IN_FLIGHT_MEAN(
      "traces_in_flight.mean", "traces in flight, mean", "", Better.NEITHER, Over.MEDIAN),
  IN_FLIGHT_PEAK(
      "traces_in_flight.peak", "traces in flight, peak", "", Better.NEITHER, Over.MEDIAN),
  READ_BACK("traces_read_back", "traces read back", "", Better.NEITHER, Over.SUM),
  UNFINISHED("traces_unfinished", "unfinished traces", "", Better.LOWER, Over.SUM),
  SECONDS("seconds", "first frame to last answer", "s", Better.NEITHER, Over.MEDIAN),
  SETTLED_SECONDS("settled_seconds", "until all was flushed", "s", Better.NEITHER, Over.MEDIAN);

  private final String key;
  private final String label;
  private final String unit;
  private final Better better;
  private final Over over;

  /** Which way a change is an improvement; a figure with neither fails no comparison. */
  enum Better {
    HIGHER,
    LOWER,
    NEITHER
  }

  /** What stands for several runs. Of losses there is no median: each one counts. */
  enum Over {
    MEDIAN,
    SUM
  }

  Figure(String key, String label, String unit, Better better, Over over) {
    this.key = key;
    this.label = label;
    this.unit = unit;
    this.better = better;
    this.over = over;
  }

  String key() {
    return key;
  }

  /** For people. */
  String label() {
    return label;
  }

  /** Empty for counts. */
  String unit() {
    return unit;
  }

  Better better() {
    return better;
  }

  Over over() {
    return over;
  }
}
