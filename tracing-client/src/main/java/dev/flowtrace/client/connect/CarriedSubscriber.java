package dev.flowtrace.client.connect;

import java.util.concurrent.Flow;

/** A subscriber that understands what a traced publisher knows beside the items. */
interface CarriedSubscriber<T> extends Flow.Subscriber<T> {
  /** As {@link #onNext}; {@code waiting} is negative where nobody knows. */
  void onCarried(Envelope<T> envelope, long waiting);

  /** As {@link #onError}, of a failure that is in the trace already. */
  void onUpstreamError(Throwable failure);
}
