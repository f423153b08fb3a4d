package dev.flowtrace.client.content;

import dev.flowtrace.protocol.JsonValue;
import java.io.File;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which classes of messages are immutable and how they become JSON, looked up once a class.
 * Thread-safe.
 *
 * <p>Known to be immutable are strings, numbers, booleans and characters, enums, {@code java.time},
 * UUIDs, URIs, {@link JsonValue}, records all of whose components are declared as such classes, and
 * what the user declares. Of a class that may be extended only the class itself counts, not what
 * extends it.
 */
public final class MessageTypes {
  /** The classes of what is {@linkplain JsonForm#isPlain plain}. */
  private static final List<Class<?>> PLAIN =
      List.of(String.class, Long.class, Integer.class, Boolean.class);

  /** Nothing declared. */
  public static final MessageTypes DEFAULT = newBuilder().build();

  private static final Set<Class<?>> IMMUTABLE =
      Set.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          URI.class,
          File.class);

  private final Set<Class<?>> immutable;
  private final Map<Class<?>, Function<Object, JsonValue>> converters;
  private final boolean plainByShape;
  private final ClassValue<MessageType> types =
      new ClassValue<>() {
        @Override
        protected MessageType computeValue(Class<?> type) {
          boolean stays = isImmutable(type, new HashSet<>());
          return new MessageType(type, name(type), stays, converterOf(type));
        }
      };

  private MessageTypes(Builder builder) {
    immutable = Set.copyOf(builder.immutable);
    converters = new LinkedHashMap<>(builder.converters);
    plainByShape = PLAIN.stream().allMatch(type -> converterOf(type) == null);
  }

  /** Starts with nothing declared. */
  public static Builder newBuilder() {
    return new Builder();
  }

  /** What is known of a class. */
  public MessageType of(Class<?> type) {
    return types.get(type);
  }

  /** Whether all classes become JSON by their shape: its user has no other way for any. */
  private boolean areByShape() {
    return converters.isEmpty();
  }

  /**
   * Whether what is {@linkplain JsonForm#isPlain plain} becomes JSON by its shape: its user has no
   * other way for it.
   */
  public boolean arePlainByShape() {
    return plainByShape;
  }

  /** How its user makes JSON of objects of a class; null: by its shape. */
  @Nullable Function<Object, JsonValue> converter(Class<?> type) {
    return areByShape() ? null : of(type).converter();
  }

  private @Nullable Function<Object, JsonValue> converterOf(Class<?> type) {
    for (Map.Entry<Class<?>, Function<Object, JsonValue>> entry : converters.entrySet()) {
      if (entry.getKey().isAssignableFrom(type)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** {@code above}: the records whose components are being looked at; they contain themselves. */
  private boolean isImmutable(Class<?> type, Set<Class<?>> above) {
    if (type.isPrimitive()
        || type.isEnum()
        || IMMUTABLE.contains(type)
        || isDeclared(type)
        || JsonValue.class.isAssignableFrom(type)
        || isTime(type)) {
      return true;
    }
    if (Enum.class.isAssignableFrom(type)) { // a constant with a body
      return true;
    }
    if (!type.isRecord()) {
      return false;
    }
    List<Class<?>> components = new ArrayList<>();
    if (above.add(type)) {
      for (RecordComponent component : type.getRecordComponents()) {
        components.add(component.getType());
      }
    }
    return components.stream().allMatch(component -> isImmutable(component, above));
  }

  private boolean isDeclared(Class<?> type) {
    return immutable.stream().anyMatch(declared -> declared.isAssignableFrom(type));
  }

  /** Its classes are final; its interfaces may be anybody's. */
  private static boolean isTime(Class<?> type) {
    return type.getPackageName().equals("java.time") && !type.isInterface();
  }

  private static String name(Class<?> type) {
    String simple = type.getSimpleName();
    if (!simple.isEmpty()) {
      return simple;
    }
    String name = type.getName(); // an anonymous class or a lambda
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Collects what is known of classes. Not thread-safe. */
  public static final class Builder {
    private final Set<Class<?>> immutable = new HashSet<>();
    private final Map<Class<?>, Function<Object, JsonValue>> converters = new LinkedHashMap<>();

    private Builder() {}

    /** Objects of this type, and of all that extend it, never change. */
    public Builder immutable(Class<?> type) {
      immutable.add(type);
      return this;
    }

    /** How objects of this type, and of all that extend it, become JSON; the first one counts. */
    public <T> Builder converter(Class<T> type, Function<? super T, JsonValue> converter) {
      converters.put(type, value -> converter.apply(type.cast(value)));
      return this;
    }

    /** The types. */
    public MessageTypes build() {
      return new MessageTypes(this);
    }
  }
}
