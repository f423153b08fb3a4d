package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.MessageType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an actor's events of one kind mostly have in common: names, and the class of the message.
 * All in one place, because most of what recording costs is to look at memory that the network's
 * own work has pushed out of the cache. Immutable.
 */
final class UsualEvent {
  final Site site;
  private final int kind;
  private final @Nullable String port;
  private final @Nullable String target;
  private final @Nullable String toPort;
  private final @Nullable MessageType type;
  private final @Nullable Class<?> messageClass;
  private final boolean staysWhole;

  /**
   * Of an event.
   *
   * @param type of its message; null: it has none
   */
  UsualEvent(
      Site site,
      int kind,
      @Nullable String port,
      @Nullable String target,
      @Nullable String toPort,
      @Nullable MessageType type) {
    this.site = site;
    this.kind = kind;
    this.port = port;
    this.target = target;
    this.toPort = toPort;
    this.type = type;
    boolean isText = type != null && type.isOf(String.class); // is kept or not by its length
    messageClass = type == null || isText ? null : type.messageClass();
    staysWhole = type != null && type.immutable();
  }

  /** Whether an event has these names. Mostly they are the same objects, which are not read. */
  boolean isAlike(
      int kind, @Nullable String port, @Nullable String target, @Nullable String toPort) {
    return this.kind == kind
        && Objects.equals(this.port, port)
        && Objects.equals(this.target, target)
        && Objects.equals(this.toPort, toPort);
  }

  /** The message's type; null: it is of another class. */
  @Nullable MessageType typeOf(Object message) {
    return message.getClass() == messageClass ? type : null;
  }

  /** As {@link MessageKeeper#keepInRing}; null: the message is of another class. */
  @Nullable Object keepInRing(Object message) {
    return message.getClass() == messageClass ? (staysWhole ? message : type) : null;
  }
}
