package dev.flowtrace.client;

import dev.flowtrace.client.delivery.BatchSink;

/** For tests of other packages: the batches are kept in place of being sent. */
public final class TracingWithSink {
  private TracingWithSink() {}

  /** With the defaults. */
  public static Tracing of(BatchSink sink) {
    return Tracing.newBuilder().sink(sink).build();
  }
}
