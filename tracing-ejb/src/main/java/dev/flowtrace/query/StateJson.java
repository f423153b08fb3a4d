package dev.flowtrace.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.Rfc3339;
import dev.flowtrace.states.ActorState;
import dev.flowtrace.states.StateStep;
import dev.flowtrace.states.StateValue;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** States as JSON: as they are where they are JSON, else as base64. */
public final class StateJson {
  private StateJson() {}

  /** Writes the members of a state into the object that is open. */
  public static void write(ActorState state, long atEpochNanos, JsonGenerator out)
      throws IOException {
    out.writeStringField("at", Rfc3339.formatEpochNanos(atEpochNanos));
    StateValue value = state.value();
    JsonValue json = value == null ? null : value.json();
    out.writeStringField("encoding", value == null ? "none" : json == null ? "base64" : "json");
    out.writeFieldName("state");
    if (value == null) {
      out.writeNull();
    } else if (json == null) {
      out.writeString(Base64.getEncoder().encodeToString(value.bytes()));
    } else {
      value(json, out);
    }
    step("changed_by", state.changed(), out);
    step("rebuilt_from", state.base(), out);
    out.writeNumberField("increments", state.increments());
    out.writeBooleanField("doubtful", state.isDoubtful());
    out.writeArrayFieldStart("problems");
    for (StateStep problem : state.problems()) {
      step(problem, out);
    }
    out.writeEndArray();
  }

  private static void step(String name, @Nullable StateStep step, JsonGenerator out)
      throws IOException {
    out.writeFieldName(name);
    if (step == null) {
      out.writeNull();
    } else {
      step(step, out);
    }
  }

  /** Writes a change as an object. */
  public static void step(StateStep step, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("event_id", step.eventId().toString());
    out.writeStringField("time", Rfc3339.formatEpochNanos(step.epochNanos()));
    out.writeStringField("kind", step.kind().name().toLowerCase(Locale.ROOT));
    out.writeNumberField("bytes", step.bytes());
    if (step.problem() != null) {
      JsonText.write(out, "problem", step.problem());
    }
    out.writeEndObject();
  }

  /** Writes any JSON. */
  public static void value(JsonValue json, JsonGenerator out) throws IOException {
    if (json instanceof JsonObject object) {
      out.writeStartObject();
      for (Map.Entry<String, JsonValue> member : object.entrySet()) {
        name(member.getKey(), out);
        value(member.getValue(), out);
      }
      out.writeEndObject();
    } else if (json instanceof JsonArray array) {
      out.writeStartArray();
      for (JsonValue item : array) {
        value(item, out);
      }
      out.writeEndArray();
    } else if (json instanceof JsonString text) {
      JsonText.write(out, text.getString());
    } else {
      out.writeRawValue(json.toString());
    }
  }

  /** The generator takes no half of a surrogate pair in a name; then it is written as U+FFFD. */
  private static void name(String name, JsonGenerator out) throws IOException {
    StringBuilder whole = new StringBuilder(name.length());
    name.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    out.writeFieldName(whole.toString());
  }
}
