package dev.flowtrace.client;

import dev.flowtrace.client.delivery.DeliveryError;
import dev.flowtrace.client.delivery.DeliveryListener;
import dev.flowtrace.client.recording.Recorder;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.TracingLevel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Passes on what the collector wants and what goes wrong on the way to it. Thread-safe. */
final class CollectorLink implements DeliveryListener {
  private final TracingListener listener;
  private @Nullable Recorder recorder; // guarded by this
  private ClientConfig early = ClientConfig.EMPTY; // guarded by this
  private int earlyFailures; // guarded by this

  CollectorLink(TracingListener listener) {
    this.listener = listener;
  }

  /** The collector may have been faster than the recorder. */
  synchronized void attach(Recorder begun) {
    recorder = begun;
    begun.configure(early);
    for (int i = 0; i < earlyFailures; i++) {
      begun.listenerFailed();
    }
  }

  @Override
  public void onConfigure(ClientConfig config) {
    TracingLevel level;
    synchronized (this) {
      Recorder known = recorder;
      if (known == null) {
        early = config.over(early);
        return;
      }
      known.configure(config);
      level = known.config().level();
    }
    if (level != null) {
      tell(() -> listener.onConfigured(Level.of(level)));
    }
  }

  @Override
  public void onError(DeliveryError error) {
    tell(
        () ->
            listener.onDeliveryProblem(
                error.kind().name().toLowerCase(Locale.ROOT), error.message(), error.cause()));
  }

  /** What the listener throws is counted, and delivery's to deal with. */
  private void tell(Runnable what) {
    try {
      what.run();
    } catch (RuntimeException | Error e) {
      countFailure();
      throw e;
    }
  }

  private synchronized void countFailure() {
    if (recorder == null) {
      earlyFailures++;
    } else {
      recorder.listenerFailed();
    }
  }
}
