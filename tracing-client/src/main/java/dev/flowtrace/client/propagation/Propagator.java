package dev.flowtrace.client.propagation;

import dev.flowtrace.client.Cause;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.UpstreamContext;
import dev.flowtrace.protocol.context.TraceParent;
import dev.flowtrace.protocol.context.TraceState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the headers {@code traceparent} and {@code tracestate}, and {@code baggage}
 * where it is needed: the calling event goes there when others have filled {@code tracestate}, so
 * that nothing of theirs is pushed out, or when {@link #withBaggage} asks for it. What the
 * application has in its {@code baggage} stays. Thread-safe; neither null nor anything that a
 * header says makes it throw, nor what the carrier throws: all of that is counted by {@link
 * #malformed}.
 */
public final class Propagator {
  /** What the specification asks everyone to pass on. */
  private static final int MAX_STATE_CHARS = 512;

  private static final int MAX_READ_CHARS = 8192; // more is not looked at: it is no tracestate

  private final LongAdder malformed;
  private final Runnable onMalformed;
  private final boolean alwaysBaggage;

  /** One for the application is enough. {@code Tracing.propagator()} counts in the stats, too. */
  public Propagator() {
    this(() -> {});
  }

  /**
   * One for the application is enough.
   *
   * @param onMalformed is run for each header that could not be read or written
   */
  public Propagator(Runnable onMalformed) {
    this(new LongAdder(), onMalformed, false);
  }

  private Propagator(LongAdder malformed, Runnable onMalformed, boolean alwaysBaggage) {
    this.malformed = malformed;
    this.onMalformed = onMalformed;
    this.alwaysBaggage = alwaysBaggage;
  }

  /**
   * The same, but for what it writes: the calling event and the flow, whose name may be long there,
   * always go in {@code baggage} too. For services between that pass on no {@code tracestate}.
   */
  public Propagator withBaggage() {
    return new Propagator(malformed, onMalformed, true);
  }

  /**
   * Writes the headers for a call to a carrier that can't be read, and so without {@code baggage}:
   * what the application has there could not be kept.
   *
   * @param cause the event that calls; null: what this thread is handling, or the trace's beginning
   * @param carrier null: nothing is written
   */
  public <C> void inject(
      @Nullable FlowRun run, @Nullable Cause cause, @Nullable C carrier, Setter<? super C> setter) {
    write(run, cause, carrier, setter, null);
  }

  /**
   * Writes the headers for a call.
   *
   * @param cause the event that calls; null: what this thread is handling, or the trace's beginning
   * @param carrier null: nothing is written
   * @param getter finds the {@code baggage} that is there already
   */
  public <C> void inject(
      @Nullable FlowRun run,
      @Nullable Cause cause,
      @Nullable C carrier,
      Setter<? super C> setter,
      Getter<? super C> getter) {
    write(run, cause, carrier, setter, getter);
  }

  private <C> void write(
      @Nullable FlowRun run,
      @Nullable Cause cause,
      @Nullable C carrier,
      Setter<? super C> setter,
      @Nullable Getter<? super C> getter) {
    if (run == null || carrier == null) {
      return;
    }
    try {
      Cause caller = cause == null ? run.current() : cause;
      setter.set(carrier, TraceParent.HEADER, run.traceParent(caller).format());
      TraceState state = run.traceState();
      if (caller != null) {
        FlowtraceMember member =
            new FlowtraceMember(caller.eventId(), caller.rootEventId(), run.flowId());
        TraceState with = state.with(FlowtraceMember.KEY, member.format());
        boolean fits = fits(state, with);
        String baggage = null;
        if (getter != null && (!fits || alwaysBaggage)) {
          baggage = FlowtraceBaggage.with(getter.get(carrier, FlowtraceBaggage.HEADER), member);
        }
        if (baggage != null) {
          setter.set(carrier, FlowtraceBaggage.HEADER, baggage);
        }
        state = fits || baggage == null ? with : state.without(FlowtraceMember.KEY);
      }
      String value = state.format(MAX_STATE_CHARS);
      if (!value.isEmpty()) {
        setter.set(carrier, TraceState.HEADER, value);
      }
    } catch (RuntimeException e) { // a carrier that takes no headers is no reason to fail
      countMalformed();
    }
  }

  /** Whether nothing of others would be pushed out. */
  private static boolean fits(TraceState before, TraceState with) {
    return before.without(FlowtraceMember.KEY).members().size() < TraceState.MAX_MEMBERS
        && with.format().length() <= MAX_STATE_CHARS;
  }

  private void countMalformed() {
    malformed.increment();
    onMalformed.run();
  }

  /** Writes the headers into a map. */
  public void inject(
      @Nullable FlowRun run, @Nullable Cause cause, @Nullable Map<String, String> headers) {
    inject(run, cause, headers, Setter::ofMap, Getter::ofMap);
  }

  /** As {@link #inject(FlowRun, Cause, Map)}, called from what this thread is handling. */
  public void inject(@Nullable FlowRun run, @Nullable Map<String, String> headers) {
    inject(run, null, headers);
  }

  /**
   * Reads what a caller has sent, for {@code Tracing.continueFlow}.
   *
   * @return empty if there is no {@code traceparent}, or none that can be read: a new trace begins.
   *     A {@code tracestate} or {@code baggage} that can't be read is as none
   */
  public <C> Optional<UpstreamContext> extract(@Nullable C carrier, Getter<? super C> getter) {
    if (carrier == null) {
      return Optional.empty();
    }
    try {
      String header = getter.get(carrier, TraceParent.HEADER);
      if (header == null) {
        return Optional.empty();
      }
      Optional<TraceParent> parent =
          header.length() > MAX_READ_CHARS ? Optional.empty() : TraceParent.parse(header);
      if (parent.isEmpty()) {
        countMalformed();
        return Optional.empty();
      }
      return Optional.of(
          context(
              parent.get(),
              getter.get(carrier, TraceState.HEADER),
              getter.get(carrier, FlowtraceBaggage.HEADER)));
    } catch (RuntimeException e) { // as if there were none
      countMalformed();
      return Optional.empty();
    }
  }

  /** Reads from a map, whatever case its keys are in. */
  public Optional<UpstreamContext> extract(@Nullable Map<String, String> headers) {
    return extract(headers, Getter::ofMap);
  }

  /** Reads from a map with several values for a name, such as {@code HttpHeaders.map()}. */
  public Optional<UpstreamContext> extractFromAll(@Nullable Map<String, List<String>> headers) {
    return extract(headers, Getter::ofMultiMap);
  }

  /** The caller's flow, where it has told. */
  public static Optional<String> callerFlow(UpstreamContext upstream) {
    return Optional.ofNullable(upstream.flowId());
  }

  /** Headers that could not be read or written. */
  public long malformed() {
    return malformed.sum();
  }

  private UpstreamContext context(
      TraceParent parent, @Nullable String stateHeader, @Nullable String baggageHeader) {
    String text = Objects.requireNonNullElse(stateHeader, "").strip();
    TraceState state = text.length() > MAX_READ_CHARS ? TraceState.EMPTY : TraceState.parse(text);
    Optional<FlowtraceMember> inState = FlowtraceMember.of(state);
    boolean strange = state.get(FlowtraceMember.KEY) != null && inState.isEmpty();
    if (strange || (!text.isEmpty() && state.members().isEmpty())) {
      countMalformed();
    }
    Optional<FlowtraceMember> inBaggage = baggage(baggageHeader);
    FlowtraceMember member = inState.or(() -> inBaggage).orElse(null);
    if (member == null) {
      return new UpstreamContext(parent, state, null, null, null);
    }
    String flow = member.flow();
    if (flow == null) { // its name may be too long for the other header
      flow =
          inBaggage
              .filter(other -> other.event().equals(member.event())) // or it is of an earlier call
              .map(FlowtraceMember::flow)
              .orElse(null);
    }
    return new UpstreamContext(parent, state, member.event(), member.root(), flow);
  }

  private Optional<FlowtraceMember> baggage(@Nullable String header) {
    if (header == null || header.length() > MAX_READ_CHARS || !FlowtraceBaggage.isIn(header)) {
      return Optional.empty();
    }
    Optional<FlowtraceMember> found = FlowtraceBaggage.of(header);
    if (found.isEmpty()) {
      countMalformed();
    }
    return found;
  }
}
