package dev.flowtrace.client;

import org.jspecify.annotations.Nullable;

/**
 * Is told what goes wrong with tracing. Called by threads of the library, one call at a time for
 * each of them; what it throws is counted and forgotten.
 */
public interface TracingListener {
  /** Nobody is told. */
  TracingListener NONE = new TracingListener() {};

  /** An event could not be recorded or encoded; the network is not affected. */
  default void onFailure(Throwable failure) {}

  /**
   * Events were lost since the last call, at most once a second for each reason.
   *
   * @param reason as in {@link TracingStats#lost()}
   */
  default void onLoss(String reason, long events) {}

  /**
   * Something is wrong on the way to the collector; delivery goes on by itself.
   *
   * @param kind such as {@code not_connected}, {@code rejected} or {@code spool_failed}
   * @param message for a person
   * @param cause null where there is none
   */
  default void onDeliveryProblem(String kind, String message, @Nullable Throwable cause) {}

  /** The level, the sampling or what is captured was changed. */
  default void onConfigured(Level level) {}
}
