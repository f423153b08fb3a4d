package dev.flowtrace.client.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Something went wrong that the host may want to know. Nothing has to be done about it for the
 * delivery to go on.
 *
 * @param kind what
 * @param message for a person; without contents of messages
 * @param cause null where there is none
 */
public record DeliveryError(Kind kind, String message, @Nullable Throwable cause) {
  /** What went wrong. */
  public enum Kind {
    /** There is no connection; told once an outage, at its first failed attempt. */
    NOT_CONNECTED,
    /** The collector does not speak {@code flowtrace.v1}: nothing says what it has stored. */
    NO_GUARANTEE,
    /** The collector will never take a batch; it is dropped. */
    REJECTED,
    /** The collector sent what is not understood, or a setting that is not allowed. */
    NOT_UNDERSTOOD,
    /** The spool can't be written; told once until it can be again. */
    SPOOL_FAILED,
    /** A file of the spool can't be read and was set aside. */
    SPOOL_DAMAGED,
    /** The collector knows this client's numbers from another one; this one took a new id. */
    IDENTITY,
    /** A bug in this library. */
    INTERNAL
  }
}
