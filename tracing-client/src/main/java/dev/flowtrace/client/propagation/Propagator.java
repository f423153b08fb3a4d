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
 * Writes and reads the headers {@code traceparent} and {@code tracestate}. Thread-safe; neither
 * null nor anything that a header says makes it throw, nor what the carrier throws: all of that is
 * counted by {@link #malformed}.
 */
public final class Propagator {
  /** What the specification asks everyone to pass on. */
  private static final int MAX_STATE_CHARS = 512;

  private static final int MAX_READ_CHARS = 8192; // more is not looked at: it is no tracestate

  private final LongAdder malformed = new LongAdder();

  /** One for the application is enough. */
  public Propagator() {}

  /**
   * Writes the headers for a call.
   *
   * @param cause the event that calls; null: what this thread is handling, or the trace's beginning
   * @param carrier null: nothing is written
   */
  public <C> void inject(
      @Nullable FlowRun run, @Nullable Cause cause, @Nullable C carrier, Setter<? super C> setter) {
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
        state = state.with(FlowtraceMember.KEY, member.format());
      }
      String value = state.format(MAX_STATE_CHARS);
      if (!value.isEmpty()) {
        setter.set(carrier, TraceState.HEADER, value);
      }
    } catch (RuntimeException e) { // a carrier that takes no headers is no reason to fail
      malformed.increment();
    }
  }

  /** Writes the headers into a map. */
  public void inject(
      @Nullable FlowRun run, @Nullable Cause cause, @Nullable Map<String, String> headers) {
    inject(run, cause, headers, Map::put);
  }

  /** As {@link #inject(FlowRun, Cause, Map)}, called from what this thread is handling. */
  public void inject(@Nullable FlowRun run, @Nullable Map<String, String> headers) {
    inject(run, null, headers);
  }

  /**
   * Reads what a caller has sent, for {@code Tracing.continueFlow}.
   *
   * @return empty if there is no {@code traceparent}, or none that can be read: a new trace begins.
   *     A {@code tracestate} that can't be read is as none
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
        malformed.increment();
        return Optional.empty();
      }
      return Optional.of(context(parent.get(), getter.get(carrier, TraceState.HEADER)));
    } catch (RuntimeException e) { // as if there were none
      malformed.increment();
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
    return FlowtraceMember.of(upstream.state()).map(FlowtraceMember::flow);
  }

  /** Headers that could not be read or written. */
  public long malformed() {
    return malformed.sum();
  }

  private UpstreamContext context(TraceParent parent, @Nullable String header) {
    String text = Objects.requireNonNullElse(header, "").strip();
    TraceState state = text.length() > MAX_READ_CHARS ? TraceState.EMPTY : TraceState.parse(text);
    boolean strange = state.get(FlowtraceMember.KEY) != null && FlowtraceMember.of(state).isEmpty();
    if (strange || (!text.isEmpty() && state.members().isEmpty())) {
      malformed.increment();
    }
    return FlowtraceMember.of(state)
        .map(member -> new UpstreamContext(parent, state, member.event(), member.root()))
        .orElseGet(() -> new UpstreamContext(parent, state, null, null));
  }
}
