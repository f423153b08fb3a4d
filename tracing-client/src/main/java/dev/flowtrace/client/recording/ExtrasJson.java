package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.JsonForm;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.config.StateCapture;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes attributes and states that an event tells into JSON. Thread-safe; nothing here throws. */
final class ExtrasJson {
  private final Recorder recorder;
  private final Run run;

  ExtrasJson(Run run) {
    this.run = run;
    recorder = run.recorder;
  }

  /** Nothing is added if the level is off, or the value has no JSON. */
  void attribute(Extras extras, @Nullable String name, @Nullable Object value) {
    if (recorder.settings.off) {
      return;
    }
    // texts and whole numbers stay as they are: most attributes are, and most are never told
    Object told = JsonForm.isPlain(value) && recorder.types.arePlainByShape() ? value : json(value);
    if (told != null) {
      extras.put(name == null ? recorder.known(null) : name, told);
    }
  }

  /** As {@link #attribute} for each. */
  void attributes(Extras extras, Map<String, ?> values) {
    if (recorder.settings.off) {
      return;
    }
    try {
      for (Map.Entry<String, ?> entry : values.entrySet()) {
        attribute(extras, entry.getKey(), entry.getValue());
      }
    } catch (RuntimeException e) { // changed meanwhile, or not a usual map
      recorder.unrendered.increment();
    }
  }

  /** States are told of sampled runs only, unless they are JSON already. */
  void state(Extras extras, @Nullable Object before, @Nullable Object after) {
    Settings settings = recorder.settings;
    boolean cheap = after instanceof JsonValue && (before == null || before instanceof JsonValue);
    if (settings.off
        || settings.state == StateCapture.OFF
        || !(cheap || settings.diagnostic || run.isSampled())) {
      return;
    }
    JsonValue json = json(after);
    if (json != null) {
      extras.stateBefore = before == null ? null : json(before);
      extras.stateAfter = json;
    }
  }

  private @Nullable JsonValue json(@Nullable Object value) {
    if (recorder.settings.off) {
      return null;
    }
    try {
      return recorder.json.of(value);
    } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
      recorder.unrendered.increment();
      return null;
    }
  }
}
