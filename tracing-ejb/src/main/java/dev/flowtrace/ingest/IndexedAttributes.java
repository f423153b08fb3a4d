package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.ingest.JsonScanner.Name;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that are indexed, out of all that an event has: texts as they are, numbers and
 * truth values as JSON has them. Values that are too long are no index's. Thread-safe.
 */
final class IndexedAttributes {
  private final List<String> keys;
  private final Name[] names;
  private final NameLimits limits;
  private final @Nullable Name forStrictReader;

  IndexedAttributes(Collection<String> keys, NameLimits limits) {
    this(keys, limits, null);
  }

  /**
   * The attributes of some keys.
   *
   * @param forStrictReader an attribute that only the strict reader reads: where it comes, this one
   *     gives up; null for none
   */
  IndexedAttributes(Collection<String> keys, NameLimits limits, @Nullable String forStrictReader) {
    this.forStrictReader = forStrictReader == null ? null : new Name(forStrictReader);
    this.keys = List.copyOf(keys);
    this.names =
        this.keys.stream()
            .filter(key -> StandardCharsets.US_ASCII.newEncoder().canEncode(key))
            .map(Name::new)
            .toArray(Name[]::new);
    this.limits = limits;
  }

  /** Those of an event that was read into objects. */
  List<EventAttribute> of(JsonObject custom) {
    if (custom.isEmpty()) {
      return List.of();
    }
    List<EventAttribute> attributes = new ArrayList<>(2);
    for (String key : keys) {
      JsonValue value = custom.get(key);
      String text = null;
      if (value instanceof JsonValue.JsonString string) {
        text = string.value();
      } else if (value instanceof JsonValue.JsonNumber number) {
        text = number.literal();
      } else if (value instanceof JsonValue.JsonBool bool) {
        text = Boolean.toString(bool.value());
      }
      if (text != null && limits.fits(text)) {
        attributes.add(new EventAttribute(key, text));
      }
    }
    return attributes;
  }

  /** Those in the object that comes. */
  List<EventAttribute> read(JsonScanner in) {
    if (names.length < keys.size()) {
      throw new GiveUpException();
    }
    if (!in.enter('{', '}')) {
      return List.of();
    }
    @Nullable String[] found = null;
    int count = 0;
    int unique = in.startKeys();
    do {
      in.key();
      in.uniqueKey(unique);
      JsonScanner.require(forStrictReader == null || !in.isText(forStrictReader));
      int index = index(in);
      String text = null;
      if (index < 0) {
        in.skipValue();
      } else {
        text = text(in);
      }
      if (text != null && limits.fits(text)) {
        found = found == null ? new @Nullable String[names.length] : found;
        found[index] = text;
        count++;
      }
    } while (in.more('}'));
    in.endKeys(unique);
    return found == null ? List.of() : inOrder(found, count);
  }

  private List<EventAttribute> inOrder(@Nullable String[] found, int count) {
    List<EventAttribute> attributes = new ArrayList<>(count);
    for (int i = 0; i < found.length; i++) {
      String text = found[i];
      if (text != null) {
        attributes.add(new EventAttribute(keys.get(i), text));
      }
    }
    return attributes;
  }

  private int index(JsonScanner in) {
    for (int i = 0; i < names.length; i++) {
      if (in.isText(names[i])) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable String text(JsonScanner in) {
    int first = in.peek();
    if (first == 't' || first == 'f') {
      return Boolean.toString(in.bool());
    }
    if (first == '{' || first == '[' || first == 'n') {
      in.skipValue();
      return null;
    }
    if (first == '"') {
      in.plainString();
    } else {
      in.number();
    }
    return new String(in.json(), in.textStart(), in.textLength(), StandardCharsets.UTF_8);
  }
}
