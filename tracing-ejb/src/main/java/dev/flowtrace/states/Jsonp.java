package dev.flowtrace.states;

import jakarta.json.spi.JsonProvider;

/** The JSON library of the server, looked up once: {@code Json} searches for it at each call. */
final class Jsonp {
  static final JsonProvider PROVIDER = JsonProvider.provider();

  private Jsonp() {}
}
