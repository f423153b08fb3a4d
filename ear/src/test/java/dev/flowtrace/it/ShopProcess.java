package dev.flowtrace.it;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Cause;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.propagation.Propagator;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;

/**
 * The two programs of {@link TwoProcessesIT}, each in a JVM of its own: a shop that takes orders,
 * and a billing service that it calls over a socket. A call is one line: headers, then the order.
 */
final class ShopProcess {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private ShopProcess() {}

  /** {@code shop COLLECTOR BILLING_PORT} or {@code billing COLLECTOR}. */
  public static void main(String[] args) throws Exception {
    Propagator propagator = new Propagator();
    try (Tracing tracing =
        Tracing.newBuilder().collector(URI.create(args[1])).network(args[0]).build()) {
      if (args[0].equals("shop")) {
        shop(tracing, propagator, Integer.parseInt(args[2]));
      } else {
        billing(tracing, propagator);
      }
      if (!tracing.flush(LIMIT)) {
        throw new IllegalStateException("the collector has not stored the trace");
      }
    }
    System.out.println("stored");
  }

  private static void shop(Tracing tracing, Propagator propagator, int port) throws IOException {
    FlowRun run = tracing.startFlow("shop");
    Actor checkout = run.actor("checkout");
    Cause order = checkout.sent("orders", "order 1");
    checkout.handle(
        "orders",
        "order 1",
        order,
        () -> {
          Map<String, String> headers = new HashMap<>();
          propagator.inject(run, checkout.sent("bills", "order 1"), headers);
          call(port, headers, "order 1");
        });
    run.complete();
    System.out.println("trace " + run.traceId());
  }

  private static void call(int port, Map<String, String> headers, String order) {
    StringBuilder line = new StringBuilder();
    headers.forEach((name, value) -> line.append(name).append(':').append(value).append('|'));
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write((line + order + "\n").getBytes(StandardCharsets.UTF_8));
      // the answer: the bill is made
      if (socket.getInputStream().read() < 0) {
        throw new IllegalStateException("no answer");
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void billing(Tracing tracing, Propagator propagator) throws IOException {
    try (ServerSocket server = new ServerSocket(0)) {
      System.out.println("port " + server.getLocalPort());
      try (Socket caller = server.accept();
          Scanner lines = new Scanner(caller.getInputStream(), StandardCharsets.UTF_8)) {
        String[] parts = lines.nextLine().split("\\|", -1);
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i + 1 < parts.length; i++) {
          String[] header = parts[i].split(":", 2);
          headers.put(header[0], header[1]);
        }
        String order = parts[parts.length - 1];
        FlowRun run =
            tracing.continueFlow("billing", null, propagator.extract(headers).orElse(null));
        Actor biller = run.actor("biller");
        biller.handle("in", order, null, () -> biller.custom("billed"));
        run.complete();
        caller.getOutputStream().write('.');
      }
    }
  }
}
