package dev.flowtrace.web.live;

import dev.flowtrace.filter.Filter;
import dev.flowtrace.live.LiveHub;
import dev.flowtrace.protocol.SubscriptionFilters;
import dev.flowtrace.runtime.CollectorBean;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The open live streams, of which there is a limit. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class LiveStreams {
  private static final long KEEP_ALIVE_SECONDS = 10;

  @EJB private CollectorBean collector;

  @Resource(lookup = "java:comp/DefaultManagedExecutorService")
  private ManagedExecutorService executor;

  @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
  private ManagedScheduledExecutorService timer;

  private final Set<LiveStream> open = ConcurrentHashMap.newKeySet();
  private Semaphore room = new Semaphore(0);
  private @Nullable ScheduledFuture<?> keepAlive;

  @PostConstruct
  void start() {
    room = new Semaphore(collector.config().liveStreams());
    collector
        .metrics()
        .gauge("flowtrace_live_streams", "Open streams of server-sent events", "none", open::size);
    keepAlive =
        timer.scheduleWithFixedDelay(
            this::keepAlive, KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
  }

  /** Makes room for one more; false when there are as many as may be. */
  public boolean tryReserve() {
    return room.tryAcquire();
  }

  /** Opens a stream for which there is room. */
  public void open(
      SubscriptionFilters filters, @Nullable Filter filter, Sse sse, SseEventSink sink) {
    AtomicBoolean left = new AtomicBoolean();
    LiveStream[] stream = new LiveStream[1];
    stream[0] =
        new LiveStream(
            collector.live(),
            filters,
            filter,
            sse,
            sink,
            executor,
            collector.metrics(),
            () -> {
              if (left.compareAndSet(false, true)) {
                room.release();
              }
              if (stream[0] != null) {
                open.remove(stream[0]);
              }
            });
    open.add(stream[0]);
    if (left.get()) {
      open.remove(stream[0]);
    } else {
      stream[0].keepAlive(); // so that the peer gets its headers at once
    }
  }

  /** Looks after the streams: whose collector has been replaced comes back to the new one. */
  private void keepAlive() {
    LiveHub current = collector.live();
    for (LiveStream stream : open) {
      if (stream.listensTo(current)) {
        stream.keepAlive();
      } else {
        stream.close();
      }
    }
  }

  @PreDestroy
  void stop() {
    if (keepAlive != null) {
      keepAlive.cancel(false);
    }
    open.forEach(LiveStream::close);
  }
}
