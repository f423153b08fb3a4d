package dev.flowtrace.bench.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A receiver of OTLP/HTTP protobuf at {@code /v1/traces} that counts and keeps nothing. */
final class Sink implements AutoCloseable {
  private static final int THREADS = 2;

  private final SinkCounts counts = new SinkCounts();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final HttpServer server;

  /** Opens it; port 0 takes any that is free. */
  Sink(String host, int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(host, port), 0);
    server.setExecutor(threads);
    server.createContext("/v1/traces", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  SinkCounts counts() {
    return counts;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      if (!"application/x-protobuf".equals(type)) {
        exchange.sendResponseHeaders(415, -1);
        return;
      }
      ExportTraceServiceRequest request;
      try (InputStream in = content(exchange, body)) {
        request = ExportTraceServiceRequest.parseFrom(in);
      } catch (IOException e) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      count(request, body.length);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static InputStream content(HttpExchange exchange, byte[] body) throws IOException {
    InputStream plain = new ByteArrayInputStream(body);
    return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
        ? new GZIPInputStream(plain)
        : plain;
  }

  private void count(ExportTraceServiceRequest request, int bytes) {
    long roots = 0;
    long spans = 0;
    for (ResourceSpans resource : request.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          spans++;
          roots += span.getParentSpanId().isEmpty() ? 1 : 0;
        }
      }
    }
    counts.add(bytes, roots, spans);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
