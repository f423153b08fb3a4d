package dev.flowtrace.config;

/** A setting is bad. The message names the key, the value and what is allowed. */
public final class ConfigException extends RuntimeException {
  ConfigException(String message) {
    super(message);
  }
}
