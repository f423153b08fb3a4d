package dev.flowtrace.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.store.FlowFigures;
import java.io.IOException;
import java.util.Collection;
import java.util.TreeMap;

/** Events by parts of a time, each some whole minutes long. */
final class Traffic {
  private static final long NANOS_A_MINUTE = 60_000_000_000L;

  private final long firstMinute;
  private final long lastMinute;
  private final long minutesAPart;
  private final TreeMap<Long, Part> parts = new TreeMap<>();

  private Traffic(long firstMinute, long lastMinute, long minutesAPart) {
    this.firstMinute = firstMinute;
    this.lastMinute = lastMinute;
    this.minutesAPart = minutesAPart;
  }

  private record Part(long events, long errors) {
    Part plus(Part other) {
      return new Part(events + other.events, errors + other.errors);
    }
  }

  /** The minutes that a time touches, in that many parts or fewer. */
  static Traffic of(TimeSpan span, int parts) {
    long first = Math.floorDiv(span.fromEpochNanos(), NANOS_A_MINUTE);
    long last = Math.floorDiv(span.toEpochNanos(), NANOS_A_MINUTE);
    long minutes = last - first + 1;
    return new Traffic(first, last, (minutes + parts - 1) / parts);
  }

  void add(Collection<FlowFigures.Minute> minutes) {
    for (FlowFigures.Minute minute : minutes) {
      parts.merge(
          (minute.epochMinute() - firstMinute) / minutesAPart,
          new Part(minute.events(), minute.errors()),
          Part::plus);
    }
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Writes its members into the object that is open. */
  void write(JsonGenerator out) throws IOException {
    JsonAnswer.writeTime(out, "from", firstMinute * NANOS_A_MINUTE);
    JsonAnswer.writeTime(out, "to", (lastMinute + 1) * NANOS_A_MINUTE);
    out.writeNumberField("bucket_ns", minutesAPart * NANOS_A_MINUTE);
    out.writeArrayFieldStart("buckets");
    for (var part : parts.entrySet()) {
      out.writeStartObject();
      out.writeNumberField("i", part.getKey());
      out.writeNumberField("events", part.getValue().events());
      out.writeNumberField("errors", part.getValue().errors());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
