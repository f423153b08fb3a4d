package dev.flowtrace.web.api;

import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.query.JsonText;
import dev.flowtrace.query.StateJson;
import dev.flowtrace.query.TraceContent;
import dev.flowtrace.query.TraceViews;
import dev.flowtrace.states.ActorState;
import dev.flowtrace.states.StateHistory;
import dev.flowtrace.states.StateStep;
import jakarta.json.JsonArray;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How states are answered. */
final class StateAnswer {
  static final List<String> STATE_PARAMETERS = List.of("at", "since");
  static final List<String> LIST_PARAMETERS = List.of("after", "limit");

  private static final int DEFAULT_STEPS = 1_000;
  private static final int MAX_STEPS = 20_000;

  private StateAnswer() {}

  /** The parameters of where the actor is one, too. */
  static List<String> withActor(List<String> parameters) {
    List<String> all = new ArrayList<>(parameters);
    all.add("actor");
    return all;
  }

  /** The state at a moment, and how it differs from that at an earlier one. */
  static Response state(QueryParameters query, String actor, TraceContent trace, TraceViews views)
      throws IOException {
    Long asked = query.epochNanos("at");
    Long since = query.epochNanos("since");
    TraceHead head = trace.head();
    long at = asked == null ? head.startEpochNanos() + head.durationNanos() : asked;
    if (since != null && since > at) {
      throw Problem.badParameter("since", "since is later than at", List.of());
    }
    StateHistory history = views.states(trace, actor, at);
    requireChanges(history, actor, trace, views);
    ActorState state = history.at(at);
    ActorState earlier = since == null ? null : history.at(since);
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeStringField("trace_id", trace.traceId().toString());
          JsonText.write(out, "actor", actor);
          StateJson.write(state, at, out);
          out.writeNumberField("omitted_changes", history.omitted());
          if (earlier != null && since != null) {
            out.writeObjectFieldStart("since");
            StateJson.write(earlier, since, out);
            out.writeEndObject();
            out.writeBooleanField("changed", isChanged(earlier, state));
            out.writeFieldName("diff");
            JsonArray diff = StateHistory.diff(earlier, state);
            if (diff == null) {
              out.writeNull();
            } else {
              StateJson.value(diff, out);
            }
          }
          out.writeEndObject();
        });
  }

  private static boolean isChanged(ActorState a, ActorState b) {
    return a.value() == null ? b.value() != null : !a.value().equals(b.value());
  }

  /** An actor that has not changed yet is something else than one that never does. */
  private static void requireChanges(
      StateHistory history, String actor, TraceContent trace, TraceViews views) throws IOException {
    if (history.isEmpty() && views.states(trace, actor, Long.MAX_VALUE).isEmpty()) {
      throw Problem.of(
              "no-such-state",
              Response.Status.NOT_FOUND,
              "no event of the trace tells of a state of an actor " + QueryParameters.shown(actor))
          .exception();
    }
  }

  /** The changes. */
  static Response states(QueryParameters query, String actor, TraceContent trace, TraceViews views)
      throws IOException {
    int after = query.number("after", 0, 0, Integer.MAX_VALUE);
    int limit = query.number("limit", DEFAULT_STEPS, 1, MAX_STEPS);
    StateHistory history = views.states(trace, actor, Long.MAX_VALUE);
    List<StateStep> steps = history.steps();
    List<StateStep> page = steps.stream().skip(after).limit(limit).toList();
    Integer next =
        (long) after + page.size() < steps.size() ? (Integer) (after + page.size()) : null;
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeStringField("trace_id", trace.traceId().toString());
          JsonText.write(out, "actor", actor);
          out.writeNumberField("change_count", steps.size());
          out.writeNumberField("omitted_changes", history.omitted());
          out.writeArrayFieldStart("changes");
          for (StateStep step : page) {
            StateJson.step(step, out);
          }
          out.writeEndArray();
          writeNext(out, next);
          out.writeEndObject();
        });
  }

  private static void writeNext(
      com.fasterxml.jackson.core.JsonGenerator out, @Nullable Integer next) throws IOException {
    out.writeFieldName("next_after");
    if (next == null) {
      out.writeNull();
    } else {
      out.writeNumber(next);
    }
  }
}
