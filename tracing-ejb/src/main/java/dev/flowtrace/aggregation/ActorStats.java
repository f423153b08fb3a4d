package dev.flowtrace.aggregation;

import org.jspecify.annotations.Nullable;

/** What one actor did. An actor that only received data has no events of its own. */
public final class ActorStats {
  private long events;
  private long errors;
  private long nanosSum;
  private long nanosMax;
  private @Nullable Occupation occupation;

  /** An actor that did nothing yet. */
  public ActorStats() {}

  /** Restores an actor from its stored figures, without how it spent its time. */
  public ActorStats(long events, long errors, long nanosSum, long nanosMax) {
    this(events, errors, nanosSum, nanosMax, null);
  }

  /** Restores an actor from its stored figures. */
  public ActorStats(
      long events, long errors, long nanosSum, long nanosMax, @Nullable Occupation occupation) {
    this.events = events;
    this.errors = errors;
    this.nanosSum = nanosSum;
    this.nanosMax = nanosMax;
    this.occupation = occupation;
  }

  void record(EventFigures event) {
    events++;
    if (event.isError()) {
      errors++;
    }
    if (event.executionNanos() > 0) {
      nanosSum += event.executionNanos();
      nanosMax = Math.max(nanosMax, event.executionNanos());
    }
    if (Occupation.isIn(event)) {
      occupationForWriting().record(event);
    }
  }

  /** Adds all of the other's figures. */
  public void merge(ActorStats other) {
    events += other.events;
    errors += other.errors;
    nanosSum += other.nanosSum;
    nanosMax = Math.max(nanosMax, other.nanosMax);
    if (other.occupation != null) {
      occupationForWriting().merge(other.occupation);
    }
  }

  /** Adds to the sum of the times in which it waited, in whole traces. */
  public void addWaited(long nanos) {
    occupationForWriting().addWaited(nanos);
  }

  private Occupation occupationForWriting() {
    if (occupation == null) {
      occupation = new Occupation();
    }
    return occupation;
  }

  /** These figures as if each event had been so many, rounded to whole ones. */
  public ActorStats times(double count) {
    return new ActorStats(
        Math.round(events * count),
        Math.round(errors * count),
        Math.round(nanosSum * count),
        nanosMax,
        occupation == null ? null : occupation.times(count));
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

  /** How it spent its time, null when no event tells. Not to be changed. */
  public @Nullable Occupation occupation() {
    return occupation;
  }
}
