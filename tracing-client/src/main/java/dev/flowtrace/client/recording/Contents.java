package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.MessageType;
import dev.flowtrace.client.content.SnapshotFactory;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.config.StateCapture;
import org.jspecify.annotations.Nullable;

/** What events tell of messages and states. The encoder's. */
final class Contents {
  /** Texts up to this cost little, however long others are: they are outside of the budget. */
  private static final int SHORT_CHARS = 1024;

  private final Recorder recorder;
  private final RecentMessages recent = new RecentMessages();
  private final RenderingBudget budget;
  private @Nullable Settings settings;
  private @Nullable SnapshotFactory snapshots;

  Contents(Recorder recorder) {
    this.recorder = recorder;
    budget =
        new RenderingBudget(
            recorder.limits.contentCpuPercent(),
            Runtime.getRuntime().availableProcessors(),
            recorder.clock.nanoTime());
  }

  /** What is told of an entry's message. */
  ToldMessage message(Object message, Settings now) {
    if (message instanceof RenderedMessage rendered) {
      return told(rendered.type(), rendered.json(), rendered.failure(), now);
    } else if (message instanceof MessageType only) {
      return ToldMessage.withoutContent(only.name(), null);
    }
    Object whole = message instanceof LargeMessage large ? large.text() : message;
    ToldMessage told = recent.of(whole, now);
    if (told == null) {
      told = unchanging(whole, now);
      recent.put(whole, now, told);
    }
    return told;
  }

  private ToldMessage unchanging(Object message, Settings now) {
    String type = recorder.types.of(message.getClass()).name();
    if (!now.looksIntoMessages()) {
      return ToldMessage.withoutContent(type, null);
    }
    if (message instanceof String text && text.length() <= SHORT_CHARS) {
      return rendered(message, type, now);
    }
    long began = recorder.clock.nanoTime();
    if (!budget.allows(message.getClass(), began)) {
      recorder.unaffordable.increment();
      return ToldMessage.omitted(type);
    }
    ToldMessage told = rendered(message, type, now);
    budget.spent(message.getClass(), recorder.clock.nanoTime() - began);
    return told;
  }

  private ToldMessage rendered(Object message, String type, Settings now) {
    try {
      return told(type, recorder.json.of(message), null, now);
    } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
      recorder.unrendered.increment();
      return ToldMessage.withoutContent(type, e.getClass().getName());
    }
  }

  private ToldMessage told(
      String type, @Nullable JsonValue json, @Nullable String failure, Settings now) {
    if (json == null) {
      return ToldMessage.withoutContent(type, failure);
    }
    try {
      return ToldMessage.of(snapshots(now).message(type, json));
    } catch (IllegalArgumentException e) {
      recorder.unrendered.increment();
      return ToldMessage.withoutContent(type, e.getClass().getName());
    }
  }

  /** The state that an event tells; null: none. */
  @Nullable StateDiff state(@Nullable Extras extras, Settings now) {
    JsonValue after = extras == null ? null : extras.stateAfter;
    if (extras == null || after == null || now.state == StateCapture.OFF) {
      return null;
    }
    JsonValue before = extras.stateBefore;
    return before == null || now.state == StateCapture.FULL
        ? snapshots(now).full(before, after)
        : snapshots(now).patch(before, after);
  }

  /** Its content. */
  static long bytes(StateDiff diff) {
    byte[] before = diff.before();
    return (long) diff.after().length + (before == null ? 0 : before.length);
  }

  @SuppressWarnings("ReferenceEquality") // settings are exchanged as a whole
  private SnapshotFactory snapshots(Settings now) {
    SnapshotFactory known = snapshots;
    if (known == null || settings != now) {
      known = new SnapshotFactory(now.checksum, now.content, now.maxContentBytes, now.redaction);
      snapshots = known;
      settings = now;
    }
    return known;
  }
}
