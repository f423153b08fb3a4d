package dev.flowtrace.bench.load;

import java.util.ArrayList;
import java.util.List;

/** What happened, over all connections. Written by the loop's thread, read when it is done. */
final class LoadTotals {
  private static final int KEPT_PROBLEMS = 20;

  final LatencyHistogram latency = new LatencyHistogram();
  final List<LoadTrace> traces = new ArrayList<>();
  final List<String> problems = new ArrayList<>();
  long eventsSent;
  long eventsConfirmed;
  long framesSent;
  long framesAnswered;
  long refused;
  long firstSentNanos;
  long lastAnsweredNanos;
  int connectionsLost;

  /** Keeps the first different ones. */
  void problem(String what) {
    if (problems.size() < KEPT_PROBLEMS && !problems.contains(what)) {
      problems.add(what);
    }
  }
}
