package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.MessageType;
import dev.flowtrace.client.content.MessageTypes;
import org.jspecify.annotations.Nullable;

/**
 * The types of messages that an actor has in one run: mostly one comes in and one goes out, so two
 * are remembered. To look a class up follows half a dozen references, which are seldom in a cache.
 * Thread-safe: what is remembered is so itself, and may be forgotten at any time.
 */
final class KnownTypes {
  private final MessageTypes all;
  private @Nullable MessageType latest;
  private @Nullable MessageType other;

  KnownTypes(MessageTypes all) {
    this.all = all;
  }

  MessageType of(Object message) {
    Class<?> type = message.getClass();
    MessageType first = latest;
    if (first != null && first.isOf(type)) {
      return first;
    }
    MessageType second = other;
    if (second != null && second.isOf(type)) {
      return second;
    }
    MessageType found = all.of(type);
    other = first;
    latest = found;
    return found;
  }
}
