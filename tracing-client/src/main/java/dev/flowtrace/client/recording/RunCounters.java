package dev.flowtrace.client.recording;

import java.util.concurrent.atomic.LongAdder;

/** How the runs of a flow went. */
final class RunCounters {
  final LongAdder started = new LongAdder();
  final LongAdder sampled = new LongAdder();
  final LongAdder promoted = new LongAdder();
  final LongAdder completed = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder cancelled = new LongAdder();
  final LatencyHistogram latency = new LatencyHistogram();
}
