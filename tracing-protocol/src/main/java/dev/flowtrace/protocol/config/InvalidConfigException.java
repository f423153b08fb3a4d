package dev.flowtrace.protocol.config;

/**
 * A configuration that can't be taken. The message names the field, its value and what is allowed,
 * for example {@code sampling.ratio: 1.5, allowed is a number from 0 to 1}; it can be sent to
 * whoever wrote the configuration.
 */
public final class InvalidConfigException extends Exception {
  private static final long serialVersionUID = 1;

  /** With a message as described above. */
  public InvalidConfigException(String message) {
    super(message);
  }
}
