package dev.flowtrace.client;

import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.client.delivery.BatchSink;
import dev.flowtrace.client.delivery.Delivery;
import dev.flowtrace.client.delivery.DeliveryOptions;
import dev.flowtrace.client.delivery.DeliveryStats;
import dev.flowtrace.client.propagation.Propagator;
import dev.flowtrace.client.recording.Loss;
import dev.flowtrace.client.recording.Recorder;
import dev.flowtrace.client.recording.RecorderEvents;
import dev.flowtrace.client.recording.RecorderReport;
import dev.flowtrace.client.recording.Run;
import dev.flowtrace.client.recording.TapPublisher;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.context.TraceState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tracing of the networks in one application: the way in.
 *
 * <pre>{@code
 * Tracing tracing = Tracing.newBuilder().collector(URI.create("ws://localhost:9080/flowtrace/ws")).build();
 * FlowRun run = tracing.startFlow("orders", FlowVersion.of(1, 4, 2));
 * Actor reader = run.actor("reader");
 * reader.emit("out", "parser", "in", message);
 * run.complete();
 * }</pre>
 *
 * <p>Thread-safe. Building throws for what is wrongly configured; after that nothing throws and
 * nothing waits but {@link #flush} and {@link #close}. Without a collector that can be reached the
 * application runs on unchanged. Several in one JVM share nothing.
 */
public final class Tracing implements AutoCloseable {
  private static final FlowVersion UNKNOWN_VERSION = FlowVersion.of(0, 0, 0);
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private final Recorder recorder;
  private final TracingOptions options;
  private final TracingListener listener;
  private final @Nullable DeliveryOptions deliveryOptions;
  private final @Nullable Delivery delivery;
  private final LongAdder malformedHeaders = new LongAdder();
  private final Propagator propagator = new Propagator(malformedHeaders::increment);
  private final TracingJmx jmx;
  private @Nullable TapPublisher<TappedEvent> tap; // guarded by this

  private Tracing(Builder builder) {
    options = builder.options;
    listener = builder.listener;
    deliveryOptions = builder.deliveryOptions();
    CollectorLink link = new CollectorLink(listener);
    delivery =
        deliveryOptions == null
            ? null
            : Delivery.newBuilder(deliveryOptions).listener(link).atExit(this::close).build();
    recorder =
        new Recorder(
            new ClientConfig(builder.level.configured(), builder.sampling, builder.capture),
            options.limits(),
            builder.types.build(),
            delivery == null ? builder.sink : delivery,
            new Events());
    link.attach(recorder);
    jmx = TracingJmx.register(this, builder.networkName());
  }

  /**
   * As the system properties {@code flowtrace.client.…} and the environment {@code
   * FLOWTRACE_CLIENT_…} say; what they don't is the default, and the collector {@code
   * ws://localhost:9080/flowtrace/ws}.
   *
   * @throws IllegalArgumentException that names the key, its value and what is allowed
   */
  public static Tracing fromConfig() {
    return builderFromConfig().build();
  }

  /** As {@link #fromConfig}, to be completed by the application. */
  public static Builder builderFromConfig() {
    return TracingConfig.read(new ConfigSource());
  }

  /**
   * As {@link #builderFromConfig()}, from another source of configuration.
   *
   * @param source gives the value of a key {@code flowtrace.client.…}; null: it is not set
   */
  public static Builder builderFromConfig(UnaryOperator<@Nullable String> source) {
    return TracingConfig.read(new ConfigSource(source, key -> null));
  }

  /** Starts with the defaults: level production, no collector. */
  public static Builder newBuilder() {
    return new Builder();
  }

  /** A run of a flow begins. */
  public FlowRun startFlow(@Nullable String flowId, @Nullable FlowVersion version) {
    return new FlowRun(
        this, recorder.startRun(flowId, version(version), null, TraceState.EMPTY, null));
  }

  /** A run of a flow whose version is not known begins. */
  public FlowRun startFlow(@Nullable String flowId) {
    return startFlow(flowId, null);
  }

  /**
   * A run begins that another process led to: it has the trace's id from there, is sampled as the
   * caller was, and what begins here is caused by the caller's event.
   */
  public FlowRun continueFlow(
      @Nullable String flowId, @Nullable FlowVersion version, @Nullable UpstreamContext upstream) {
    if (upstream == null) {
      return startFlow(flowId, version);
    }
    Run run =
        recorder.startRun(
            flowId,
            version(version),
            upstream.parent().traceUuid(),
            upstream.state(),
            upstream.parent().isSampled());
    UUID event = upstream.eventId();
    if (event != null) {
      run.setUpstream(event, Objects.requireNonNullElse(upstream.rootEventId(), event));
    }
    return new FlowRun(this, run);
  }

  /** Where the collector is; empty: events go to {@link #tap} only. */
  public Optional<URI> collector() {
    return Optional.ofNullable(deliveryOptions).map(DeliveryOptions::collector);
  }

  /** How much is recorded now. */
  public Level level() {
    return Level.of(Objects.requireNonNull(recorder.config().level()));
  }

  /** Whether anything is recorded: the level is not off, and this is not closed. */
  public boolean isOn() {
    return recorder.isOn();
  }

  /** Whether every event of every run is recorded: the level is diagnostic. */
  public boolean isDiagnostic() {
    return recorder.isDiagnostic();
  }

  /** Changes how much is recorded, for all threads at once. */
  public void setLevel(Level level) {
    recorder.setLevel(level.configured());
    tellConfigured(level);
  }

  /** What is in force: complete, nothing in it is null. */
  public ClientConfig config() {
    return recorder.config();
  }

  /** Changes what {@code change} names, for all threads at once; the rest stays as it is. */
  public void configure(ClientConfig change) {
    recorder.configure(change);
    tellConfigured(level());
  }

  private void tellConfigured(Level level) {
    try {
      listener.onConfigured(level);
    } catch (RuntimeException e) {
      recorder.listenerFailed();
    }
  }

  /**
   * The events that go out, redacted, for whoever listens in this JVM; with or without a collector.
   * Each subscriber has room for {@link TracingOptions#tapEvents} events; one that is slower misses
   * events and is told how many.
   */
  public synchronized Flow.Publisher<TappedEvent> tap() {
    TapPublisher<TappedEvent> installed = tap;
    if (installed == null) {
      installed =
          new TapPublisher<>(
              (run, event, missed) -> new TappedEvent(run.traceId(), run.flowId(), event, missed),
              ForkJoinPool.commonPool(),
              options.tapEvents());
      tap = installed;
      recorder.setTap(installed);
    }
    return installed;
  }

  /**
   * Takes runs across process borders; what it can't read or write is counted in {@link
   * TracingStats#malformedHeaders}.
   */
  public Propagator propagator() {
    return propagator;
  }

  /** What delivery did; empty: there is no collector. */
  public Optional<DeliveryStats> deliveryStats() {
    return Optional.ofNullable(delivery).map(Delivery::stats);
  }

  /** The library's own numbers, as they are now. */
  public TracingStats stats() {
    return TracingStats.of(level(), new RecorderReport(recorder), malformedHeaders.sum());
  }

  /**
   * Waits until what was recorded before is stored by the collector, or otherwise done.
   *
   * @return false if that took longer, or the thread was interrupted
   */
  public boolean flush(Duration deadline) {
    long until = System.nanoTime() + nanos(deadline);
    return recorder.flush(deadline) && (delivery == null || delivery.flush(left(until)));
  }

  /**
   * Delivers what was recorded, for at most {@link TracingOptions#closeTimeout}; what is left stays
   * in the spool, if there is one. Recording after that does nothing, and is counted. The end of
   * the JVM does the same.
   */
  @Override
  public void close() {
    long until = System.nanoTime() + nanos(options.closeTimeout());
    boolean unused = recorder.close(options.closeTimeout());
    if (delivery != null) {
      unused = delivery.close(left(until));
    }
    jmx.unregister();
    synchronized (this) {
      if (tap != null) {
        tap.complete();
      }
    }
  }

  private static Duration left(long until) {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  private static long nanos(Duration duration) {
    return Math.min(duration.toMillis(), 86_400_000) * 1_000_000;
  }

  void end(Run run, ExecutionStatus status) {
    recorder.end(run, status);
  }

  Recorder recorder() {
    return recorder;
  }

  private static FlowVersion version(@Nullable FlowVersion version) {
    // what RFC 3339 cannot write would make the trace's start unreadable
    return version == null || !version.timestamp().isBefore(END_OF_TIME)
        ? UNKNOWN_VERSION
        : version;
  }

  /** Passes on what the recorder tells. */
  private final class Events implements RecorderEvents {
    @Override
    public void onFailure(Throwable failure) {
      listener.onFailure(failure);
    }

    @Override
    public void onLoss(Loss why, long count) {
      listener.onLoss(why.reason(), count);
    }
  }

  /** Collects what a Tracing needs; each call throws for what can't be. Not thread-safe. */
  public static final class Builder {
    private TracingOptions options = TracingOptions.DEFAULT;
    private TracingListener listener = TracingListener.NONE;
    private Level level = Level.PRODUCTION;
    private SamplingConfig sampling = SamplingConfig.EMPTY;
    private CaptureConfig capture = CaptureConfig.EMPTY;
    private final MessageTypes.Builder types = MessageTypes.newBuilder();
    private @Nullable URI collector;
    private @Nullable DeliveryOptions delivery;
    private String network = "unnamed";
    private BatchSink sink = batch -> true;

    private Builder() {}

    /**
     * Where the collector is: {@code ws://host:port/path} or {@code wss://…}. Without one, events
     * go to {@link Tracing#tap} only.
     *
     * @throws IllegalArgumentException if it is no address of a WebSocket
     */
    public Builder collector(URI uri) {
      collector = DeliveryOptions.newBuilder(uri).build().collector();
      return this;
    }

    /**
     * Where the collector is, with all that is to be said of the way there; in place of {@link
     * #collector} and {@link #network}.
     */
    public Builder delivery(DeliveryOptions value) {
      delivery = Objects.requireNonNull(value);
      return this;
    }

    /** A name for this application that people see at the collector. */
    public Builder network(String value) {
      network = Objects.requireNonNull(value);
      return this;
    }

    /** How much it may hold. */
    public Builder options(TracingOptions value) {
      options = Objects.requireNonNull(value);
      return this;
    }

    /** How much is recorded; {@link Level#PRODUCTION} otherwise. */
    public Builder level(Level value) {
      level = Objects.requireNonNull(value);
      return this;
    }

    /** Which runs; what is null in it is the default. */
    public Builder sampling(SamplingConfig value) {
      sampling = Objects.requireNonNull(value);
      return this;
    }

    /** What of messages and states; what is null in it is the default. */
    public Builder capture(CaptureConfig value) {
      capture = Objects.requireNonNull(value);
      return this;
    }

    /** Who is told what goes wrong. */
    public Builder listener(TracingListener value) {
      listener = Objects.requireNonNull(value);
      return this;
    }

    /** Objects of this type, and of all that extend it, never change: they are looked at later. */
    public Builder immutable(Class<?> type) {
      types.immutable(Objects.requireNonNull(type));
      return this;
    }

    /** How objects of this type, and of all that extend it, become JSON. */
    public <T> Builder json(Class<T> type, Function<? super T, JsonValue> converter) {
      types.converter(Objects.requireNonNull(type), Objects.requireNonNull(converter));
      return this;
    }

    /** Takes the batches in place of delivery: for tests. */
    Builder sink(BatchSink value) {
      sink = value;
      return this;
    }

    private String networkName() {
      return delivery == null ? network : delivery.network();
    }

    private @Nullable DeliveryOptions deliveryOptions() {
      if (delivery != null || collector == null) {
        return delivery;
      }
      return DeliveryOptions.newBuilder(collector)
          .network(network)
          .host(Host.name())
          .closeTimeout(options.closeTimeout())
          .build();
    }

    /** Begins; the first connection is made in the background. */
    public Tracing build() {
      return new Tracing(this);
    }
  }
}
