package dev.flowtrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.flowtrace.export.ExportStatus;
import dev.flowtrace.store.ExportOutbox;
import dev.flowtrace.store.TestDatabase;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.FaultyUnitOfWork.Outcome;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.OtlpReceiver;
import dev.flowtrace.testing.TestEvent;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A collector exports to a real HTTP server, which behaves as receivers do on bad days. */
@ParameterizedClass
@EnumSource
class ExportTest {
  private static final UUID T = UUID.fromString("3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01");

  @Parameter TestDatabase database;

  private UnitOfWork work;
  private OtlpReceiver receiver;
  private final List<TestCollector> collectors = new ArrayList<>();

  @BeforeEach
  void open() {
    work = database.fresh();
    receiver = new OtlpReceiver();
  }

  @AfterEach
  void close() {
    collectors.forEach(TestCollector::close);
    receiver.close();
  }

  private TestCollector start(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "flush.interval", "10ms",
                "export.otlp.enabled", "true",
                "export.otlp.endpoint", receiver.endpoint(),
                "export.otlp.poll-interval", "10ms",
                "export.otlp.min-backoff", "10ms",
                "export.otlp.max-backoff", "40ms",
                "export.otlp.late-delay", "0s"));
    settings.addAll(List.of(more));
    TestCollector collector = new TestCollector(work, settings.toArray(String[]::new));
    collectors.add(collector);
    return collector;
  }

  private static UUID record(TestCollector collector, int events) {
    UUID traceId = UUID.randomUUID();
    collector.send(Frames.start(traceId, "orders"));
    for (int i = 0; i < events; i++) {
      collector.send(TestEvent.flow("x", "y").at(i).in(traceId));
    }
    collector.send(Frames.end(traceId, "Completed"));
    return traceId;
  }

  private void awaitSpans(UUID traceId, int spans) {
    Await.until(spans + " spans of " + traceId, () -> receiver.spansOf(traceId).size() == spans);
  }

  private static ExportStatus awaitFailed(TestCollector collector, long failed) {
    Await.until(failed + " failed", () -> collector.exports().status().totals().failed() == failed);
    return collector.exports().status();
  }

  private static void awaitEmpty(TestCollector collector) {
    Await.until("nothing waits", () -> collector.exports().status().totals().waiting() == 0);
  }

  @Test
  void finishedTrace_arrivesAsSpans() {
    TestCollector collector =
        start(
            "export.otlp.headers",
            "authorization=Bearer%20abc",
            "export.otlp.service-name",
            "shop");
    TestEvent event = TestEvent.flow("x", "y").message(48).took(1_500);
    TestEvent failed = TestEvent.of("y").type("ActorFailed").error("boom").at(1);
    collector.send(Frames.start(T, "orders"), event.in(T), failed.in(T), Frames.fail(T, "broken"));
    awaitSpans(T, 3);

    OtlpReceiver.Received request = receiver.requests().get(0);
    assertThat(request.headers())
        .containsEntry("content-type", "application/x-protobuf")
        .containsEntry("content-encoding", "gzip")
        .containsEntry("authorization", "Bearer abc");
    assertThat(request.request().getResourceSpans(0).getResource().getAttributes(0).getValue())
        .hasToString("string_value: \"shop\"\n");
    assertThat(receiver.names(T)).containsExactly("ActorFailed:y", "dataflow:x->y", "flow:orders");
    Span root = receiver.spansOf(T).get(2);
    Span flow = receiver.spansOf(T).get(1);
    assertThat(flow.getParentSpanId()).isEqualTo(root.getSpanId());
    assertThat(flow.getSpanId())
        .isEqualTo(ByteString.fromHex(event.id().toString().replace("-", "").substring(0, 16)));
    assertThat(root.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(root.getStatus().getMessage()).isEqualTo("broken");
    awaitEmpty(collector);
    assertThat(collector.metrics.count("flowtrace_export_traces")).isEqualTo(1);
    assertThat(collector.metrics.count("flowtrace_export_spans")).isEqualTo(3);
    assertThat(collector.exports().status().receiver()).isEqualTo("up");
  }

  @Test
  void json_carriesTheSame() {
    TestCollector collector = start("export.otlp.protocol", "http/json");
    collector.send(
        Frames.start(T, "orders"),
        TestEvent.of("y").type("ActorFailed").error("q\"\u0001").message(7).in(T),
        Frames.end(T, "Completed"));
    awaitSpans(T, 2);
    assertThat(receiver.requests().get(0).headers())
        .containsEntry("content-type", "application/json");
    assertThat(receiver.spansOf(T).get(0).getStatus().getMessage()).isEqualTo("q\"\u0001");
    assertThat(receiver.names(T)).containsExactly("ActorFailed:y", "flow:orders");
  }

  @Test
  void runningTrace_staysHome_andALateEventSendsTheTraceAgain() {
    TestCollector collector = start();
    UUID running = UUID.randomUUID();
    collector.send(
        TestEvent.of("x").in(running), TestEvent.of("x").in(T), Frames.end(T, "Completed"));
    awaitSpans(T, 2);
    collector.send(TestEvent.of("late").at(9).in(T));
    awaitSpans(T, 3);
    assertThat(receiver.spansOf(running)).isEmpty();
    assertThat(receiver.requests()).hasSize(2);
    assertThat(receiver.requests().get(1).spans()).hasSize(3);
  }

  @Test
  void receiverThatIsKilledAndComesBack_getsEverything() {
    TestCollector collector = start();
    UUID before = record(collector, 3);
    awaitSpans(before, 4);
    receiver.kill();
    List<UUID> meanwhile = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      meanwhile.add(record(collector, 2));
    }
    Await.until(
        "the receiver is missed",
        () -> collector.exports().status().activity().failuresInARow() > 2);
    ExportStatus status = collector.exports().status();
    assertThat(status.receiver()).isEqualTo("away");
    assertThat(status.reasons()).anyMatch(r -> r.reason().equals("connection") && r.waiting() > 0);
    assertThat(status.totals().failed()).isZero();
    Await.until("the gauge tells", () -> collector.metrics.gauge("flowtrace_export_waiting") == 20);
    assertThat(collector.metrics.gauge("flowtrace_export_receiver_up")).isZero();

    receiver.restart();
    meanwhile.forEach(id -> awaitSpans(id, 3));
    awaitEmpty(collector);
    assertThat(collector.metrics.count("flowtrace_export_retries")).isPositive();
    assertThat(collector.metrics.count("flowtrace_export_failures")).isPositive();
  }

  @Test
  void restartedCollector_sendsWhatTheKilledOneOwed() {
    receiver.kill();
    TestCollector first = start();
    List<UUID> owed = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      owed.add(record(first, 1));
    }
    first.awaitNothingInFlight();
    first.kill();
    receiver.restart();
    start();
    owed.forEach(id -> awaitSpans(id, 2));
  }

  @Test
  void collectorKilledWhileItSends_sendsAgainAfterItsRestart() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    receiver.behave(
        (exchange, received) -> {
          arrived.countDown();
          hang();
          return false;
        });
    TestCollector first = start("export.otlp.timeout", "5m");
    UUID traceId = record(first, 5);
    assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
    first.kill();
    receiver.behave(OtlpReceiver::ok);
    // its claim would hold for minutes; the same collector takes it back at once
    start("export.otlp.timeout", "5m");
    awaitSpans(traceId, 6);
  }

  private static void hang() throws IOException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void slowAnswer_isTriedAgain_andHoldsUpNoIngest() {
    AtomicInteger requests = new AtomicInteger();
    receiver.behave(
        (exchange, received) -> {
          if (requests.getAndIncrement() == 0) {
            hang();
          }
          return OtlpReceiver.ok(exchange, received);
        });
    TestCollector collector = start("export.otlp.timeout", "300ms");
    UUID traceId = record(collector, 2);
    Await.until("the request is there", () -> requests.get() > 0);
    UUID other = record(collector, 500);
    collector.awaitNothingInFlight();
    awaitSpans(traceId, 3);
    awaitSpans(other, 501);
    assertThat(collector.exports().status().activity().lastError())
        .isEqualTo("no whole answer within 300 ms");
  }

  @Test
  void answerThatTricklesForEver_isCutOff() {
    AtomicInteger requests = new AtomicInteger();
    receiver.behave(
        (exchange, received) -> {
          if (requests.getAndIncrement() == 0) {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            hang();
          }
          return OtlpReceiver.ok(exchange, received);
        });
    TestCollector collector = start("export.otlp.timeout", "300ms");
    awaitSpans(record(collector, 2), 3);
    assertThat(requests.get()).isGreaterThan(1);
  }

  @Test
  void halfAReply_isTriedAgain() {
    AtomicInteger requests = new AtomicInteger();
    receiver.behave(
        (exchange, received) -> {
          if (requests.getAndIncrement() < 2) {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            throw new IOException("cut");
          }
          return OtlpReceiver.ok(exchange, received);
        });
    TestCollector collector = start();
    awaitSpans(record(collector, 2), 3);
    assertThat(requests.get()).isEqualTo(3);
    awaitEmpty(collector);
    assertThat(collector.exports().status().totals().failed()).isZero();
  }

  @Test
  void refusalOfOneTrace_isNotTheOthersLoss() {
    UUID bad = UUID.randomUUID();
    ByteString id = ByteString.fromHex(bad.toString().replace("-", ""));
    receiver.behave(
        (exchange, received) ->
            received.spans().stream().anyMatch(span -> span.getTraceId().equals(id))
                ? OtlpReceiver.status(400, "bad \n trace").answer(exchange, received)
                : OtlpReceiver.ok(exchange, received));
    // all end while the receiver is away, so that they go in one request
    receiver.kill();
    TestCollector collector = start();
    List<UUID> good = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      good.add(record(collector, 2));
    }
    collector.send(TestEvent.of("x").in(bad), Frames.end(bad, "Completed"));
    collector.awaitNothingInFlight();
    receiver.restart();
    good.forEach(trace -> awaitSpans(trace, 3));
    awaitFailed(collector, 1);
    awaitEmpty(collector);

    ExportOutbox.Failure failure = collector.exports().failures(null, 10).get(0);
    assertThat(failure.traceId()).isEqualTo(bad);
    assertThat(failure.reason()).isEqualTo("http_400");
    assertThat(failure.error()).isEqualTo("HTTP 400: bad trace");

    receiver.behave(OtlpReceiver::ok);
    assertThat(collector.exports().retry(null)).isEqualTo(1);
    awaitSpans(bad, 2);
    awaitFailed(collector, 0);
  }

  @Test
  void busyReceiver_isLeftAloneForAsLongAsItAsks() {
    AtomicInteger requests = new AtomicInteger();
    receiver.behave(
        (exchange, received) ->
            requests.getAndIncrement() == 0
                ? OtlpReceiver.status(429, "later", "Retry-After", "1").answer(exchange, received)
                : OtlpReceiver.ok(exchange, received));
    TestCollector collector = start();
    UUID traceId = record(collector, 1);
    Await.until("the first request", () -> requests.get() == 1);
    UUID other = record(collector, 1);
    awaitSpans(traceId, 2);
    awaitSpans(other, 2);

    long first = receiver.requests().get(0).nanoTime();
    assertThat(receiver.requests().get(1).nanoTime() - first)
        .as("neither this trace nor another was sent before")
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(950));
  }

  @Test
  void redirect_isNotFollowed() {
    receiver.behave(
        OtlpReceiver.status(307, "", "Location", receiver.endpoint() + "/elsewhere/v1/traces"));
    TestCollector collector = start();
    record(collector, 1);
    awaitFailed(collector, 1);
    ExportOutbox.Failure failure = collector.exports().failures(null, 1).get(0);
    assertThat(failure.reason()).isEqualTo("redirect");
    assertThat(failure.error()).contains("HTTP 307", "/elsewhere/", "not followed");
    assertThat(receiver.requests()).hasSize(1);
  }

  @Test
  void wrongToken_isAskedForOnce_notTraceByTrace() {
    receiver.kill();
    receiver.behave(OtlpReceiver.status(401, "who are you"));
    TestCollector collector = start();
    for (int i = 0; i < 8; i++) {
      record(collector, 1);
    }
    collector.awaitNothingInFlight();
    receiver.restart();
    awaitFailed(collector, 8);
    assertThat(receiver.requests().size()).isLessThan(8);
    assertThat(collector.exports().status().reasons())
        .containsExactly(new ExportOutbox.ReasonCount("http_401", 0, 8));
  }

  @Test
  void rejectedSpans_areCounted_andNotSentAgain() {
    receiver.behave(
        (exchange, received) -> {
          byte[] body =
              ExportTraceServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportTracePartialSuccess.newBuilder()
                          .setRejectedSpans(2)
                          .setErrorMessage("too old"))
                  .build()
                  .toByteArray();
          exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          return true;
        });
    TestCollector collector = start();
    awaitSpans(record(collector, 2), 3);
    awaitEmpty(collector);
    ExportStatus.Activity activity = collector.exports().status().activity();
    assertThat(activity.rejectedSpans()).isEqualTo(2);
    assertThat(activity.lastRejection()).isEqualTo("too old");
    assertThat(collector.metrics.count("flowtrace_export_rejected_spans")).isEqualTo(2);
    assertThat(receiver.requests()).hasSize(1);
  }

  @Test
  void rejectedSpansInJson_areCounted() {
    receiver.behave(
        (exchange, received) -> {
          byte[] body =
              "{\"partialSuccess\":{\"rejectedSpans\":\"3\",\"errorMessage\":\"no\"}}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          return true;
        });
    TestCollector collector = start("export.otlp.protocol", "http/json");
    awaitSpans(record(collector, 2), 3);
    Await.until(
        "they are counted", () -> collector.exports().status().activity().rejectedSpans() == 3);
  }

  @Test
  void largeTrace_goesInPieces_andOnlyWholeTracesShareARequest() {
    TestCollector collector = start("export.otlp.request-spans", "100");
    UUID small = record(collector, 3);
    UUID large = record(collector, 1_050);
    awaitSpans(large, 1_051);
    awaitSpans(small, 4);
    awaitEmpty(collector);
    assertThat(receiver.requests()).allMatch(request -> request.spans().size() <= 100);
    Set<ByteString> ids = new HashSet<>();
    receiver.spansOf(large).forEach(span -> ids.add(span.getSpanId()));
    assertThat(ids).hasSize(1_051);
    assertThat(collector.metrics.count("flowtrace_export_traces")).isEqualTo(2);
  }

  @Test
  void largeTraceThatBreaksOff_isSentAgainWhole_withTheSameIds() {
    AtomicInteger requests = new AtomicInteger();
    receiver.behave(
        (exchange, received) ->
            requests.incrementAndGet() == 3
                ? OtlpReceiver.status(503, "").answer(exchange, received)
                : OtlpReceiver.ok(exchange, received));
    TestCollector collector = start("export.otlp.request-spans", "50");
    UUID large = record(collector, 399);
    awaitSpans(large, 400);
    awaitEmpty(collector);
    assertThat(receiver.spanCount()).isEqualTo(400);
    assertThat(collector.metrics.count("flowtrace_export_traces")).isEqualTo(1);
  }

  @Test
  void requestThatIsTooLarge_isHalved() {
    receiver.behave(
        (exchange, received) ->
            received.spans().size() > 10
                ? OtlpReceiver.status(413, "too large").answer(exchange, received)
                : OtlpReceiver.ok(exchange, received));
    TestCollector collector = start();
    UUID traceId = record(collector, 60);
    awaitSpans(traceId, 61);
    awaitEmpty(collector);
    assertThat(collector.exports().status().totals().failed()).isZero();
  }

  @Test
  void deletedTrace_isNotSent() {
    receiver.kill();
    TestCollector collector = start();
    UUID traceId = record(collector, 1);
    collector.awaitNothingInFlight();
    try {
      collector.collector().ingest().delete(traceId);
    } catch (dev.flowtrace.ingest.RefusedException e) {
      throw new AssertionError(e);
    }
    Await.until("it is gone", () -> !collector.queries().exists(traceId));
    collector.awaitNothingInFlight();
    // nothing has to be sent for that
    awaitEmpty(collector);
    receiver.restart();
    assertThat(receiver.spansOf(traceId)).isEmpty();
  }

  @Test
  void damagedTrace_isSetAside_andHidesNoOther() {
    receiver.kill();
    TestCollector collector = start();
    UUID damaged = record(collector, 1);
    UUID good = record(collector, 1);
    collector.awaitNothingInFlight();
    String bytes = database == TestDatabase.H2 ? "X'77'" : "'\\x77'";
    database.sql(
        "update event_chunk set payload = " + bytes + " where trace_id = '" + damaged + "'");
    awaitFailed(collector, 1);
    receiver.restart();
    awaitSpans(good, 2);
    assertThat(collector.exports().failures(null, 1).get(0).reason()).isEqualTo("unreadable");
  }

  @Test
  void databaseThatIsAwayForAWhile_costsNothing() {
    TestCollector collector = start();
    awaitSpans(record(collector, 1), 2);
    collector.database.set(() -> Outcome.FAILS);
    UUID traceId = record(collector, 2);
    Await.until("it is missed", () -> collector.metrics.count("flowtrace_commit_failures") > 2);
    collector.database.set(() -> Outcome.WORKS);
    awaitSpans(traceId, 3);
  }

  @Test
  void twoCollectors_shareTheWork() {
    receiver.kill();
    TestCollector a = start("node.name", "a", "export.otlp.batch-traces", "3");
    List<UUID> traces = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      traces.add(record(a, 1));
    }
    a.awaitNothingInFlight();
    TestCollector b = start("node.name", "b", "export.otlp.batch-traces", "3");
    receiver.restart();
    traces.forEach(id -> awaitSpans(id, 2));
    awaitEmpty(a);
    // what was under way when the receiver was killed may have arrived without its answer
    assertThat(
            a.metrics.count("flowtrace_export_traces") + b.metrics.count("flowtrace_export_traces"))
        .isEqualTo(100);
  }

  @Test
  void stop_endsTheThreads_thoughTheReceiverHangs() {
    CountDownLatch arrived = new CountDownLatch(1);
    receiver.behave(
        (exchange, received) -> {
          arrived.countDown();
          hang();
          return false;
        });
    TestCollector collector = start("export.otlp.timeout", "5m", "export.otlp.concurrency", "3");
    record(collector, 1);
    Await.until("a request is under way", () -> arrived.getCount() == 0);
    collector.stop();
    Await.until(
        "no thread is left",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("flowtrace-export")));
    assertThat(collector.exports().status().totals().waiting()).isEqualTo(1);
  }

  @Test
  void exportThatIsOff_leavesNothingBehind() {
    TestCollector collector = start("export.otlp.enabled", "false");
    record(collector, 1);
    collector.awaitNothingInFlight();
    ExportStatus status = collector.exports().status();
    assertThat(status.totals().waiting()).isZero();
    assertThat(status.receiver()).isEqualTo("off");
    assertThat(receiver.requests()).isEmpty();
  }
}
