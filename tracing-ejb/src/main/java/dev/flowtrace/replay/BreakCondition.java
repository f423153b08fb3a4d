package dev.flowtrace.replay;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.Glob;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.states.StateWatch;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which event a replay stops behind. A null is no condition; all that are given must hold of one
 * event. Follows states while it is asked, so it is asked of each event in order, by one thread.
 */
public final class BreakCondition {
  private final @Nullable String actor;
  private final @Nullable String eventType;
  private final @Nullable String content;
  private final @Nullable Long fromEpochNanos;
  private final @Nullable StateWatch state;

  /**
   * A condition.
   *
   * @param actor an actor, as source or target, or a pattern
   * @param eventType the type's name on the wire
   * @param content what occurs in the message's content, where that was captured uncompressed
   * @param fromEpochNanos the earliest time
   * @param state a value in the state of the event's actor
   */
  public BreakCondition(
      @Nullable String actor,
      @Nullable String eventType,
      @Nullable String content,
      @Nullable Long fromEpochNanos,
      @Nullable StateWatch state) {
    this.actor = actor;
    this.eventType = eventType;
    this.content = content;
    this.fromEpochNanos = fromEpochNanos;
    this.state = state;
  }

  /** Whether there is any condition. */
  public boolean isAny() {
    return actor != null
        || eventType != null
        || content != null
        || fromEpochNanos != null
        || state != null;
  }

  /** Whether the replay stops behind this event. */
  public boolean stopsAt(TraceEvent event) {
    // asked first: it has to see every event
    boolean isState = state == null || state.becomesTrueAt(event);
    return isAny()
        && isState
        && (actor == null || isActor(actor, event))
        && (eventType == null || eventType.equals(event.eventType().wireName()))
        && (content == null || hasContent(content, event.data().message()))
        && (fromEpochNanos == null || EpochNanos.of(event.timestamp()) >= fromEpochNanos);
  }

  private static boolean isActor(String wanted, TraceEvent event) {
    return isNamed(wanted, event.actorId())
        || (event.eventType() instanceof EventType.DataFlow flow
            && isNamed(wanted, flow.toActor()));
  }

  private static boolean isNamed(String wanted, String name) {
    return Glob.isGlob(wanted) ? Glob.matches(wanted, name) : wanted.equals(name);
  }

  private static boolean hasContent(String wanted, @Nullable MessageSnapshot message) {
    return message != null
        && message.contentCodec().equals(MessageSnapshot.CODEC_NONE)
        && new String(message.serializedData(), StandardCharsets.UTF_8).contains(wanted);
  }
}
