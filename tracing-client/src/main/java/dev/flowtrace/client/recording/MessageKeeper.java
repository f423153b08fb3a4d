package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.MessageType;
import dev.flowtrace.protocol.canonical.CanonicalJson;
import org.jspecify.annotations.Nullable;

/** What is kept of messages until the encoder looks at them. Thread-safe; nothing here throws. */
final class MessageKeeper {
  /** Texts up to this cost little, however long others are: they are outside of the budget. */
  private static final int SHORT_CHARS = 1024;

  private static final int LARGE_CHARS = 64 << 10;
  private static final int PAID_SLOTS = 256;

  private final Recorder recorder;

  /**
   * Identity hash codes of messages that were paid for lately: what is sent, handed over and
   * received is rendered once. Racy: at worst one is paid for twice, or refused by the encoder.
   */
  private final int[] paid = new int[PAID_SLOTS];

  MessageKeeper(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Gives an entry of a sampled run what the encoder may look at later: the message itself if it
   * stays as it is, else its JSON of now. Of one that will not be looked into only the type: what
   * waits would hold it in memory, and each young collection copy it.
   *
   * @param handedOn whether the result is handed on to whoever records more of the message: then it
   *     need not be known here that it is paid for
   * @return what further events of the message keep of it, by {@link #keepAs}: itself, or its type
   *     where there is no budget; null: each has to look
   */
  @Nullable Object keep(
      Settings settings,
      MessageType type,
      Object message,
      boolean handedOn,
      Entry entry,
      long nanoTime) {
    if (!settings.looksIntoMessages()) {
      entry.message = type;
      return null;
    } else if (!type.immutable()) {
      entry.message = rendered(type, message);
      return null;
    } else if (isShortText(message)) {
      entry.message = message;
      return message;
    }
    return keepWhole(type, message, handedOn, entry, nanoTime);
  }

  /** Gives an entry what another event of the same message kept. */
  @SuppressWarnings("ReferenceEquality") // the message itself, or else its type
  static void keepAs(Object kept, Object message, Entry entry) {
    entry.message = kept;
    entry.contentNanos = kept == message ? 0 : RenderingBudget.REFUSED;
  }

  /** What an event in a ring may tell later: the message if it stays as it is, else its type. */
  static Object keepInRing(MessageType type, Object message) {
    return type.immutable() && !isLarge(message) ? message : type;
  }

  /** A text that costs too little to be counted. */
  static boolean isShortText(Object message) {
    return message instanceof String text && text.length() <= SHORT_CHARS;
  }

  private static boolean isLarge(Object message) {
    return message instanceof String text && text.length() > LARGE_CHARS;
  }

  private @Nullable Object keepWhole(
      MessageType type, Object message, boolean handedOn, Entry entry, long nanoTime) {
    int taken =
        handedOn ? recorder.contentBudget.reserve(type, nanoTime) : pay(type, message, nanoTime);
    if (taken == RenderingBudget.REFUSED) {
      entry.contentNanos = taken;
      entry.message = type;
      return type;
    } else if (!isLarge(message)) {
      entry.contentNanos = taken;
      entry.message = message;
      return message;
    } else if (recorder.largeMessages.reserve(((String) message).length())) {
      entry.contentNanos = taken;
      entry.message = new LargeMessage((String) message);
    } else {
      cancel(taken);
      entry.message = type;
    }
    return null;
  }

  /**
   * As {@link RenderingBudget#reserve}; 0, too, if it is paid for. That is asked first: all threads
   * share the budget, and most events are of a message that another event was paid for.
   */
  private int pay(MessageType type, Object message, long nanoTime) {
    if (recorder.contentBudget.isFree(type)) {
      return 0;
    }
    int hash = System.identityHashCode(message);
    int slot = hash & (PAID_SLOTS - 1);
    if (paid[slot] == hash) {
      return 0;
    }
    int taken = recorder.contentBudget.reserve(type, nanoTime);
    if (taken > 0) {
      paid[slot] = hash;
    }
    return taken;
  }

  /** There was no room for the entry. */
  void dropped(Entry entry) {
    recorder.contentBudget.giveBack(entry.contentNanos);
    release(entry);
  }

  /** The entry is done with: its message waits no longer. The second call does nothing. */
  void release(Entry entry) {
    if (entry.message instanceof LargeMessage large) {
      recorder.largeMessages.release(large.text().length());
    }
    recorder.contentBudget.release(entry.contentNanos);
    entry.contentNanos = 0;
    entry.message = null;
  }

  private void cancel(int reserved) {
    recorder.contentBudget.giveBack(reserved);
    recorder.contentBudget.release(reserved);
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
