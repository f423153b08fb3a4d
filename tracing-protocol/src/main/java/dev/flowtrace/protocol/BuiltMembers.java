package dev.flowtrace.protocol;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a builder hands over without a copy: a view through which nothing is changed, of a map that
 * the builder does not change any more.
 */
final class BuiltMembers extends AbstractMap<String, JsonValue> {
  private final Map<String, JsonValue> members;

  BuiltMembers(Map<String, JsonValue> members) {
    this.members = members;
  }

  @Override
  public int size() {
    return members.size();
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return members.containsKey(name);
  }

  @Override
  public @Nullable JsonValue get(@Nullable Object name) {
    return members.get(name);
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super JsonValue> action) {
    members.forEach(action);
  }

  @Override
  public Set<Map.Entry<String, JsonValue>> entrySet() {
    return Collections.unmodifiableMap(members).entrySet();
  }
}
