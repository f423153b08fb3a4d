package dev.flowtrace.client.delivery;

/**
 * How much of something.
 *
 * @param batches 0 or more
 * @param events in these batches, without starts and ends; 0 or more
 */
public record Tally(long batches, long events) {
  /** Nothing. */
  public static final Tally NONE = new Tally(0, 0);

  /** The sum. */
  public Tally plus(Tally other) {
    return new Tally(batches + other.batches, events + other.events);
  }

  static Tally of(QueuedBatch batch) {
    return new Tally(1, batch.events());
  }
}
