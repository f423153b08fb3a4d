package dev.flowtrace.timeline;

import java.util.ArrayList;
import java.util.List;

/**
 * A span of time in equal parts, and what an actor did in each: a picture of any trace is small.
 */
public final class Buckets {
  private final long start;
  private final double width;
  private final double[] busy;
  private final double[] blocked;
  private final double[] queued;
  private final boolean[] failed;

  /** Parts of the time from {@code start} to {@code end}. */
  Buckets(long start, long end, int count) {
    this.start = start;
    width = Math.max(1, (double) (end - start) / count);
    busy = new double[count];
    blocked = new double[count];
    queued = new double[count];
    failed = new boolean[count];
  }

  /**
   * A part of the time.
   *
   * @param index from 0
   * @param busy how much of it the actor worked; more than 1 when at several things at once
   * @param blocked how much of it the actor was kept from sending
   * @param queued how many messages were under way to it, on the average
   * @param failed whether anything failed
   */
  public record Bucket(int index, double busy, double blocked, double queued, boolean failed) {}

  void add(Span span, long now) {
    long end = span.endEpochNanos() == null ? now : span.endEpochNanos();
    switch (span.kind()) {
      case WORK -> spread(busy, span.startEpochNanos(), end);
      case BLOCKED -> spread(blocked, span.startEpochNanos(), end);
      case LIFE, MESSAGE, FAILURE -> {}
    }
    int at = index(end);
    if (span.failed() && at >= 0 && at < failed.length) {
      failed[at] = true;
    }
  }

  void addQueued(Span message, long now) {
    spread(
        queued,
        message.startEpochNanos(),
        message.endEpochNanos() == null ? now : message.endEpochNanos());
  }

  private int index(long epochNanos) {
    int at = (int) Math.floor((epochNanos - start) / width);
    return at == failed.length && epochNanos <= start + width * failed.length ? at - 1 : at;
  }

  private void spread(double[] into, long from, long to) {
    int first = Math.max(0, index(from));
    int last = Math.min(into.length - 1, index(to));
    for (int i = first; i <= last; i++) {
      double begin = Math.max((double) (from - start), i * width);
      double end = Math.min((double) (to - start), (i + 1) * width);
      into[i] += Math.max(0, end - begin) / width;
    }
  }

  /** Those in which anything was. */
  List<Bucket> used() {
    List<Bucket> used = new ArrayList<>();
    for (int i = 0; i < busy.length; i++) {
      if (busy[i] > 0 || blocked[i] > 0 || queued[i] > 0 || failed[i]) {
        used.add(new Bucket(i, busy[i], blocked[i], queued[i], failed[i]));
      }
    }
    return used;
  }
}
