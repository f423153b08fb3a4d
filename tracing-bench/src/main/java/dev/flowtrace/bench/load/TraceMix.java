package dev.flowtrace.bench.load;

import java.util.SplittableRandom;

/**
 * Which traces and events there are, and how many of each. The same seed gives the same; ids differ
 * from run to run. Not thread-safe.
 */
final class TraceMix {
  /** A trace sends about so many messages over each edge that it uses. */
  static final int EVENTS_PER_EDGE = 4;

  private static final int MIN_EDGES = 3;

  // out of 1000 events, beside failures
  private static final int STATE_CHANGED = 20;
  private static final int SENT = STATE_CHANGED + 200;
  private static final int RECEIVED = SENT + 200;

  private final SplittableRandom random;
  private final Topology topology;
  private final EventIds ids;
  private final Mix mix;
  private int slot;
  private int begun; // slots that had their first burst
  private int leftOfBurst;
  private final EventValues values = new EventValues();

  TraceMix(SplittableRandom random, Topology topology, EventIds ids, Mix mix) {
    this.random = random;
    this.topology = topology;
    this.ids = ids;
    this.mix = mix;
  }

  /** A trace of log-uniform length: as many from 5 to 50 events as from 50 to 500. */
  LoadTrace newTrace(long number) {
    double min = Math.log(mix.minEvents());
    double max = Math.log(mix.maxEvents() + 1);
    int length = (int) Math.exp(min + random.nextDouble() * (max - min));
    length = Math.max(mix.minEvents(), Math.min(mix.maxEvents(), length));
    int edges = Math.min(Topology.EDGES, Math.max(MIN_EDGES, length / EVENTS_PER_EDGE));
    return new LoadTrace(number, ids, length, random.nextInt(Topology.EDGES), edges);
  }

  /**
   * Which of so many traces in flight the next event is of. First each in its turn, so that all of
   * them are begun after as many bursts; at random, the last would wait for more than ten times as
   * many. Then each is as likely.
   */
  int chooseSlot(int count) {
    if (leftOfBurst == 0) {
      leftOfBurst = mix.burst();
      slot = begun < count ? begun++ : random.nextInt(count);
    }
    leftOfBurst--;
    return slot;
  }

  /** The kind of a trace's {@code n}-th event. */
  EventKind kind(LoadTrace trace, int n) {
    if (n == 0) {
      return EventKind.ACTOR_CREATED;
    } else if (n == 1) {
      return EventKind.ACTOR_STARTED;
    } else if (n == trace.length - 1) {
      return EventKind.ACTOR_COMPLETED;
    }
    int lot = random.nextInt(1000) - mix.failuresPerMille();
    if (lot < 0) {
      return EventKind.ACTOR_FAILED;
    } else if (lot < STATE_CHANGED) {
      return EventKind.STATE_CHANGED;
    } else if (lot < SENT) {
      return EventKind.MESSAGE_SENT;
    }
    return lot < RECEIVED ? EventKind.MESSAGE_RECEIVED : EventKind.DATA_FLOW;
  }

  /** Writes the trace's next event as the text of a frame; gives the place behind it. */
  int writeFrame(LoadTrace trace, long epochNanos, byte[] out, int at) {
    EventKind kind = next(trace, epochNanos);
    return kind.frame(hasMessageId()).write(out, at, values);
  }

  /** Writes the trace's next event for a batch. */
  void writeEvent(LoadTrace trace, long epochNanos, PackedEvent event) {
    EventKind kind = next(trace, epochNanos);
    kind.event(hasMessageId()).packed().write(event, values);
  }

  private boolean hasMessageId() {
    return random.nextInt(1000) < mix.attributesPerMille();
  }

  private EventKind next(LoadTrace trace, long epochNanos) {
    int n = trace.sent++;
    EventKind kind = kind(trace, n);
    EventValues v = values;
    v.n = n;
    v.epochNanos = epochNanos;
    v.traceHigh = trace.idHigh;
    v.traceLow = trace.idLow;
    v.eventHigh = ids.high(trace.number, n);
    v.eventLow = ids.low(trace.number, n);
    int parent = Math.max(0, n - 1);
    v.parentHigh = ids.high(trace.number, parent);
    v.parentLow = ids.low(trace.number, parent);
    v.rootHigh = ids.high(trace.number, 0);
    v.rootLow = ids.low(trace.number, 0);
    long lots = random.nextLong();
    v.spanHigh = ids.high(lots, n);
    v.spanLow = ids.low(lots, n);
    for (int i = 0; i < v.checksum.length; i++) {
      v.checksum[i] = EventIds.mix(lots + i);
    }
    Topology.Edge edge = topology.edge(trace.firstEdge + random.nextInt(trace.edges));
    boolean atInlet = kind == EventKind.MESSAGE_RECEIVED;
    v.actor = (atInlet ? edge.toActor() : edge.actor()).utf8;
    v.port = (atInlet ? edge.toPort() : edge.port()).utf8;
    v.toActor = edge.toActor().utf8;
    v.toPort = edge.toPort().utf8;
    v.sizeBytes = 16 + (lots & 0xFFF);
    v.executionNanos = 1_000 + ((lots >>> 12) & 0xFFFFF) * ((lots >>> 32) & 7); // up to 7 ms
    v.queueDepth = (lots >>> 36) & 31;
    v.messageNumber = trace.number * mix.maxEvents() + n;
    return kind;
  }
}
