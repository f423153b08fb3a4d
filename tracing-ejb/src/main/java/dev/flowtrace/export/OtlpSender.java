package dev.flowtrace.export;

import com.google.protobuf.CodedOutputStream;
import dev.flowtrace.config.ExportConfig;
import dev.flowtrace.metrics.ExportMetrics;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Posts spans to the receiver. Thread-safe. */
final class OtlpSender {
  private static final Logger LOG = Logger.getLogger(OtlpSender.class.getPackageName());

  /** What is given to the compression at a time. */
  private static final int PIECE_BYTES = 32 * 1024;

  /** How long a request may go on when the collector stops. */
  private static final long STOP_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ExportConfig config;
  private final ExportMetrics metrics;
  private final Clock clock;
  private final ExecutorService executor;
  private volatile @Nullable HttpClient client;
  private final Resource resource;
  private volatile boolean stopping;
  private volatile long stopNanoTime;

  OtlpSender(ExportConfig config, ExportMetrics metrics, Clock clock, ThreadFactory threads) {
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
    executor =
        Executors.newFixedThreadPool(
            config.concurrency() + 1,
            loop -> {
              Thread thread = threads.newThread(loop);
              thread.setName("flowtrace-export-http");
              return thread;
            });
    client = client(executor, config.timeout());
    resource = OtlpMapping.resource(config.serviceName());
  }

  /**
   * The client's own thread lives until the client is collected as garbage; it must not keep the
   * application's class loader as its context.
   */
  private static HttpClient client(ExecutorService executor, Duration timeout) {
    Thread current = Thread.currentThread();
    ClassLoader context = current.getContextClassLoader();
    current.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(timeout)
          .executor(executor)
          .build();
    } finally {
      current.setContextClassLoader(context);
    }
  }

  /** Sends spans and waits for the answer. */
  Answer send(List<Span> spans) throws InterruptedException {
    HttpClient open = client;
    if (open == null) {
      return new Answer.Abandoned();
    }
    byte[] body = body(spans);
    long start = System.nanoTime();
    Answer answer = await(open.sendAsync(request(body), info -> new BoundedBody()));
    if (!(answer instanceof Answer.Abandoned)) {
      metrics.requested(System.nanoTime() - start, body.length);
    }
    return answer;
  }

  private byte[] body(List<Span> spans) {
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(resource)
                    .addScopeSpans(
                        ScopeSpans.newBuilder().setScope(OtlpMapping.SCOPE).addAllSpans(spans)))
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    try (OutputStream out = new FastGzip(bytes)) {
      if (config.json()) {
        OtlpJson.write(request, out);
      } else {
        CodedOutputStream coded = CodedOutputStream.newInstance(out, PIECE_BYTES);
        request.writeTo(coded);
        coded.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  private HttpRequest request(byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(config.endpoint())
            .timeout(config.timeout())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    config.headers().values().forEach(request::setHeader);
    return request
        .setHeader("Content-Type", config.json() ? "application/json" : "application/x-protobuf")
        .setHeader("Content-Encoding", "gzip")
        .build();
  }

  /** Waits for the whole answer; the client's own timeout ends with the head of it. */
  private Answer await(CompletableFuture<HttpResponse<byte[]>> reply) throws InterruptedException {
    long deadline = System.nanoTime() + config.timeout().toNanos();
    try {
      while (true) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return timeout();
        }
        if (stopping && System.nanoTime() - stopNanoTime > STOP_PATIENCE_NANOS) {
          return new Answer.Abandoned();
        }
        try {
          return AnswerReader.read(
              reply.get(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS), clock);
        } catch (TimeoutException e) {
          // looks whether the collector stops, and waits on
        }
      }
    } catch (ExecutionException e) {
      LOG.log(Level.FINE, "a request to the OTLP receiver failed", e);
      return failed(e.getCause() == null ? e : e.getCause());
    } finally {
      reply.cancel(true); // nothing when it is there; else the connection is closed
    }
  }

  private Answer timeout() {
    return new Answer.TryAgain(
        "timeout", "no whole answer within " + config.timeout().toMillis() + " ms", null);
  }

  private Answer failed(Throwable cause) {
    if (cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException)) {
      return timeout();
    }
    String message = cause.getMessage();
    return new Answer.TryAgain(
        "connection",
        cause.getClass().getSimpleName() + (message == null ? "" : ": " + message),
        null);
  }

  /** What is under way may go on for three seconds. */
  void stop() {
    stopNanoTime = System.nanoTime();
    stopping = true;
  }

  /**
   * Ends the threads; nothing is sent any more. The client itself has no end before Java 21: its
   * one thread goes when it finds that nobody has the client any more. It has the executor, which
   * has the server's threads, which have the application, so the client must not be had by that.
   */
  void close() {
    client = null;
    executor.shutdownNow();
  }
}
