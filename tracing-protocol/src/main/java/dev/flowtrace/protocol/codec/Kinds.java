package dev.flowtrace.protocol.codec;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Names of kinds, for messages. */
final class Kinds {
  private Kinds() {}

  static <T> String list(T[] values, Function<T, String> wireName) {
    return Arrays.stream(values).map(wireName).collect(Collectors.joining(", "));
  }
}
