package dev.flowtrace.protocol.config;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/** One configuration over another. */
final class Overlay {
  private Overlay() {}

  static <T> @Nullable T first(@Nullable T over, @Nullable T base) {
    return over == null ? base : over;
  }

  static JsonObject unknown(JsonObject over, JsonObject base) {
    JsonObject.Builder both = JsonObject.newBuilder();
    base.members().forEach(both::put);
    over.members().forEach(both::put);
    return both.build();
  }
}
