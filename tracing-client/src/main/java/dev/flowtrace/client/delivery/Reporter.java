package dev.flowtrace.client.delivery;

import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells the listener, and lets nothing that it throws through. Thread-safe. */
final class Reporter {
  private static final Logger LOG = Logger.getLogger(Delivery.class.getName());

  private final DeliveryListener listener;

  Reporter(DeliveryListener listener) {
    this.listener = listener;
  }

  void error(DeliveryError.Kind kind, String message, @Nullable Throwable cause) {
    LOG.log(Level.FINE, message, cause);
    DeliveryError error = new DeliveryError(kind, message, cause);
    tell(to -> to.onError(error));
  }

  void tell(Consumer<DeliveryListener> what) {
    try {
      what.accept(listener);
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      LOG.log(Level.WARNING, "a listener failed", e);
    }
  }
}
