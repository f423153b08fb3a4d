package dev.flowtrace.protocol;

/** Why a request failed. */
public enum ErrorCode {
  /** There is no such trace or flow. */
  NOT_FOUND("NotFound"),
  /** The request can't be understood, or asks for what is not allowed. */
  INVALID_REQUEST("InvalidRequest"),
  /** The database did not do it. */
  STORAGE_ERROR("StorageError"),
  /** The answer could not be written. */
  SERIALIZATION_ERROR("SerializationError"),
  /** The client may not do that. */
  UNAUTHORIZED("Unauthorized"),
  /** A bug in the collector. */
  INTERNAL_ERROR("InternalError");

  private final String wireName;

  ErrorCode(String wireName) {
    this.wireName = wireName;
  }

  /** The name on the wire. */
  public String wireName() {
    return wireName;
  }
}
