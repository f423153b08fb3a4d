package dev.flowtrace.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A frame's text with places for what differs from event to event. Immutable. */
final class EventTemplate {
  private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

  /** One more than places: the text before each, and behind the last. */
  private final byte[][] texts;

  private final EventPlace[] places;
  private final PackedTemplate packed;

  private EventTemplate(byte[][] texts, EventPlace[] places) {
    this.texts = texts;
    this.places = places;
    this.packed = PackedTemplate.of(texts, places);
  }

  /**
   * A template of a text with places such as <code>${EVENT_ID}</code>.
   *
   * @throws IllegalArgumentException if a place has no known name
   */
  static EventTemplate parse(String text) {
    List<byte[]> texts = new ArrayList<>();
    List<EventPlace> places = new ArrayList<>();
    Matcher matcher = PLACE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      texts.add(Ascii.bytes(text.substring(from, matcher.start())));
      places.add(EventPlace.valueOf(matcher.group(1)));
      from = matcher.end();
    }
    texts.add(Ascii.bytes(text.substring(from)));
    return new EventTemplate(texts.toArray(byte[][]::new), places.toArray(EventPlace[]::new));
  }

  /** Its packed form, as events have it in batches. */
  PackedTemplate packed() {
    return packed;
  }

  /** Writes the text as JSON at {@code at} and gives the place behind it. */
  int write(byte[] out, int at, EventValues values) {
    int next = at;
    for (int i = 0; i < places.length; i++) {
      next = Ascii.put(out, next, texts[i]);
      next = places[i].put(out, next, values);
    }
    return Ascii.put(out, next, texts[places.length]);
  }
}
