package dev.flowtrace.client.recording;

/** Why an event that should have gone out did not. */
public enum Loss {
  /** The buffer between the recording threads and the encoder was full. */
  BUFFER_FULL("buffer_full"),
  /** Delivery had no room for the batch: the collector is away or slow for too long. */
  DELIVERY_FULL("delivery_full"),
  /** Recorded after {@code close()}. */
  CLOSED("closed"),
  /** There is no JSON for it, or recording failed inside; the listener is told. */
  ENCODING("encoding"),
  /** Of an unsampled run that was promoted: the ring no longer had it. */
  RING_OVERWRITTEN("ring_overwritten"),
  /** The end of a trace found no room: the collector finalizes it by itself. */
  END_LOST("end_lost");

  private final String reason;

  Loss(String reason) {
    this.reason = reason;
  }

  /** Its place in an array. */
  @SuppressWarnings("EnumOrdinal") // within this process only
  int index() {
    return ordinal();
  }

  /** The reason as metrics name it. */
  public String reason() {
    return reason;
  }
}
