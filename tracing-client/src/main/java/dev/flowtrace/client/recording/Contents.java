package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.MessageType;
import dev.flowtrace.client.content.SnapshotFactory;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.config.StateCapture;
import org.jspecify.annotations.Nullable;

/** What events tell of messages and states. The encoder's. */
final class Contents {
  private final Recorder recorder;
  private final RecentMessages recent = new RecentMessages();
  private @Nullable Settings settings;
  private @Nullable SnapshotFactory snapshots;

  Contents(Recorder recorder) {
    this.recorder = recorder;
  }

  /** What is told of an entry's message; null: it has none. */
  @Nullable ToldMessage message(Entry entry, Settings now) {
    Object message = entry.message;
    if (message == null) {
      return null;
    } else if (message instanceof RenderedMessage rendered) {
      return told(rendered.type(), rendered.json(), rendered.failure(), now);
    } else if (message instanceof MessageType only) {
      return entry.contentNanos == RenderingBudget.REFUSED
          ? omitted(only)
          : ToldMessage.withoutContent(only.name(), null);
    }
    Object whole = message instanceof LargeMessage large ? large.text() : message;
    ToldMessage told = recent.of(whole, now);
    if (told == null) {
      told = unchanging(whole, entry.contentNanos, now);
      recent.put(whole, now, told);
    } else {
      recorder.contentBudget.giveBack(entry.contentNanos);
    }
    return told;
  }

  private ToldMessage unchanging(Object message, int takenBefore, Settings now) {
    MessageType type = recorder.types.of(message.getClass());
    RenderingBudget budget = recorder.contentBudget;
    if (!now.looksIntoMessages()) {
      budget.giveBack(takenBefore);
      return ToldMessage.withoutContent(type.name(), null);
    }
    if (MessageKeeper.isShortText(message)) {
      return rendered(message, type.name(), now);
    }
    long began = recorder.clock.nanoTime();
    int taken = takenBefore == 0 ? budget.take(type, began) : takenBefore;
    if (taken == RenderingBudget.REFUSED) {
      return omitted(type);
    }
    ToldMessage told = rendered(message, type.name(), now);
    budget.spent(type, taken, recorder.clock.nanoTime() - began);
    return told;
  }

  private ToldMessage omitted(MessageType type) {
    recorder.unaffordable.increment();
    return ToldMessage.omitted(type.name());
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
