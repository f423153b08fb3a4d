package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.EventType;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event under construction; what is not said is unmeasured. Nothing here throws. For one thread.
 */
public final class Draft {
  private final ActorRecorder recorder;
  private final int kind;
  private final @Nullable String target;
  private final @Nullable String toPort;
  private @Nullable String port;
  private @Nullable Object message;
  private @Nullable Object kept;
  private @Nullable Lineage parent;
  private @Nullable Extras extras;
  private long queueDepth = -1;
  private long took = -1;

  /** Whether an event has the extras: then they stay as they are. */
  private boolean handedOn;

  /** An event of that type; null is a custom event without a name. */
  public Draft(ActorRecorder recorder, @Nullable EventType type) {
    this.recorder = recorder;
    if (type instanceof EventType.DataFlow flow) {
      kind = Site.DATA_FLOW;
      target = flow.toActor();
      toPort = flow.toPort();
    } else if (type instanceof EventType.Simple simple) {
      kind = Site.kind(simple);
      target = null;
      toPort = null;
    } else {
      kind = Site.CUSTOM;
      target = type instanceof EventType.Custom custom ? custom.name() : null;
      toPort = null;
    }
  }

  /** The actor's port. */
  public void port(@Nullable String name) {
    port = name;
  }

  /** The message. */
  public void message(@Nullable Object value) {
    message = value;
  }

  /** What led to it; null: what is being handled. */
  public void causedBy(@Nullable Lineage cause) {
    parent = cause;
  }

  /** Messages that wait. */
  public void queueDepth(long messages) {
    queueDepth = messages;
  }

  /** How long it took. */
  public void took(long nanos) {
    took = Math.max(0, nanos);
  }

  /** Bytes it allocated. */
  public void allocated(long bytes) {
    extras().allocatedBytes = bytes;
  }

  /** Its share of one processor, 0 to 100. */
  public void cpu(double percent) {
    extras().cpuPercent = percent;
  }

  /** Messages a second. */
  public void throughput(double perSecond) {
    extras().throughput = perSecond;
  }

  /** What failed. */
  public void error(@Nullable String text) {
    extras().error = text;
  }

  /** A custom attribute. */
  public void attribute(@Nullable String name, @Nullable Object value) {
    recorder.json().attribute(extras(), name, value);
  }

  /** Custom attributes. */
  public void attributes(@Nullable Map<String, ?> values) {
    if (values != null) {
      recorder.json().attributes(extras(), values);
    }
  }

  /** A state, and what it was before, if that is known. */
  public void state(@Nullable Object before, @Nullable Object after) {
    recorder.json().state(extras(), before, after);
  }

  /** Several causes; those that are null don't count. */
  public void causedByAll(Collection<@Nullable Lineage> causes) {
    parent = Recorder.join(causes);
  }

  /** Records the event as it is now. */
  public void record() {
    kept = record(null, ActorEvents.NOW, null);
  }

  /** Records the event, which may cause others. */
  public Lineage recordAsCause() {
    return recordAsCause(ActorEvents.NOW, null);
  }

  /**
   * As {@link #recordAsCause()}, at that reading of the recorder's clock; what was {@link #kept} is
   * handed on to whoever records more of the message.
   */
  public Lineage recordAsCause(long nanos) {
    return recordAsCause(nanos, ActorEvents.HANDED_ON);
  }

  private Lineage recordAsCause(long nanos, @Nullable Object keptBefore) {
    Lineage self = recorder.cause(parent);
    kept = record(self, nanos, keptBefore);
    return self;
  }

  private @Nullable Object record(@Nullable Lineage self, long nanos, @Nullable Object keptBefore) {
    handedOn = true;
    return recorder.record(
        self,
        nanos,
        kind,
        port,
        target,
        toPort,
        message,
        keptBefore,
        parent,
        queueDepth,
        took,
        extras);
  }

  /**
   * What the event that was recorded last kept of {@code message}, for further events of it; null:
   * nothing, or it was of another message.
   */
  @SuppressWarnings("ReferenceEquality") // the very message
  public @Nullable Object kept(Object message) {
    return message == this.message ? kept : null;
  }

  private Extras extras() {
    Extras known = extras;
    if (known == null || handedOn) {
      known = Extras.copyOf(known);
      extras = known;
      handedOn = false;
    }
    return known;
  }
}
