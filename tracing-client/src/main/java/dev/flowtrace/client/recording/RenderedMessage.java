package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a message that may change was when it was recorded.
 *
 * @param type what the trace calls it
 * @param json its content; null if that could not be had
 * @param failure the class of what was thrown then; null if nothing was
 */
record RenderedMessage(String type, @Nullable JsonValue json, @Nullable String failure) {}
