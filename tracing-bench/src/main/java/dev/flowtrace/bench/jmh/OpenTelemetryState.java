package dev.flowtrace.bench.jmh;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A tracer of OpenTelemetry's SDK that samples all, within a span, on the thread that measures. */
@State(Scope.Thread)
public class OpenTelemetryState {
  static final AttributeKey<String> FLOW = AttributeKey.stringKey("flow");
  static final AttributeKey<String> FROM = AttributeKey.stringKey("from");
  static final AttributeKey<String> PORT = AttributeKey.stringKey("port");
  static final AttributeKey<String> TO = AttributeKey.stringKey("to");
  static final AttributeKey<String> TO_PORT = AttributeKey.stringKey("to_port");

  private @Nullable SdkTracerProvider provider;
  private @Nullable Tracer tracer;
  private io.opentelemetry.context.@Nullable Scope scope;

  /** Set up by JMH. */
  public OpenTelemetryState() {}

  final Tracer tracer() {
    return Objects.requireNonNull(tracer);
  }

  /** Begins the span around. */
  @SuppressWarnings("MustBeClosedChecker") // end() closes it
  @Setup
  public void begin() {
    SdkTracerProvider made =
        SdkTracerProvider.builder()
            .setSampler(Sampler.alwaysOn())
            .addSpanProcessor(new Dropped())
            .build();
    provider = made;
    tracer = made.get("bench");
    Span around = tracer().spanBuilder("handling").startSpan();
    scope = around.makeCurrent();
  }

  /** Ends it. */
  @TearDown
  public void end() {
    if (scope != null) {
      scope.close();
    }
    if (provider != null) {
      provider.close();
    }
  }

  /** Wants to see each span's end, and forgets it. */
  private static final class Dropped implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
