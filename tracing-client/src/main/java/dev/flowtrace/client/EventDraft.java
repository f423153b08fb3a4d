package dev.flowtrace.client;

import dev.flowtrace.client.recording.Draft;
import dev.flowtrace.client.recording.Lineage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event with everything that can be said of it, recorded by {@link #record()}. What is not said
 * is 'not measured', which is something else than 0. Any argument may be null: that is as if it had
 * not been said. Nothing throws. For one thread.
 */
public final class EventDraft {
  private final Draft draft;

  EventDraft(Draft draft) {
    this.draft = draft;
  }

  /** The actor's port that is concerned. */
  public EventDraft port(@Nullable String name) {
    draft.port(name);
    return this;
  }

  /** The message that moved. */
  public EventDraft message(@Nullable Object message) {
    draft.message(message);
    return this;
  }

  /** What led to it; without that it is what the thread is handling. */
  public EventDraft causedBy(@Nullable Cause cause) {
    draft.causedBy(Cause.lineage(cause));
    return this;
  }

  /** All that led to it; the first is the parent. */
  public EventDraft causedBy(@Nullable Collection<? extends @Nullable Cause> causes) {
    draft.causedByAll(lineages(causes));
    return this;
  }

  /** How many messages waited, 0 or more. */
  public EventDraft queueDepth(long messages) {
    draft.queueDepth(messages);
    return this;
  }

  /** How long it took; for a data flow, how long the message was under way. */
  public EventDraft took(@Nullable Duration time) {
    if (time != null) {
      draft.took(saturatedNanos(time));
    }
    return this;
  }

  /** As {@link #took}, in nanoseconds of a monotonic clock. */
  public EventDraft tookNanos(long nanos) {
    draft.took(nanos);
    return this;
  }

  /** Bytes that it allocated, 0 or more. */
  public EventDraft allocatedBytes(long bytes) {
    draft.allocated(bytes);
    return this;
  }

  /** Its share of one processor, 0 to 100. */
  public EventDraft cpuPercent(double percent) {
    draft.cpu(percent);
    return this;
  }

  /** Messages in a second. */
  public EventDraft throughput(double messagesPerSecond) {
    draft.throughput(messagesPerSecond);
    return this;
  }

  /** What failed. */
  public EventDraft error(@Nullable Throwable failure) {
    if (failure != null) {
      draft.error(Failures.describe(failure));
    }
    return this;
  }

  /** What failed. */
  public EventDraft error(@Nullable String failure) {
    draft.error(failure);
    return this;
  }

  /** A custom attribute; any object, as JSON. */
  public EventDraft attribute(@Nullable String name, @Nullable Object value) {
    draft.attribute(name, value);
    return this;
  }

  /** Custom attributes. */
  public EventDraft attributes(@Nullable Map<String, ?> attributes) {
    draft.attributes(attributes);
    return this;
  }

  /** How the actor's state changed; {@code before} null: the whole state is told. */
  public EventDraft state(@Nullable Object before, @Nullable Object after) {
    draft.state(before, after);
    return this;
  }

  /** Records the event as it is now. */
  public void record() {
    draft.record();
  }

  /** Records the event; the result is what others are caused by. */
  public Cause recordAsCause() {
    return new Cause(draft.recordAsCause());
  }

  /** As {@link #recordAsCause}, at that reading of the actor's clock. */
  Lineage recordAsCause(long nanos) {
    return draft.recordAsCause(nanos);
  }

  /** As {@link Draft#kept}. */
  @Nullable Object kept(Object message) {
    return draft.kept(message);
  }

  static List<@Nullable Lineage> lineages(@Nullable Collection<? extends @Nullable Cause> causes) {
    List<@Nullable Lineage> lineages = new ArrayList<>();
    if (causes != null) {
      for (Cause cause : causes) {
        lineages.add(Cause.lineage(cause));
      }
    }
    return lineages;
  }

  private static long saturatedNanos(Duration time) {
    try {
      return time.toNanos();
    } catch (ArithmeticException e) {
      return time.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }
}
