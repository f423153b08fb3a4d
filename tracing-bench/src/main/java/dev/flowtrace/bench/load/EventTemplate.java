package dev.flowtrace.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A frame's text with places for what differs from event to event. Immutable. */
final class EventTemplate {
  private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

  /** What goes into a place. */
  private enum Place {
    TRACE_ID,
    EVENT_ID,
    PARENT_ID,
    ROOT_ID,
    SPAN_ID,
    TIME,
    ACTOR,
    PORT,
    TO_ACTOR,
    TO_PORT,
    CHECKSUM,
    SIZE_BYTES,
    EXECUTION_NANOS,
    QUEUE_DEPTH,
    MESSAGE_NUMBER,
    N
  }

  /** One more than places: the text before each, and behind the last. */
  private final byte[][] texts;

  private final Place[] places;

  private EventTemplate(byte[][] texts, Place[] places) {
    this.texts = texts;
    this.places = places;
  }

  /**
   * A template of a text with places such as <code>${EVENT_ID}</code>.
   *
   * @throws IllegalArgumentException if a place has no known name
   */
  static EventTemplate parse(String text) {
    List<byte[]> texts = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    Matcher matcher = PLACE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      texts.add(Ascii.bytes(text.substring(from, matcher.start())));
      places.add(Place.valueOf(matcher.group(1)));
      from = matcher.end();
    }
    texts.add(Ascii.bytes(text.substring(from)));
    return new EventTemplate(texts.toArray(byte[][]::new), places.toArray(Place[]::new));
  }

  /** Writes the text at {@code at} and gives the place behind it. */
  int write(byte[] out, int at, EventValues values) {
    int next = at;
    for (int i = 0; i < places.length; i++) {
      next = Ascii.put(out, next, texts[i]);
      next = put(places[i], out, next, values);
    }
    return Ascii.put(out, next, texts[places.length]);
  }

  private static int put(Place place, byte[] out, int at, EventValues v) {
    return switch (place) {
      case TRACE_ID -> Ascii.putUuid(out, at, v.traceHigh, v.traceLow);
      case EVENT_ID -> Ascii.putUuid(out, at, v.eventHigh, v.eventLow);
      case PARENT_ID -> Ascii.putUuid(out, at, v.parentHigh, v.parentLow);
      case ROOT_ID -> Ascii.putUuid(out, at, v.rootHigh, v.rootLow);
      case SPAN_ID -> Ascii.putUuid(out, at, v.spanHigh, v.spanLow);
      case TIME -> v.putTime(out, at);
      case ACTOR -> Ascii.put(out, at, v.actor);
      case PORT -> Ascii.put(out, at, v.port);
      case TO_ACTOR -> Ascii.put(out, at, v.toActor);
      case TO_PORT -> Ascii.put(out, at, v.toPort);
      case CHECKSUM -> putChecksum(out, at, v.checksum);
      case SIZE_BYTES -> Ascii.putDecimal(out, at, v.sizeBytes);
      case EXECUTION_NANOS -> Ascii.putDecimal(out, at, v.executionNanos);
      case QUEUE_DEPTH -> Ascii.putDecimal(out, at, v.queueDepth);
      case MESSAGE_NUMBER -> Ascii.putDecimal(out, at, v.messageNumber);
      case N -> Ascii.putDecimal(out, at, v.n);
    };
  }

  private static int putChecksum(byte[] out, int at, long[] parts) {
    int next = at;
    for (long part : parts) {
      next = Ascii.putHex(out, next, part, 16);
    }
    return next;
  }
}
