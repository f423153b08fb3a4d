package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.buffer.UuidText;
import dev.flowtrace.protocol.packed.Tokens;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The packed form of an {@link EventTemplate}: its texts are packed once, and ids, which are no
 * part of a packed text, need no places in it. Immutable.
 */
final class PackedTemplate {
  /** One more than places: the text before each, and behind the last. */
  private final byte[][] texts;

  private final EventPlace[] places;
  private final EventPlace[] ids;

  /** By how much JSON is longer: that does not depend on what is put into places. */
  private final int saved;

  private PackedTemplate(byte[][] texts, EventPlace[] places, EventPlace[] ids, int saved) {
    this.texts = texts;
    this.places = places;
    this.ids = ids;
    this.saved = saved;
  }

  /**
   * Packs a template.
   *
   * @param json texts of JSON, one more than places
   */
  static PackedTemplate of(byte[][] json, EventPlace[] jsonPlaces) {
    List<byte[]> texts = new ArrayList<>();
    List<EventPlace> places = new ArrayList<>();
    List<EventPlace> ids = new ArrayList<>();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int saved = pack(json[0], text);
    for (int i = 0; i < jsonPlaces.length; i++) {
      if (jsonPlaces[i].isId()) {
        text.write(Tokens.ID);
        ids.add(jsonPlaces[i]);
        saved += UuidText.CHARS - 1;
      } else {
        texts.add(text.toByteArray());
        places.add(jsonPlaces[i]);
        text.reset();
      }
      saved += pack(json[i + 1], text);
    }
    texts.add(text.toByteArray());
    return new PackedTemplate(
        texts.toArray(byte[][]::new),
        places.toArray(EventPlace[]::new),
        ids.toArray(EventPlace[]::new),
        saved);
  }

  /** Gives how many bytes it saved. */
  private static int pack(byte[] json, ByteArrayOutputStream out) {
    byte[] packed = Tokens.pack(json);
    out.writeBytes(packed);
    return json.length - packed.length;
  }

  /** Makes it the event to be written next. */
  void write(PackedEvent event, EventValues values) {
    event.ids.next();
    for (EventPlace id : ids) {
      id.addTo(event.ids, values);
    }
    byte[] out = event.text;
    int next = 0;
    for (int i = 0; i < places.length; i++) {
      next = Ascii.put(out, next, texts[i]);
      next = places[i].put(out, next, values);
    }
    event.length = Ascii.put(out, next, texts[places.length]);
    event.jsonLength = event.length + saved;
  }
}
