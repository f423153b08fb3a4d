package dev.flowtrace.store;

import dev.flowtrace.aggregation.TraceHead;
import java.util.Comparator;
import java.util.UUID;

/**
 * The order of results: by a number, then by trace id, both up or both down.
 *
 * @param key the number
 * @param descending whether the greatest comes first
 */
public record TraceOrder(Key key, boolean descending) {
  /** Newest first. */
  public static final TraceOrder NEWEST_FIRST = new TraceOrder(Key.START, true);

  /** What results can be ordered by. */
  public enum Key {
    /** The start. */
    START("startEpochNanos") {
      @Override
      public long of(TraceHead head) {
        return head.startEpochNanos();
      }
    },
    /** The duration. */
    DURATION("durationNanos") {
      @Override
      public long of(TraceHead head) {
        return head.durationNanos();
      }
    },
    /** The number of events. */
    EVENTS("eventCount") {
      @Override
      public long of(TraceHead head) {
        return head.events();
      }
    };

    private final String attribute;

    Key(String attribute) {
      this.attribute = attribute;
    }

    /** The number of a trace. */
    public abstract long of(TraceHead head);

    String attribute() {
      return attribute;
    }
  }

  /**
   * A place in the order.
   *
   * @param value the number of the trace at that place
   * @param traceId its id
   */
  public record Place(long value, UUID traceId) {}

  /** The place of a trace. */
  public Place place(TraceRow row) {
    return new Place(key.of(row.head()), row.traceId());
  }

  /** Compares places. */
  public Comparator<Place> comparator() {
    Comparator<Place> up =
        Comparator.comparingLong(Place::value)
            .thenComparing(Place::traceId, TraceOrder::compareIds);
    return descending ? up.reversed() : up;
  }

  /** Databases compare ids as unsigned bytes; {@link UUID#compareTo} has the sign of its halves. */
  private static int compareIds(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }
}
