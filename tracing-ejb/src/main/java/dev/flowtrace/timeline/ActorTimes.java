package dev.flowtrace.timeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an actor did with its time. What was not measured is null.
 *
 * @param spans how many it has
 * @param failures how many failures
 * @param firstEpochNanos when its first span began
 * @param lastEpochNanos when its last span ended
 * @param busyNanos its work
 * @param blockedNanos the time that its sends took
 * @param waitingNanos what is left of its life
 * @param messages messages that came to it
 * @param queuedNanos the time that these were under way to it
 * @param buckets what went on in each bucket of the time, as far as anything did
 */
public record ActorTimes(
    String actor,
    int spans,
    int failures,
    long firstEpochNanos,
    long lastEpochNanos,
    @Nullable Long busyNanos,
    @Nullable Long blockedNanos,
    @Nullable Long waitingNanos,
    int messages,
    @Nullable Long queuedNanos,
    List<Buckets.Bucket> buckets) {

  /** Sums up; used once. */
  static final class Sum {
    private final String actor;
    private final @Nullable Buckets buckets;
    private int spans;
    private int failures;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private @Nullable Long busy;
    private @Nullable Long blocked;
    private @Nullable Long life;
    private int messages;
    private @Nullable Long queued;

    Sum(String actor, @Nullable Buckets buckets) {
      this.actor = actor;
      this.buckets = buckets;
    }

    /** A span of this actor. */
    void add(Span span, long now) {
      spans++;
      failures += span.failed() && span.kind() != Span.Kind.LIFE ? 1 : 0;
      first = Math.min(first, span.startEpochNanos());
      last = Math.max(last, span.endEpochNanos() == null ? now : span.endEpochNanos());
      long nanos = span.nanos(now);
      switch (span.kind()) {
        case WORK -> busy = plus(busy, nanos);
        case BLOCKED -> blocked = plus(blocked, nanos);
        case LIFE -> life = plus(life, nanos);
        case MESSAGE, FAILURE -> {}
      }
      if (buckets != null) {
        buckets.add(span, now);
      }
    }

    /** A message to this actor. */
    void received(Span message, long now) {
      messages++;
      queued = plus(queued, message.nanos(now));
      if (buckets != null) {
        buckets.addQueued(message, now);
      }
    }

    private static Long plus(@Nullable Long sum, long nanos) {
      return (sum == null ? 0 : sum) + nanos;
    }

    ActorTimes times(long start) {
      long occupied = (busy == null ? 0 : busy) + (blocked == null ? 0 : blocked);
      return new ActorTimes(
          actor,
          spans,
          failures,
          first == Long.MAX_VALUE ? start : first,
          last == Long.MIN_VALUE ? start : last,
          busy,
          blocked,
          life == null || busy == null ? null : (Long) Math.max(0, life - occupied),
          messages,
          queued,
          buckets == null ? new ArrayList<>() : buckets.used());
    }
  }
}
