package dev.flowtrace.web.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.filter.Filter;
import dev.flowtrace.filter.Subject;
import dev.flowtrace.live.LiveHub;
import dev.flowtrace.live.Notification;
import dev.flowtrace.live.Subscription;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.protocol.SubscriptionFilters;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.query.JsonText;
import dev.flowtrace.query.StoredEvent;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's server-sent events. One is sent after the other has gone out, on a thread of the
 * executor while there is anything; what comes meanwhile waits in the subscription's queue, and
 * what that has no room for is counted, and told.
 */
final class LiveStream {
  private static final Logger LOG = Logger.getLogger(LiveStream.class.getPackageName());
  private static final JsonFactory JSON = new JsonFactory();

  private final LiveHub hub;
  private final @Nullable Filter filter;
  private final Sse sse;
  private final SseEventSink sink;
  private final Executor executor;
  private final CollectorMetrics metrics;
  private final Runnable closed;
  private final AtomicBoolean pumping = new AtomicBoolean();
  private final Subscription subscription;

  /**
   * Subscribes.
   *
   * @param filters what the hub passes on
   * @param filter which of that is sent; null for all of it
   * @param closed told once when the stream has ended
   */
  LiveStream(
      LiveHub hub,
      SubscriptionFilters filters,
      @Nullable Filter filter,
      Sse sse,
      SseEventSink sink,
      Executor executor,
      CollectorMetrics metrics,
      Runnable closed) {
    this.hub = hub;
    this.filter = filter;
    this.sse = sse;
    this.sink = sink;
    this.executor = executor;
    this.metrics = metrics;
    this.closed = closed;
    this.subscription = hub.subscribe(filters, this::wake);
  }

  /** Whether it listens to that hub, and not to that of a collector that has been replaced. */
  boolean listensTo(LiveHub current) {
    return hub == current;
  }

  /** Sends a comment, if nothing else is being sent, so that a peer that is gone is noticed. */
  void keepAlive() {
    if (sink.isClosed()) {
      close();
    } else if (pumping.compareAndSet(false, true)) {
      send(sse.newEventBuilder().comment("").build());
    }
  }

  /** Ends it. */
  void close() {
    hub.unsubscribe(subscription);
    try {
      sink.close();
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "a live stream could not be closed", e);
    }
    closed.run();
  }

  private void wake() {
    if (pumping.compareAndSet(false, true)) {
      executor.execute(this::pump);
    }
  }

  /** Sends what is next; whoever calls it has set {@code pumping}. */
  private void pump() {
    try {
      while (true) {
        OutboundSseEvent next = next();
        if (next != null) {
          send(next);
          return;
        }
        pumping.set(false);
        // one may have been queued after the last look and before the flag was down
        if (subscription.isEmpty() || !pumping.compareAndSet(false, true)) {
          return;
        }
      }
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "a live stream has failed", e);
      close();
    }
  }

  private void send(OutboundSseEvent event) {
    CompletionStage<?> sent = sink.send(event);
    var unused =
        sent.whenComplete(
            (result, failure) -> {
              if (failure != null || sink.isClosed()) {
                LOG.log(Level.FINE, "a live subscriber is gone", failure);
                close();
              } else {
                executor.execute(this::pump);
              }
            });
  }

  private @Nullable OutboundSseEvent next() {
    long dropped = subscription.takeDropped();
    if (dropped > 0) {
      return event("dropped", "{\"dropped\":" + dropped + "}");
    }
    for (Notification one = subscription.poll(); one != null; one = subscription.poll()) {
      if (isWanted(one)) {
        metrics.notified();
        return event("event", text(one));
      }
    }
    return null;
  }

  private OutboundSseEvent event(String name, String json) {
    return sse.newEventBuilder()
        .name(name)
        .mediaType(MediaType.TEXT_PLAIN_TYPE)
        .data(String.class, json)
        .build();
  }

  private boolean isWanted(Notification one) {
    if (filter == null) {
      return true;
    }
    RecordedEvent event = one.event();
    try {
      TraceEvent decoded = StoredEvent.decode(event.json(), event.offset(), event.length());
      return filter.matches(new Subject(one.trace(), decoded, null));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "an event could not be compared with a filter", e);
      return false;
    }
  }

  private static String text(Notification one) {
    RecordedEvent event = one.event();
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("trace_id", one.traceId().toString());
      JsonText.write(out, "flow_id", one.trace().flowId());
      out.writeFieldName("event");
      // in one line: a line break within it could only be between its parts
      out.writeRawValue(
          new String(event.json(), event.offset(), event.length(), StandardCharsets.UTF_8)
              .replace('\n', ' ')
              .replace('\r', ' '));
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return text.toString();
  }
}
