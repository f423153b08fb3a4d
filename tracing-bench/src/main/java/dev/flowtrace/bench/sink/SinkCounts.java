package dev.flowtrace.bench.sink;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** What a sink has received. Thread-safe. */
final class SinkCounts {
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong roots = new AtomicLong();
  private final AtomicLong spans = new AtomicLong();
  private volatile long firstNanoTime;
  private volatile long lastNanoTime;

  /** Counts a request of so many compressed bytes. */
  synchronized void add(long requestBytes, long rootSpans, long allSpans) {
    lastNanoTime = System.nanoTime();
    if (requests.getAndIncrement() == 0) {
      firstNanoTime = lastNanoTime;
    }
    bytes.addAndGet(requestBytes);
    roots.addAndGet(rootSpans);
    spans.addAndGet(allSpans);
  }

  long roots() {
    return roots.get();
  }

  long requests() {
    return requests.get();
  }

  /** One line; the time is that from the first request to the last. */
  synchronized String toText() {
    double seconds = requests.get() == 0 ? 0 : (lastNanoTime - firstNanoTime) / 1e9;
    return String.format(
        Locale.ROOT,
        "%d traces, %d spans, %d requests, %d bytes compressed, in %.1f s",
        roots.get(),
        spans.get(),
        requests.get(),
        bytes.get(),
        seconds);
  }
}
