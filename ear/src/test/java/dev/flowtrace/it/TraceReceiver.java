package dev.flowtrace.it;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/** An OTLP/HTTP receiver that can be killed and started again on the same port. */
final class TraceReceiver implements AutoCloseable {
  private final Map<ByteString, Set<ByteString>> spans = new ConcurrentHashMap<>();
  private final Set<ByteString> refused = ConcurrentHashMap.newKeySet();
  private final int port;
  private HttpServer server;

  TraceReceiver() {
    server = open(0);
    port = server.getAddress().getPort();
  }

  private HttpServer open(int wanted) {
    try {
      HttpServer opened =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
      opened.createContext("/v1/traces", this::handle);
      opened.start();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  void kill() {
    server.stop(0);
  }

  void restart() {
    server = open(port);
  }

  /** Answers 400 to whatever has a span of this trace. */
  void refuse(UUID traceId) {
    refused.add(id(traceId));
  }

  void refuseNothing() {
    refused.clear();
  }

  /** How many different spans of a trace were taken. */
  int spansOf(UUID traceId) {
    return spans.getOrDefault(id(traceId), Set.of()).size();
  }

  private static ByteString id(UUID traceId) {
    return ByteString.fromHex(traceId.toString().replace("-", ""));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange;
        GZIPInputStream in = new GZIPInputStream(exchange.getRequestBody())) {
      var received =
          ExportTraceServiceRequest.parseFrom(in).getResourceSpansList().stream()
              .flatMap(resource -> resource.getScopeSpansList().stream())
              .flatMap(scope -> scope.getSpansList().stream())
              .toList();
      if (received.stream().anyMatch(span -> refused.contains(span.getTraceId()))) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      for (Span span : received) {
        spans
            .computeIfAbsent(span.getTraceId(), trace -> ConcurrentHashMap.newKeySet())
            .add(span.getSpanId());
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
