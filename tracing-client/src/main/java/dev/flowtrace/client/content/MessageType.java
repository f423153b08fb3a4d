package dev.flowtrace.client.content;

import dev.flowtrace.protocol.JsonValue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is known of a class of messages. Thread-safe. */
public final class MessageType {
  private static final double UNKNOWN = -1;
  private static final double WEIGHT_OF_LATEST = 0.25;

  private final Class<?> type;
  private final String name;
  private final boolean immutable;
  private final @Nullable Function<Object, JsonValue> converter;
  private volatile double usualNanos = UNKNOWN;

  MessageType(
      Class<?> type,
      String name,
      boolean immutable,
      @Nullable Function<Object, JsonValue> converter) {
    this.type = type;
    this.name = name;
    this.immutable = immutable;
    this.converter = converter;
  }

  /** Whether {@code type} is the class. */
  public boolean isOf(Class<?> type) {
    return this.type == type;
  }

  /** The class. */
  public Class<?> messageClass() {
    return type;
  }

  /** What a trace calls messages of the class. */
  public String name() {
    return name;
  }

  /** Whether a message stays as it is, so that another thread may look at it later. */
  public boolean immutable() {
    return immutable;
  }

  /** How its user makes JSON of it; null: by its shape. */
  @Nullable Function<Object, JsonValue> converter() {
    return converter;
  }

  /** Whether a message of the class was looked into. */
  public boolean isCostKnown() {
    return usualNanos != UNKNOWN;
  }

  /** What looking into one took lately, in the mean, in nanoseconds; 0 as long as none was. */
  public double usualNanos() {
    return Math.max(0, usualNanos);
  }

  /** Looking into one took so long. By one thread. */
  public void took(long nanos) {
    double usual = usualNanos;
    usualNanos = usual == UNKNOWN ? nanos : usual + WEIGHT_OF_LATEST * (nanos - usual);
  }
}
