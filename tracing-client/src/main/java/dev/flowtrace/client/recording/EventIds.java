package dev.flowtrace.client.recording;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes event ids for one thread, without allocation: UUIDs of version 4 by their bits. Not
 * thread-safe.
 *
 * <p>The first eight bytes, which become the span id in OpenTelemetry, are a SplitMix64 sequence
 * and differ for each of a thread's ids; the last eight are a Weyl sequence. Both begin at random,
 * so the ids of two threads or hosts are as far apart as random ones.
 */
final class EventIds {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long counter;
  private long low;
  private long idHigh;
  private long idLow;

  EventIds(long counter, long low) {
    this.counter = counter;
    this.low = low;
  }

  /** Makes the next id, to be read with {@link #high} and {@link #low}. */
  void next() {
    counter += GOLDEN;
    low += GOLDEN;
    idHigh = (mix(counter) & ~0xF000L) | 0x4000L;
    idLow = (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
  }

  /** A trace's id: random in all its bits but those of the version. */
  UUID traceId() {
    long high = mix(counter += GOLDEN);
    long least = mix(counter += GOLDEN);
    return new UUID(
        (high & ~0xF000L) | 0x4000L, (least & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
  }

  /** The first eight bytes of the latest id. */
  long high() {
    return idHigh;
  }

  /** The last eight bytes of the latest id. */
  long low() {
    return idLow;
  }

  /** A random number from 0 to less than 1. */
  double fraction() {
    return (mix(counter += GOLDEN) >>> 11) * 0x1.0p-53;
  }

  /** 56 random bits, always the same for one id. */
  static long randomness(long high) {
    return mix(high) >>> 8;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  /**
   * Where all threads' ids of one Tracing begin: at random, the threads apart by another SplitMix64
   * sequence, which takes a thread's first event a tenth of what a {@link SecureRandom} would.
   * Thread-safe.
   */
  static final class Source {
    private final AtomicLong threads = new AtomicLong();
    private final long high;
    private final long low;

    Source() {
      SecureRandom random = new SecureRandom();
      high = random.nextLong();
      low = random.nextLong();
    }

    /** For another thread. */
    EventIds next() {
      long step = threads.incrementAndGet() * GOLDEN;
      return new EventIds(mix(high + step), mix(low + step));
    }
  }
}
