package dev.flowtrace.client.content;

import dev.flowtrace.protocol.JsonValue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a class of messages.
 *
 * @param name what a trace calls messages of the class
 * @param immutable whether a message stays as it is, so that another thread may look at it later
 * @param converter how its user makes JSON of it; null: by its shape
 */
public record MessageType(
    String name, boolean immutable, @Nullable Function<Object, JsonValue> converter) {}
