package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.TraceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds a filter condition by condition. */
public final class Filters {
  private @Nullable String flow;
  private @Nullable UUID execution;
  private @Nullable TraceStatus status;
  private @Nullable String failure;
  private @Nullable String actor;
  private @Nullable EventKind kind;
  private @Nullable Long from;
  private @Nullable Long to;
  private @Nullable Long minDuration;
  private @Nullable Long maxDuration;
  private @Nullable String errorText;
  private final List<EventAttribute> attributes = new ArrayList<>();

  /** Of a flow. */
  public Filters flow(String id) {
    flow = id;
    return this;
  }

  /** Of a run. */
  public Filters execution(UUID id) {
    execution = id;
    return this;
  }

  /** With a status. */
  public Filters status(TraceStatus wanted) {
    status = wanted;
    return this;
  }

  /** With an error. */
  public Filters failure(String text) {
    failure = text;
    return this;
  }

  /** With an actor. */
  public Filters actor(String name) {
    actor = name;
    return this;
  }

  /** With an event of a kind. */
  public Filters kind(EventKind wanted) {
    kind = wanted;
    return this;
  }

  /** Started then or later. */
  public Filters from(@Nullable Long epochNanos) {
    from = epochNanos;
    return this;
  }

  /** Started then or earlier. */
  public Filters to(@Nullable Long epochNanos) {
    to = epochNanos;
    return this;
  }

  /** That took so long or longer. */
  public Filters minDuration(long nanos) {
    minDuration = nanos;
    return this;
  }

  /** That took so long or shorter. */
  public Filters maxDuration(long nanos) {
    maxDuration = nanos;
    return this;
  }

  /** With an error in which a text occurs. */
  public Filters errorText(String text) {
    errorText = text;
    return this;
  }

  /** With an event with a message id. */
  public Filters messageId(String value) {
    attributes.add(new EventAttribute("message_id", value));
    return this;
  }

  /** The filter. */
  public TraceFilter get() {
    return new TraceFilter(
        flow,
        null,
        execution,
        status,
        failure,
        actor,
        kind,
        from,
        to,
        minDuration,
        maxDuration,
        errorText,
        List.copyOf(attributes));
  }
}
