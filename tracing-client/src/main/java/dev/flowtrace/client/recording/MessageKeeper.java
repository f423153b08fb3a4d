package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.MessageType;
import dev.flowtrace.protocol.canonical.CanonicalJson;
import org.jspecify.annotations.Nullable;

/** What is kept of messages until the encoder looks at them. Thread-safe; nothing here throws. */
final class MessageKeeper {
  private static final int LARGE_CHARS = 64 << 10;

  private final Recorder recorder;

  MessageKeeper(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * What the encoder may look at later: the message itself if it stays as it is. Else, of a sampled
   * run, its JSON of now; for a ring, only its type.
   */
  Object keep(Settings settings, Object message, boolean sampled) {
    MessageType type = recorder.types.of(message.getClass());
    if (type.immutable()) {
      return message instanceof String text && text.length() > LARGE_CHARS
          ? keepLarge(settings, type, text, sampled)
          : message;
    }
    if (!sampled || !settings.looksIntoMessages()) {
      return type;
    }
    return rendered(type, message);
  }

  private Object keepLarge(Settings settings, MessageType type, String text, boolean sampled) {
    return sampled && settings.looksIntoMessages() && recorder.largeMessages.reserve(text.length())
        ? new LargeMessage(text)
        : type;
  }

  private Object rendered(MessageType type, Object message) {
    try {
      return new RenderedMessage(type.name(), recorder.json.of(message), null);
    } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
      recorder.unrendered.increment();
      return new RenderedMessage(type.name(), null, e.getClass().getName());
    }
  }

  /** The name of its type; null: there is no message. */
  @Nullable String typeName(@Nullable Object message) {
    return message == null ? null : recorder.types.of(message.getClass()).name();
  }

  /** Bytes of its JSON; 0 if it has none. */
  long sizeOf(@Nullable Object message) {
    try {
      return CanonicalJson.canonicalize(recorder.json.of(message)).length;
    } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
      return 0;
    }
  }
}
