package dev.flowtrace.client;

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

  /** The collector will never store a batch. */
  default void onRejected(long seq, String code, String message) {}

  /** The level, the sampling or what is captured was changed. */
  default void onConfigured(Level level) {}
}
