package dev.flowtrace.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.protocol.Rfc3339;
import dev.flowtrace.timeline.ActorTimes;
import dev.flowtrace.timeline.Buckets;
import dev.flowtrace.timeline.CriticalPath;
import dev.flowtrace.timeline.Span;
import dev.flowtrace.timeline.Timeline;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A timeline as JSON. Times in it are nanoseconds after its beginning: those since the epoch are no
 * numbers of JavaScript.
 */
public final class TimelineJson {
  private final Timeline timeline;
  private final JsonGenerator out;

  private TimelineJson(Timeline timeline, JsonGenerator out) {
    this.timeline = timeline;
    this.out = out;
  }

  /**
   * Writes the members of a timeline into the object that is open.
   *
   * @param next how many spans to pass over for the next page, null when there is none
   */
  public static void write(Timeline timeline, @Nullable Integer next, JsonGenerator out)
      throws IOException {
    new TimelineJson(timeline, out).write(next);
  }

  private void write(@Nullable Integer next) throws IOException {
    out.writeStringField("from", Rfc3339.formatEpochNanos(timeline.fromEpochNanos()));
    out.writeStringField("to", Rfc3339.formatEpochNanos(timeline.toEpochNanos()));
    out.writeNumberField("duration_ns", timeline.toEpochNanos() - timeline.fromEpochNanos());
    out.writeNumberField("events", timeline.events());
    out.writeNumberField("omitted_events", timeline.leftEvents());
    out.writeArrayFieldStart("actors");
    for (ActorTimes actor : timeline.actors()) {
      actor(actor);
    }
    out.writeEndArray();
    path(timeline.path());
    out.writeNumberField("span_count", timeline.allSpans());
    out.writeArrayFieldStart("spans");
    for (Span span : timeline.spans()) {
      span(span);
    }
    out.writeEndArray();
    if (next == null) {
      out.writeNullField("next_after");
    } else {
      out.writeNumberField("next_after", next);
    }
  }

  private void actor(ActorTimes actor) throws IOException {
    out.writeStartObject();
    JsonText.write(out, "actor", actor.actor());
    out.writeNumberField("spans", actor.spans());
    out.writeNumberField("failures", actor.failures());
    out.writeNumberField("messages", actor.messages());
    time("first_ns", actor.firstEpochNanos());
    time("last_ns", actor.lastEpochNanos());
    number("busy_ns", actor.busyNanos());
    number("blocked_ns", actor.blockedNanos());
    number("waiting_ns", actor.waitingNanos());
    number("queued_ns", actor.queuedNanos());
    if (!actor.buckets().isEmpty()) {
      out.writeArrayFieldStart("buckets");
      for (Buckets.Bucket bucket : actor.buckets()) {
        bucket(bucket);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private void bucket(Buckets.Bucket bucket) throws IOException {
    out.writeStartObject();
    out.writeNumberField("i", bucket.index());
    share("busy", bucket.busy());
    share("blocked", bucket.blocked());
    share("queued", bucket.queued());
    if (bucket.failed()) {
      out.writeBooleanField("failed", true);
    }
    out.writeEndObject();
  }

  private void share(String name, double share) throws IOException {
    if (share > 0) {
      out.writeNumberField(name, Math.round(share * 1_000) / 1_000.0);
    }
  }

  private void path(CriticalPath path) throws IOException {
    out.writeObjectFieldStart("critical_path");
    out.writeNumberField("duration_ns", path.nanos());
    out.writeNumberField("omitted_steps", path.omittedSteps());
    out.writeArrayFieldStart("steps");
    for (CriticalPath.Step step : path.steps()) {
      CausalEvent event = step.event();
      out.writeStartObject();
      out.writeStringField("event_id", event.id().toString());
      out.writeStringField("event_type", event.type());
      JsonText.write(out, "actor", event.actor());
      text("to_actor", event.toActor());
      time("start_ns", step.startEpochNanos());
      out.writeNumberField("own_ns", step.ownNanos());
      out.writeNumberField("gap_ns", step.gapNanos());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void span(Span span) throws IOException {
    out.writeStartObject();
    out.writeStringField("kind", span.kind().name().toLowerCase(Locale.ROOT));
    JsonText.write(out, "actor", span.actor());
    text("port", span.port());
    text("to_actor", span.toActor());
    text("to_port", span.toPort());
    time("start_ns", span.startEpochNanos());
    Long end = span.endEpochNanos();
    if (end != null) {
      time("end_ns", end);
    }
    id("start_event", span.startEvent());
    id("end_event", span.endEvent());
    if (span.failed()) {
      out.writeBooleanField("failed", true);
    }
    out.writeEndObject();
  }

  private void time(String name, long epochNanos) throws IOException {
    out.writeNumberField(name, epochNanos - timeline.fromEpochNanos());
  }

  private void number(String name, @Nullable Long value) throws IOException {
    if (value != null) {
      out.writeNumberField(name, value);
    }
  }

  private void text(String name, @Nullable String text) throws IOException {
    if (text != null) {
      JsonText.write(out, name, text);
    }
  }

  private void id(String name, @Nullable UUID id) throws IOException {
    if (id != null) {
      out.writeStringField(name, id.toString());
    }
  }
}
