package dev.flowtrace.client.guide;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Cause;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.client.EventDraft;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Level;
import dev.flowtrace.client.TappedEvent;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.TracingListener;
import dev.flowtrace.client.connect.Delivered;
import dev.flowtrace.client.connect.Edge;
import dev.flowtrace.client.connect.Received;
import dev.flowtrace.client.connect.TracedExecutor;
import dev.flowtrace.client.connect.TracedFlow;
import dev.flowtrace.client.connect.TracedQueue;
import dev.flowtrace.client.connect.TracedSubmissionPublisher;
import dev.flowtrace.client.delivery.DeliveryOptions;
import dev.flowtrace.client.propagation.Propagator;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;

/** The code of {@code docs/client.md}, so that it compiles. */
final class ClientGuide {
  private ClientGuide() {}

  record Order(String article, int count) {}

  static void first() {
    try (Tracing tracing =
        Tracing.newBuilder().collector(URI.create("ws://localhost:9080/flowtrace/ws")).build()) {
      FlowRun run = tracing.startFlow("orders", FlowVersion.of(1, 4, 2));
      Actor reader = run.actor("reader");
      Actor parser = run.actor("parser");

      Cause sent = reader.emitted("out", "parser", "in", "pen;2");
      parser.handle(
          "in", "pen;2", sent, () -> parser.emit("out", "store", "in", new Order("pen", 2)));

      run.complete();
    }
  }

  static void kinds(FlowRun run, Actor actor, Object before, Object after, Exception failure) {
    actor.started();
    actor.sent("out", "a message for whomever");
    actor.stateChanged(before, after);
    actor.portConnected("out", "store", "in");
    actor.custom("cache_cleared", Map.of("entries", 1200));
    actor.failed(failure);
    actor.completed();
    run.event().attribute("event_subtype", "rebalanced").record();
    actor
        .event(EventType.Simple.MESSAGE_SENT)
        .port("out")
        .message("pen;2")
        .queueDepth(17)
        .attribute("message_id", "m-1")
        .record();
  }

  static void causes(FlowRun run, Actor joiner, Cause left, Cause right) {
    joiner.handleAll("in", "both", List.of(left, right), () -> joiner.custom("joined"));

    CauseScope scope = run.within(left);
    try {
      joiner.custom("because of left");
    } finally {
      scope.close();
    }
  }

  static void queue(FlowRun run) throws InterruptedException {
    Edge edge = Edge.from(run.actor("reader"), "out").to("parser", "in");
    TracedQueue<String> lines = TracedQueue.over(new ArrayBlockingQueue<>(64), edge);

    lines.put("pen;2"); // the reader's thread

    lines.takeAndHandle(line -> run.actor("parser").custom("parsed")); // the parser's
  }

  static void received(FlowRun run, TracedQueue<String> lines) throws InterruptedException {
    try (Received<String> line = lines.receive()) {
      run.actor("parser").custom("parsed", Map.of("line", line.message()));
    }
  }

  static void next(FlowRun run, TracedQueue<String> lines) throws InterruptedException {
    Received<String> line = lines.receive();
    try {
      while (!line.message().isEmpty()) {
        run.actor("parser").custom("parsed", Map.of("line", line.message()));
        line = line.next();
      }
    } finally {
      line.close();
    }
  }

  static void sent(FlowRun run, TracedQueue<String> lines) throws InterruptedException {
    EventDraft sent =
        run.actor("reader").event(EventType.Simple.MESSAGE_SENT).port("out").attribute("line", 7);
    lines.put("pen;2", sent);
  }

  static void manyToMany(FlowRun run, TracedQueue<String> lines) throws InterruptedException {
    TracedQueue<String> secondReader = lines.from(run.actor("reader-2"), "out");
    TracedQueue<String> secondParser = lines.to("parser-2", "in");

    secondReader.put("ink;1");
    Delivered<String> line = secondParser.takeDelivered(); // its message, its run, its cause
  }

  static void executor(FlowRun run, ExecutorService pool, Order order) {
    Edge edge = Edge.from(run.actor("parser"), "out").to("store", "in");
    TracedExecutor store = TracedExecutor.over(pool, edge);

    store.execute(order, o -> run.actor("store").custom("stored"));
  }

  static void flow(FlowRun run, Flow.Subscriber<String> printer) {
    try (TracedSubmissionPublisher<String> lines =
        new TracedSubmissionPublisher<>(run.actor("reader"), "out")) {
      lines.subscribe(TracedFlow.subscriber(run.actor("printer"), "in", printer));
      lines.submit("pen;2");
    }
  }

  static Tracing sampling() {
    return Tracing.newBuilder()
        .collector(URI.create("ws://localhost:9080/flowtrace/ws"))
        .sampling(
            new SamplingConfig(
                5.0, // a second, of each flow, are sampled
                0.001, // and of those beyond so many
                null, // no rules
                PromotionConfig.EMPTY, // what turns out interesting: as by default
                null, // memory and CPU are not measured
                JsonObject.EMPTY))
        .build();
  }

  static Tracing capture() {
    CaptureConfig small =
        new CaptureConfig(
            true, // checksums
            true, // contents
            4096, // of at most so many bytes
            List.of("/customer/email"), // but not these
            List.of("*password*", "*token*"), // nor any member called so
            null, // state changes as they are by default: JSON Patch
            null, // chains of causes as they are by default: 16
            JsonObject.EMPTY);
    return Tracing.newBuilder()
        .collector(URI.create("ws://localhost:9080/flowtrace/ws"))
        .capture(small)
        .build();
  }

  static void levels(Tracing tracing) {
    tracing.setLevel(Level.DIAGNOSTIC); // every event, from now on
    tracing.setLevel(Level.PRODUCTION);
  }

  static HttpRequest.Builder call(
      Propagator propagator, FlowRun run, Actor actor, Order order, HttpRequest.Builder request) {
    Cause sent = actor.sent("billing", order);
    propagator.inject(run, sent, request, HttpRequest.Builder::header);
    return request;
  }

  static void called(Tracing tracing, Propagator propagator, Map<String, String> headers) {
    try (FlowRun run =
        tracing.continueFlow("billing", null, propagator.extract(headers).orElse(null))) {
      Actor biller = run.actor("biller");
      biller.handle("in", "bill", null, () -> biller.custom("billed"));
      run.complete();
    }
  }

  static Tracing delivery() {
    return Tracing.newBuilder()
        .delivery(
            DeliveryOptions.newBuilder(URI.create("wss://collector.example/flowtrace/ws"))
                .network("order-service")
                .spoolDirectory(Path.of("/var/lib/order-service/spool"))
                .spoolMaxBytes(256 << 20)
                .build())
        .listener(
            new TracingListener() {
              @Override
              public void onLoss(String reason, long events) {
                System.err.println("tracing lost " + events + " events: " + reason);
              }
            })
        .build();
  }

  static void numbers(Tracing tracing) {
    System.out.println(tracing.stats());
    tracing.deliveryStats().ifPresent(System.out::println);
  }

  static void tap(Tracing tracing, Flow.Subscriber<TappedEvent> dashboard) {
    tracing.tap().subscribe(dashboard);
  }
}
