package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.Texts;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.packed.Tokens;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A place in a flow where events of one kind happen, such as an edge. There is one for all runs of
 * the flow, with the counters that are always on.
 */
final class Site {
  static final int DATA_FLOW = EventType.Simple.values().length;
  static final int CUSTOM = DATA_FLOW + 1;
  static final int ACTOR_FAILED = kind(EventType.Simple.ACTOR_FAILED);
  static final int MESSAGE_RECEIVED = kind(EventType.Simple.MESSAGE_RECEIVED);
  static final int MESSAGE_SENT = kind(EventType.Simple.MESSAGE_SENT);
  private static final EventType.Simple[] SIMPLE = EventType.Simple.values();

  /** Its place in {@link Sites}; -1 for one too many, which is not counted by itself. */
  final int index;

  final int kind;
  final String flow;
  final String actor;
  final @Nullable String port;

  /** The actor that a data flow goes to; a custom event's name. */
  final @Nullable String target;

  final @Nullable String toPort;
  final EventType type;

  /** Events whose time was not measured; the others are counted by the time they took. */
  private final LongAdder untimed = new LongAdder();

  private volatile @Nullable LatencyHistogram latency;
  private final EventRate rate = new EventRate();

  /** What {@link #write} writes, once it did; the encoder's. */
  byte @Nullable [] packed;

  Site(
      int index,
      String flow,
      String actor,
      int kind,
      @Nullable String port,
      @Nullable String target,
      @Nullable String toPort) {
    this.index = index;
    this.flow = flow;
    this.actor = actor;
    this.kind = kind;
    this.port = port;
    this.target = target;
    this.toPort = toPort;
    this.type =
        kind == DATA_FLOW
            ? new EventType.DataFlow(told(target), told(toPort))
            : kind == CUSTOM ? new EventType.Custom(told(target)) : SIMPLE[kind];
  }

  /** The number of a kind that has no fields. */
  @SuppressWarnings("EnumOrdinal") // within this process only
  static int kind(EventType.Simple type) {
    return type.ordinal();
  }

  /** How long messages were under way or handled here; null as long as none was measured. */
  @Nullable LatencyHistogram latency() {
    return latency;
  }

  /** Counts an event; {@code took} in nanoseconds, -1 if it was not measured. */
  void count(long took) {
    if (took < 0) {
      untimed.increment();
      return;
    }
    LatencyHistogram known = latency;
    (known == null ? newLatency() : known).record(took);
  }

  /** Events here, of all runs. */
  long events() {
    LatencyHistogram known = latency;
    return untimed.sum() + (known == null ? 0 : known.count());
  }

  private synchronized LatencyHistogram newLatency() {
    LatencyHistogram known = latency;
    if (known == null) {
      known = new LatencyHistogram();
      latency = known;
    }
    return known;
  }

  /** Events of all runs here in a second, lately; NaN as long as that is not known. */
  double perSecond(long nanoTime) {
    return index < 0 ? Double.NaN : rate.at(nanoTime, events());
  }

  boolean is(int kind, @Nullable String port, @Nullable String target, @Nullable String toPort) {
    return this.kind == kind
        && Objects.equals(this.port, port)
        && Objects.equals(this.target, target)
        && Objects.equals(this.toPort, toPort);
  }

  static int hash(
      int kind, @Nullable String port, @Nullable String target, @Nullable String toPort) {
    int hash = kind;
    hash = 31 * hash + (port == null ? 0 : port.hashCode());
    hash = 31 * hash + (target == null ? 0 : target.hashCode());
    hash = 31 * hash + (toPort == null ? 0 : toPort.hashCode());
    return hash ^ (hash >>> 16);
  }

  /** The port as it is told. */
  @Nullable String toldPort() {
    return port == null ? null : Texts.name(port);
  }

  /**
   * Writes what all its events have in common, packed: from the time's end to the port, whose
   * closing quote belongs to what comes next.
   */
  void write(JsonBuffer out) {
    if (type instanceof EventType.DataFlow flow) {
      out.write(Tokens.FLOW);
      out.inside(flow.toActor());
      out.write(Tokens.TO_PORT);
      out.inside(flow.toPort());
      out.write(Tokens.FLOW_ACTOR);
    } else if (type instanceof EventType.Custom custom) {
      out.ascii("\",\"event_type\":{\"Custom\":");
      out.string(custom.name());
      out.ascii("},\"actor_id\":\"");
    } else {
      out.write(Tokens.TYPE);
      out.inside(type.wireName());
      out.write(Tokens.ACTOR);
    }
    out.inside(actor);
    String told = toldPort();
    if (told == null) {
      out.write(Tokens.NO_PORT);
    } else {
      out.write(Tokens.PORT);
      out.inside(told);
    }
  }

  private static String told(@Nullable String text) {
    return text == null ? "" : Texts.name(text);
  }
}
