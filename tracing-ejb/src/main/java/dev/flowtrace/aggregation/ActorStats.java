package dev.flowtrace.aggregation;

/** What one actor did. An actor that only received data has no events of its own. */
public final class ActorStats {
  private long events;
  private long errors;
  private long nanosSum;
  private long nanosMax;

  /** An actor that did nothing yet. */
  public ActorStats() {}

  /** Restores an actor from its stored figures. */
  public ActorStats(long events, long errors, long nanosSum, long nanosMax) {
    this.events = events;
    this.errors = errors;
    this.nanosSum = nanosSum;
    this.nanosMax = nanosMax;
  }

  void record(RecordedEvent event) {
    events++;
    if (event.isError()) {
      errors++;
    }
    if (event.executionNanos() > 0) {
      nanosSum += event.executionNanos();
      nanosMax = Math.max(nanosMax, event.executionNanos());
    }
  }

  /** Adds all of the other's figures. */
  public void merge(ActorStats other) {
    events += other.events;
    errors += other.errors;
    nanosSum += other.nanosSum;
    nanosMax = Math.max(nanosMax, other.nanosMax);
  }

  /** These figures as if each event had been so many, rounded to whole ones. */
  public ActorStats times(double count) {
    return new ActorStats(
        Math.round(events * count),
        Math.round(errors * count),
        Math.round(nanosSum * count),
        nanosMax);
  }

  /** Events whose source is this actor. */
  public long events() {
    return events;
  }

  /** How many of them tell of a failure. */
  public long errors() {
    return errors;
  }

  /** The sum of its measured execution times. */
  public long nanosSum() {
    return nanosSum;
  }

  /** The longest of them. */
  public long nanosMax() {
    return nanosMax;
  }
}
