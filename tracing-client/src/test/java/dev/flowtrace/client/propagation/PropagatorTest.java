package dev.flowtrace.client.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.Cause;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.client.CollectedBatches;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.TracingWithSink;
import dev.flowtrace.client.UpstreamContext;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.TraceEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PropagatorTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final CollectedBatches collected = new CollectedBatches();
  private final Tracing tracing = TracingWithSink.of(collected);
  private final Propagator propagator = new Propagator();

  @AfterEach
  void close() {
    tracing.close();
  }

  @Test
  void whatIsInjected_isExtracted_andMakesOneTrace() {
    FlowRun caller = tracing.startFlow("orders & more");
    Cause first = caller.actor("shop").sent("in", "order");
    Cause[] call = new Cause[1];
    Map<String, String> headers = new HashMap<>();
    caller
        .actor("shop")
        .handle(
            "in",
            "order",
            first,
            () -> {
              call[0] = caller.actor("shop").sent("out", "bill");
              propagator.inject(caller, call[0], headers);
            });

    UpstreamContext upstream = propagator.extract(headers).orElseThrow();
    FlowRun called = tracing.continueFlow("billing", null, upstream);
    called.actor("bills").custom("made");
    assertThat(tracing.flush(Duration.ofSeconds(30))).isTrue();

    assertThat(called.traceId()).isEqualTo(caller.traceId());
    assertThat(upstream.eventId()).isEqualTo(call[0].eventId());
    assertThat(upstream.rootEventId()).isEqualTo(first.eventId());
    assertThat(Propagator.callerFlow(upstream)).contains("orders & more");
    TraceEvent made =
        collected.events(caller.traceId()).stream()
            .filter(event -> event.eventType().equals(new EventType.Custom("made")))
            .findFirst()
            .orElseThrow();
    assertThat(made.causality().parentEventId()).isEqualTo(call[0].eventId());
    assertThat(made.causality().rootCauseEventId()).isEqualTo(first.eventId());
    assertThat(headers.get("tracestate")).hasSizeLessThanOrEqualTo(512).contains("ot=th:");
    assertThat(propagator.malformed()).isZero();
  }

  @Test
  void foreignTraceparent_becomesTheTracesId_andItsStateGoesOn() {
    UpstreamContext upstream =
        propagator
            .extract(Map.of("TraceParent", PARENT, "tracestate", "vendor=x , other=y"))
            .orElseThrow();
    FlowRun run = tracing.continueFlow("billing", null, upstream);
    Map<String, String> headers = new HashMap<>();
    propagator.inject(run, headers);

    assertThat(run.traceId()).isEqualTo(UUID.fromString("0af76519-16cd-43dd-8448-eb211c80319c"));
    assertThat(run.isSampled()).isTrue();
    assertThat(upstream.eventId()).isNull();
    assertThat(headers.get("traceparent")).startsWith("00-0af7651916cd43dd8448eb211c80319c-");
    assertThat(headers.get("tracestate")).contains("vendor=x", "other=y");
  }

  @Test
  void notSampledCaller_isFollowed() {
    UpstreamContext upstream =
        propagator
            .extract(Map.of("traceparent", PARENT.substring(0, PARENT.length() - 1) + "0"))
            .orElseThrow();

    assertThat(tracing.continueFlow("billing", null, upstream).isSampled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,"
            + "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void badTraceparent_isAsNone_andCounted(String header) {
    assertThat(propagator.extract(Map.of("traceparent", header))).isEmpty();
    assertThat(propagator.malformed()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no members",
        "a=1,a=2",
        "flowtrace=p:xyz",
        "flowtrace=nothing",
        "flowtrace=p:0af7651916cd43dd8448eb211c80319"
      })
  void badTracestate_isAsNone_andCounted_butTheTraceGoesOn(String state) {
    UpstreamContext upstream =
        propagator.extract(Map.of("traceparent", PARENT, "tracestate", state)).orElseThrow();

    assertThat(upstream.eventId()).isNull();
    assertThat(propagator.malformed()).isEqualTo(1);
  }

  @Test
  void memberOfALaterVersion_isUnderstoodAsFarAsItIsKnown() {
    UUID event = UUID.randomUUID();
    String member = "flowtrace=p:" + event.toString().replace("-", "") + ";f:a%2;z:new";
    UpstreamContext upstream =
        propagator.extract(Map.of("traceparent", PARENT, "tracestate", member)).orElseThrow();

    assertThat(upstream.eventId()).isEqualTo(event);
    assertThat(upstream.rootEventId()).isEqualTo(event);
    assertThat(Propagator.callerFlow(upstream)).isEmpty();
  }

  @Test
  void longFlowName_isLeftOut_soThatTheMemberIsNeverCut() {
    FlowRun run = tracing.startFlow("ü".repeat(100));
    Map<String, String> headers = new HashMap<>();
    propagator.inject(run, run.actor("a").sent("out", 1), headers);

    assertThat(headers.get("tracestate")).startsWith("flowtrace=p:").doesNotContain(";f:");
    assertThat(headers.get("tracestate").split(",", 2)[0]).hasSizeLessThanOrEqualTo(128);
    assertThat(propagator.extract(headers).orElseThrow().eventId()).isNotNull();
  }

  private static String members(int count, int valueChars) {
    return IntStream.range(0, count)
        .mapToObj(i -> "v" + i + "=" + "x".repeat(valueChars))
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @CsvSource({"32, 3", "8, 60"}) // as many as are allowed; as long as is allowed
  void fullTracestate_isLeftToTheOthers_andTheEventGoesInBaggage(int count, int valueChars) {
    String full = members(count, valueChars);
    FlowRun run =
        tracing.continueFlow(
            "ü".repeat(100),
            null,
            propagator.extract(Map.of("traceparent", PARENT, "tracestate", full)).orElseThrow());
    Cause first = run.actor("a").sent("in", 1);
    CauseScope scope = run.within(first);
    Cause call = run.actor("a").sent("out", 2);
    scope.close();
    Map<String, String> headers = new HashMap<>();
    headers.put("Baggage", "user=alice;p=1 , node=DF%2028,flowtrace.flow=stale");
    propagator.inject(run, call, headers);

    assertThat(headers.get("tracestate").split(",")).contains(full.split(","));
    assertThat(headers.get("Baggage"))
        .startsWith("user=alice;p=1 , node=DF%2028,flowtrace.parent=");
    assertThat(headers).doesNotContainKey("baggage");
    UpstreamContext upstream = propagator.extract(headers).orElseThrow();
    assertThat(upstream.eventId()).isEqualTo(call.eventId());
    assertThat(upstream.rootEventId()).isEqualTo(first.eventId());
    assertThat(Propagator.callerFlow(upstream)).contains("ü".repeat(100));
    assertThat(propagator.malformed()).isZero();
  }

  @Test
  void carrierThatCannotBeRead_getsNoBaggage_andTheLastOfTheOthersGoes() {
    FlowRun run =
        tracing.continueFlow(
            "billing",
            null,
            propagator
                .extract(Map.of("traceparent", PARENT, "tracestate", members(32, 3)))
                .orElseThrow());
    Map<String, String> headers = new HashMap<>();
    propagator.inject(run, run.actor("a").sent("out", 1), headers, Map::put);

    assertThat(headers).containsOnlyKeys("traceparent", "tracestate");
    assertThat(headers.get("tracestate")).startsWith("flowtrace=p:").doesNotContain("v31=");
  }

  @Test
  void withBaggage_itIsAlwaysThere_andALongNameToo() {
    FlowRun run = tracing.startFlow("ü".repeat(100));
    Cause call = run.actor("a").sent("out", 1);
    Map<String, String> headers = new HashMap<>();
    propagator.withBaggage().inject(run, call, headers);
    assertThat(headers.get("tracestate")).startsWith("flowtrace=p:");
    assertThat(Propagator.callerFlow(propagator.extract(headers).orElseThrow()))
        .contains("ü".repeat(100));

    headers.remove("tracestate"); // as somebody between does
    UpstreamContext upstream = propagator.extract(headers).orElseThrow();
    assertThat(upstream.eventId()).isEqualTo(call.eventId());
    assertThat(Propagator.callerFlow(upstream)).contains("ü".repeat(100));
  }

  @Test
  void baggageOfAnEarlierCall_isNotMixedWithThisOne() {
    FlowRun run = tracing.startFlow("ü".repeat(100));
    Cause call = run.actor("a").sent("out", 1);
    Map<String, String> headers = new HashMap<>();
    propagator.inject(run, call, headers);
    headers.put(
        "baggage",
        "flowtrace.parent=" + "0af7651916cd43dd8448eb211c80319c" + ",flowtrace.flow=other");

    UpstreamContext upstream = propagator.extract(headers).orElseThrow();
    assertThat(upstream.eventId()).isEqualTo(call.eventId());
    assertThat(Propagator.callerFlow(upstream)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flowtrace.parent=xyz",
        "flowtrace.parent",
        "user=alice,flowtrace.flow=orders",
        "flowtrace.parent=0af7651916cd43dd8448eb211c80319c,flowtrace.root=1"
      })
  void badBaggage_isAsNone_andCounted(String baggage) {
    UpstreamContext upstream =
        propagator.extract(Map.of("traceparent", PARENT, "baggage", baggage)).orElseThrow();

    assertThat(upstream.eventId()).isNull();
    assertThat(propagator.malformed()).isEqualTo(1);
  }

  @Test
  void baggageWithoutRoom_isLeftAlone() {
    FlowRun run = tracing.startFlow("orders");
    Map<String, String> headers = new HashMap<>();
    String full = "a=" + "x".repeat(8190);
    headers.put("baggage", full);
    propagator.withBaggage().inject(run, run.actor("a").sent("out", 1), headers);

    assertThat(headers).containsEntry("baggage", full);
    assertThat(headers.get("tracestate")).startsWith("flowtrace=p:");
  }

  @Test
  void badHeaders_areInTheTracingsStats() {
    tracing.propagator().extract(Map.of("traceparent", "garbage"));
    tracing.propagator().withBaggage().extract(Map.of("traceparent", "garbage"));

    assertThat(tracing.stats().malformedHeaders()).isEqualTo(2);
    assertThat(tracing.propagator().malformed()).isEqualTo(2);
  }

  @Test
  void carrierOfAnyKind_servesAndItsFailuresAreCounted() {
    FlowRun run = tracing.startFlow("orders");
    Cause call = run.actor("a").sent("out", 1);
    StringBuilder carrier = new StringBuilder();
    propagator.inject(
        run, call, carrier, (to, name, value) -> to.append(name).append('=').append(value));
    assertThat(carrier.toString()).contains("traceparent=00-", "tracestate=flowtrace=p:");

    propagator.inject(run, call, Map.of());
    assertThat(propagator.malformed()).isEqualTo(1);
    assertThat(
            propagator.extract(
                carrier,
                (from, name) -> {
                  throw new IllegalStateException();
                }))
        .isEmpty();
    assertThat(propagator.malformed()).isEqualTo(2);
    propagator.inject(null, null);
    assertThat(propagator.extract((Map<String, String>) null)).isEmpty();
    assertThat(propagator.extractFromAll(Map.of("Traceparent", List.of(PARENT)))).isPresent();
  }
}
