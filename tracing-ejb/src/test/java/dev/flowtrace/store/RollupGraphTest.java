package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.graph.FlowGraph;
import dev.flowtrace.graph.FlowGraphBuilder;
import dev.flowtrace.graph.GraphBuilder;
import dev.flowtrace.graph.GraphEdge;
import dev.flowtrace.graph.GraphNode;
import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The graph of a flow's minutes is that of its traces, in whatever pieces these were written. */
@ParameterizedClass
@EnumSource
class RollupGraphTest {
  private static final long MILLI = 1_000_000;
  private static final long FROM = TestEvent.SIX - 3_600_000_000_000L;
  private static final long TO = TestEvent.SIX + 3_600_000_000_000L;
  private static final UUID T = UUID.fromString("00000000-0000-4000-8000-00000000000a");
  private static final UUID U = UUID.fromString("00000000-0000-4000-8000-00000000000b");

  @Parameter TestDatabase database;

  private final Map<UUID, List<TestEvent>> sent = new LinkedHashMap<>();
  private UnitOfWork work;
  private StoreFixture collector;

  @BeforeEach
  void emptyDatabase() {
    sent.clear();
    work = database.fresh();
    collector = new StoreFixture(work, "a");
  }

  private void send(UUID traceId, TestEvent... events) {
    for (TestEvent event : events) {
      sent.computeIfAbsent(traceId, id -> new ArrayList<>()).add(event);
      collector.send(event.in(traceId));
    }
  }

  private void restart() {
    collector.evict();
    collector = new StoreFixture(work, "a");
  }

  /** What the events themselves give, each trace counted on its own. */
  private FlowGraph ofTraces() {
    FrameParser reader = new FrameParser(CodecLimits.DEFAULT, 512, Set.of(), UUID::randomUUID);
    GraphBuilder all = new GraphBuilder();
    for (List<TestEvent> events : sent.values()) {
      GraphBuilder trace = new GraphBuilder();
      for (TestEvent event : events) {
        byte[] json = event.json().getBytes(StandardCharsets.UTF_8);
        trace.add(reader.read(json, 0, json.length));
      }
      all.add(trace);
    }
    return all.build(FROM, TO);
  }

  private FlowGraph ofMinutes() {
    FlowFigures figures = new FlowFigures(work);
    return FlowGraphBuilder.of(
        FROM, TO, figures.edges("f", FROM, TO), figures.actors("f", FROM, TO));
  }

  private static GraphNode node(FlowGraph graph, String actor) {
    return graph.nodes().stream().filter(node -> node.actor().equals(actor)).findAny().get();
  }

  private static double share(long nanos) {
    return (double) nanos / (TO - FROM);
  }

  /** The reader is held up for 30 ms; the parser works 200 of 1,000 ms, and one message fails. */
  private void run(UUID traceId, long second, Runnable between) {
    collector.send(Frames.start(traceId, "f"));
    send(
        traceId,
        TestEvent.of("reader").at(second).type("ActorStarted"),
        TestEvent.of("parser").at(second).type("ActorCreated"),
        TestEvent.of("reader").at(second).took(30 * MILLI));
    between.run();
    send(
        traceId,
        TestEvent.flow("reader", "parser").at(second).message(10).took(5 * MILLI),
        TestEvent.of("parser").at(second).type("MessageReceived").took(150 * MILLI),
        TestEvent.flow("reader", "parser").at(second).message(10).error("lost"));
    between.run();
    send(
        traceId,
        TestEvent.of("parser").at(second).type("MessageReceived").took(50 * MILLI),
        TestEvent.of("reader").at(second + 1).type("ActorCompleted"),
        TestEvent.of("parser").at(second + 1).type("ActorCompleted"));
    between.run();
  }

  @Test
  void waitingBackPressureAndFailures_areThoseOfTheTrace() {
    run(T, 0, collector::flush);

    FlowGraph graph = ofMinutes();
    assertThat(node(graph, "parser").waiting()).isEqualTo(share(800 * MILLI));
    assertThat(node(graph, "parser").busyNanos()).isEqualTo(200 * MILLI);
    assertThat(node(graph, "parser").backPressured()).isNull();
    assertThat(node(graph, "reader").backPressured()).isEqualTo(share(30 * MILLI));
    assertThat(node(graph, "reader").waiting()).as("it is not known when it was busy").isNull();
    assertThat(graph.edges()).extracting(GraphEdge::errors).containsExactly(1L);
    assertThat(graph).isEqualTo(ofTraces());
  }

