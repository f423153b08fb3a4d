package dev.flowtrace.bench.load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What happened, over all connections. Written by the loop's thread, read when it is done. */
final class LoadTotals {
  private static final int KEPT_PROBLEMS = 20;
  private static final int DIGITS = 3;

  /** From the time a frame was due to its acknowledgement, in nanoseconds. */
  final Histogram latency = new Histogram(DIGITS);

  /** Events on their way, looked at now and then. */
  final Gauge unacknowledged = new Gauge();

  /** Traces that are begun and not ended, looked at now and then. */
  final Gauge inFlight = new Gauge();

  final List<LoadTrace> traces = new ArrayList<>();
  final List<String> problems = new ArrayList<>();
  long tracesInFlight;
  long tracesInFlightPeak;
  long eventsSent;
  long eventsConfirmed;

  /** JSON of the events, and of the frame around it where a frame has one event. */
  long eventBytes;

  /** On the wire, without headers of frames. */
  long bytesSent;

  long framesSent;
  long framesAnswered;
  long refused;
  long busy;

  /** Frames that were sent once more, because the collector was busy. */
  long framesSentAgain;

  /** Events that the rate asked for and that were not sent when the time was over. */
  long eventsBehind;

  long firstSentNanos;
  long lastAnsweredNanos;

  /** CPU time of the loop's thread. */
  long cpuNanos;

  int connectionsLost;

  /** A trace begins. */
  void begun(LoadTrace trace) {
    traces.add(trace);
    tracesInFlightPeak = Math.max(tracesInFlightPeak, ++tracesInFlight);
  }

  /** A trace ends. */
  void ended() {
    tracesInFlight--;
  }

  /** Counts an acknowledgement that came so many nanoseconds after its frame was due. */
  void acknowledged(long nanos) {
    latency.recordValue(Math.max(0, nanos));
  }

  /** Keeps the first different ones. */
  void problem(String what) {
    if (problems.size() < KEPT_PROBLEMS && !problems.contains(what)) {
      problems.add(what);
    }
  }
}