  @Test
  void tracesThatLeaveMemory_orLiveOnAfterARestart_countOnce() {
    run(T, 0, collector::evict);
    run(U, 59, this::restart);
    assertThat(ofMinutes()).isEqualTo(ofTraces());
    assertThat(node(ofMinutes(), "parser").waiting()).isEqualTo(share(1_600 * MILLI));
  }

  @Test
  void whatComesAfterTheEnd_changesHowLongItWaited() {
    run(T, 0, collector::flush);
    restart();
    send(T, TestEvent.of("parser").at(90).type("MessageReceived").took(100 * MILLI));
    collector.flush();
    assertThat(node(ofMinutes(), "parser").waiting()).isEqualTo(share(700 * MILLI));

    send(T, TestEvent.of("parser").at(2).type("ActorFailed"));
    collector.flush();
    assertThat(ofMinutes()).isEqualTo(ofTraces());
  }

  @Test
  void traceWhoseFlowIsSaidLate_countsWithWhatCameBefore() {
    send(
        T,
        TestEvent.of("parser").type("ActorStarted"),
        TestEvent.of("parser").type("MessageReceived").took(100 * MILLI),
        TestEvent.of("parser").at(1).type("ActorCompleted"),
        TestEvent.of("late").type("ActorStarted"));
    restart();
    collector.send(Frames.start(T, "f"));
    send(T, TestEvent.of("late").at(1).type("NetworkEvent").took(0));
    collector.flush();
    send(T, TestEvent.of("late").at(2).type("ActorCompleted"));
    collector.flush();

    assertThat(node(ofMinutes(), "parser").waiting()).isEqualTo(share(900 * MILLI));
    assertThat(node(ofMinutes(), "late").waiting()).isEqualTo(share(2_000 * MILLI));
    assertThat(ofMinutes()).isEqualTo(ofTraces());
  }

  @Test
  void sampledTraces_countForThoseThatWereLeftOut() {
    collector.send(
        ("{\"StartTrace\":{\"trace_id\":\"%s\",\"flow_id\":\"f\",\"version\":%s,"
                + "\"sampling\":{\"adjusted_count\":10}}}")
            .formatted(T, Frames.version(1, 0, 0, null))
            .getBytes(StandardCharsets.UTF_8));
    send(
        T,
        TestEvent.of("parser").type("ActorStarted"),
        TestEvent.of("parser").took(20 * MILLI),
        TestEvent.flow("parser", "sink").error("lost"));
    restart();
    send(
        T,
        TestEvent.of("parser").type("MessageReceived").took(100 * MILLI),
        TestEvent.of("parser").at(1).type("ActorCompleted"));
    collector.flush();

    GraphNode parser = node(ofMinutes(), "parser");
    assertThat(parser.waiting()).isEqualTo(share(8_800 * MILLI));
    assertThat(parser.backPressured()).isEqualTo(share(200 * MILLI));
    assertThat(parser.busyNanos()).isEqualTo(1_000 * MILLI);
    assertThat(ofMinutes().edges()).extracting(GraphEdge::errors).containsExactly(10L);
  }

  @Test
  void anyTraces_giveTheSame() {
    Random random = new Random(4);
    List<String> kinds =
        List.of(
            "ActorCreated",
            "ActorStarted",
            "ActorCompleted",
            "ActorFailed",
            "MessageSent",
            "MessageReceived",
            "StateChanged",
            "DataFlow");
    List<UUID> traces = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      traces.add(new UUID(0x4000, 0x8000_0000_0000_0000L + i));
      collector.send(Frames.start(traces.get(i), "f"));
    }
    for (int i = 0; i < 400; i++) {
      String kind = kinds.get(random.nextInt(kinds.size()));
      String actor = "actor" + random.nextInt(5);
      TestEvent event =
          kind.equals("DataFlow")
              ? TestEvent.flow(actor, "actor" + random.nextInt(5))
              : TestEvent.of(actor).type(kind);
      event.at(random.nextInt(300));
      if (random.nextInt(10) == 0) {
        event.error("lost");
      }
      if (random.nextInt(3) > 0) {
        event.took(random.nextInt(3) * MILLI);
      }
      send(traces.get(random.nextInt(traces.size())), event);
      if (random.nextInt(8) == 0) {
        collector.flush();
      } else if (random.nextInt(40) == 0) {
        restart();
      }
    }
    collector.evict();
    assertThat(ofMinutes()).isEqualTo(ofTraces());
  }
}
