package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.FlushUnit;
import dev.flowtrace.aggregation.StoredTrace;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.aggregation.WrittenTrace;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a flush leaves in the database. */
@ParameterizedClass
@EnumSource
class TraceWriterTest {
  private static final UUID T = UUID.fromString("00000000-0000-4000-8000-00000000000a");
  private static final UUID U = UUID.fromString("ffffffff-0000-4000-8000-00000000000b");

  @Parameter TestDatabase database;

  private StoreFixture a;

  @BeforeEach
  void emptyDatabase() {
    a = new StoreFixture(database.fresh(), "a");
  }

  @Test
  void newTrace_isWrittenWithItsEventsAndFigures() {
    TestEvent first = TestEvent.flow("x", "y").message(10).took(100);
    TestEvent second = TestEvent.of("y").at(5).type("ActorFailed").error("no");
    long position = a.send(Frames.start(T, "orders"), first.in(T), second.in(T));
    a.flush();

    StoredTrace stored = a.stored(T);
    TraceHead head = stored.head();
    assertThat(head.flowId()).isEqualTo("orders");
    assertThat(head.version()).isNotNull();
    assertThat(head.version().json()).isEqualTo(Frames.version(1, 2, 3, "abc"));
    assertThat(head.status()).isEqualTo(TraceStatus.RUNNING);
    assertThat(head.events()).isEqualTo(2);
    assertThat(head.errors()).isEqualTo(1);
    assertThat(head.firstError()).isEqualTo("no");
    assertThat(head.eventBytes()).isEqualTo(first.json().length() + second.json().length());
    assertThat(head.startEpochNanos()).isEqualTo(TestEvent.SIX);
    assertThat(head.durationNanos()).isEqualTo(5_000_000_000L);
    assertThat(stored.settled()).isFalse();
    EdgeStats edge = stored.topology().edges().get(new EdgeKey("x", "out", "y", "in"));
    assertThat(edge.messages()).isEqualTo(1);
    assertThat(edge.bytes()).isEqualTo(10);
    assertThat(edge.nanosSum()).isEqualTo(100);
    assertThat(a.events(T)).containsExactly(first.json(), second.json());
    assertThat(a.reader.chunks(T))
        .singleElement()
        .satisfies(
            chunk -> {
              assertThat(chunk.nodeId()).isEqualTo(a.node.nodeId());
              assertThat(chunk.journalPosition()).isEqualTo(position);
              assertThat(chunk.firstEpochNanos()).isEqualTo(TestEvent.SIX);
              assertThat(chunk.lastEpochNanos()).isEqualTo(TestEvent.SIX + 5_000_000_000L);
            });
    assertThat(database.rows("select actors from trace_actors"))
        .as("a running trace is found by its actors")
        .containsExactly("x\u001a;y");
    assertThat(database.rows("select count(*) from trace_topology")).containsExactly("0");
  }

  @Test
  void secondFlush_addsToTheFirst() {
    TestEvent first = TestEvent.flow("x", "y").message(10);
    TestEvent second = TestEvent.flow("x", "y").at(1).message(5);
    a.send(first.in(T));
    a.flush();
    a.send(second.in(T));
    a.flush();

    assertThat(a.stored(T).head().events()).isEqualTo(2);
    EdgeStats edge = a.stored(T).topology().edges().values().iterator().next();
    assertThat(edge.messages()).isEqualTo(2);
    assertThat(edge.bytes()).isEqualTo(15);
    assertThat(a.events(T)).containsExactly(first.json(), second.json());
    assertThat(a.reader.chunks(T)).hasSize(2);
  }

  @Test
  void endedTrace_isStoredWithTheSumsOfItsActorsAndEdges() {
    a.send(
        TestEvent.flow("x", "y").message(10).took(100).in(T),
        TestEvent.flow("x", "y").at(1).message(20).took(300).in(T),
        TestEvent.flow("x", "z").message(1).in(T),
        TestEvent.of("y").type("ActorFailed").took(7).in(T));
    a.flush();
    a.send(TestEvent.flow("x", "y").at(2).message(30).in(T), Frames.end(T, "Completed"));
    a.flush();

    assertThat(database.settledActors()).containsExactly("x|4|0|400|300", "y|1|1|7|7", "z|0|0|0|0");
    assertThat(database.settledEdges())
        .containsExactly(
            "x|out|y|in|3|60|2|400|300|%d|%d"
                .formatted(TestEvent.SIX, TestEvent.SIX + 2_000_000_000L),
            "x|out|z|in|1|1|0|0|0|%d|%d".formatted(TestEvent.SIX, TestEvent.SIX));
    assertThat(a.stored(T).settled()).isTrue();
    assertThat(a.aggregator.size()).isZero();
  }

  @Test
  void resumedTrace_updatesItsRowsAndDoublesNone() {
    a.send(Frames.start(T, "orders"), TestEvent.flow("x", "y").message(1).in(T));
    a.evict();
    assertThat(a.aggregator.holds(T)).isFalse();
    assertThat(a.stored(T).settled()).isTrue();

    a.send(TestEvent.flow("x", "y").message(2).in(T), TestEvent.of("new").in(T));
    a.evict();

    assertThat(database.settledActors()).containsExactly("new|1|0|0|0", "x|2|0|0|0", "y|0|0|0|0");
    assertThat(database.settledEdges())
        .containsExactly("x|out|y|in|2|3|0|0|0|%1$d|%1$d".formatted(TestEvent.SIX));
    assertThat(database.rows("select trace_version, actors from trace_actors order by 1"))
        .as("each flush adds the names that it brought")
        .containsExactly("1|x\u001a;y", "2|new");
    assertThat(a.stored(T).head().flowId()).isEqualTo("orders");
    assertThat(a.events(T)).hasSize(3);
  }

  @Test
  void lateEvent_isAppendedAndReopensNothing() {
    a.send(TestEvent.of("x").in(T), Frames.end(T, "Completed"));
    a.flush();
    a.send(TestEvent.of("x").at(9).in(T));
    a.flush();

    assertThat(a.stored(T).head().status()).isEqualTo(TraceStatus.COMPLETED);
    assertThat(a.stored(T).head().events()).isEqualTo(2);
    assertThat(database.settledActors()).containsExactly("x|2|0|0|0");
    assertThat(a.aggregator.size()).isZero();
  }

  @Test
  void runningTrace_isCountedAgainFromItsChunks_whereMemoryIsLost() {
    for (int flush = 0; flush < 3; flush++) {
      a.send(
          TestEvent.flow("x", "y").at(flush).message(10).took(100 * flush).in(T),
          TestEvent.of("y").type("ActorFailed").took(7).in(T));
      a.flush();
    }
    assertThat(database.rows("select count(*) from trace_topology")).containsExactly("0");
    assertThat(database.rows("select trace_version from event_chunk order by trace_version"))
        .containsExactly("1", "2", "3");

    assertThat(figures(a.stored(T))).isEqualTo("x 3/0, y 3/3 | x>y 3 30 300");
    StoreFixture next = new StoreFixture(a.work, "a");
    next.send(TestEvent.flow("x", "y").message(10).took(50).in(T), Frames.end(T, "Completed"));
    next.flush();
    assertThat(figures(a.stored(T))).isEqualTo("x 4/0, y 3/3 | x>y 4 40 350");
    assertThat(database.settledEdges())
        .singleElement()
        .satisfies(edge -> assertThat(edge).contains("y|in|4|40|4|350|"));
  }

  @Test
  void longTrace_isStoredWithItsFigures_andOnlyWhatCameSinceIsCountedAgain() {
    byte[][] frames = new byte[1_000][];
    Arrays.fill(frames, TestEvent.flow("x", "y").message(1).took(2).in(T));
    a.send(frames);
    a.flush();
    a.send(TestEvent.flow("x", "z").message(5).took(3).in(T));
    a.flush();
    assertThat(database.rows("select trace_version, event_count from trace_topology"))
        .containsExactly("1|1000");
    String whole = "x 1001/0, y 0/0, z 0/0 | x>y 1000 1000 2000, x>z 1 5 3";
    assertThat(figures(a.stored(T))).isEqualTo(whole);
    // those of the first thousand are not read any more
    String damaged = database == TestDatabase.H2 ? "X'77'" : "'\\x77'";
    database.sql("update event_chunk set payload = " + damaged + " where trace_version = 1");
    assertThat(figures(a.stored(T))).isEqualTo(whole);

    a.send(frames);
    a.flush();
    assertThat(database.rows("select trace_version, event_count from trace_topology"))
        .containsExactly("3|2001");
    a.evict();
    assertThat(database.rows("select trace_version, event_count from trace_topology"))
        .as("it is whole already")
        .containsExactly("3|2001");
    assertThat(figures(a.stored(T)))
        .isEqualTo("x 2001/0, y 0/0, z 0/0 | x>y 2000 2000 4000, x>z 1 5 3");
  }

  /** Actors with events and errors, edges with messages, bytes and times. */
  private static String figures(StoredTrace trace) {
    return trace.topology().actors().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue().events() + "/" + e.getValue().errors())
            .sorted()
            .collect(Collectors.joining(", "))
        + " | "
        + trace.topology().edges().entrySet().stream()
            .map(
                e ->
                    "%s>%s %d %d %d"
                        .formatted(
                            e.getKey().fromActor(),
                            e.getKey().toActor(),
                            e.getValue().messages(),
                            e.getValue().bytes(),
                            e.getValue().nanosSum()))
            .sorted()
            .collect(Collectors.joining(", "));
  }

  @Test
  void deletion_leavesNothing() {
    a.send(TestEvent.flow("x", "y").attribute("message_id", "m").in(T), Frames.end(T, "Completed"));
    a.flush();
    a.apply(new TraceCommand.Delete(T));
    a.flush();

    assertThat(a.reader.find(T)).isNull();
    assertThat(a.reader.exists(T)).isFalse();
    for (String table :
        List.of("flow_trace", "event_chunk", "trace_attribute", "trace_actors", "trace_topology")) {
      assertThat(database.rows("select count(*) from " + table)).as(table).containsExactly("0");
    }
    assertThat(a.aggregator.size()).isZero();
  }

  @Test
  void deletion_ofATraceThatIsNotThere_isNothing() {
    a.apply(new TraceCommand.Delete(T));
    a.flush();
    assertThat(a.reader.find(T)).isNull();
    assertThat(a.aggregator.size()).isZero();
  }

  @Test
  void whatComesAfterADeletion_isANewTrace() {
    TestEvent after = TestEvent.flow("x", "z").at(3);
    a.send(Frames.start(T, "old"), TestEvent.flow("x", "y").in(T), Frames.end(T, "Completed"));
    a.flush();
    a.apply(new TraceCommand.Delete(T));
    a.send(after.in(T));
    a.evict();

    assertThat(a.events(T)).containsExactly(after.json());
    TraceHead head = a.stored(T).head();
    assertThat(head.flowId()).isEqualTo(TraceHead.UNKNOWN_FLOW);
    assertThat(head.status()).isEqualTo(TraceStatus.RUNNING);
    assertThat(head.events()).isEqualTo(1);
    assertThat(database.rows("select actors from trace_actors")).containsExactly("x\u001a;z");
    assertThat(database.settledMessages()).containsExactly(1L);
  }

  @Test
  void deletion_beforeAnythingWasFlushed_takesOnlyWhatCameBefore() {
    TestEvent after = TestEvent.of("after");
    a.send(TestEvent.of("before").in(T));
    a.apply(new TraceCommand.Delete(T));
    a.send(after.in(T));
    a.flush();
    assertThat(a.events(T)).containsExactly(after.json());
  }

  @Test
  void attributes_areWrittenOncePerChunk() {
    a.send(
        TestEvent.of("x").attribute("message_id", "m1").attribute("other", "o").in(T),
        TestEvent.of("x").attribute("message_id", "m1").in(T),
        TestEvent.of("x").attribute("message_id", "m2").in(T));
    a.flush();
    assertThat(
            database.rows(
                "select attribute_key, attribute_value from trace_attribute order by attribute_value"))
        .containsExactly("message_id|m1", "message_id|m2");
  }

  @Test
  void rollup_isTheSumOverTracesMinutesAndFlushes() {
    a.send(
        Frames.start(T, "orders"),
        Frames.start(U, "orders"),
        TestEvent.flow("x", "y").at(0).message(1).took(10).in(T),
        TestEvent.flow("x", "y").at(59).message(2).took(30).in(U),
        TestEvent.flow("x", "y").at(60).message(4).in(T),
        TestEvent.flow("x", "y").at(-1).message(8).in(U));
    a.flush();
    a.send(
        TestEvent.flow("x", "y").at(30).message(16).took(20).in(T),
        TestEvent.flow("x", "z").at(30).message(32).in(U));
    a.flush();

    long minute = TestEvent.SIX / 60_000_000_000L;
    assertThat(
            database.rows(
                "select epoch_minute - %d, flow_id, to_actor, message_count, message_bytes, timed_count,"
                        .formatted(minute)
                    + " execution_nanos_sum, execution_nanos_max from edge_minute"
                    + " order by epoch_minute, to_actor"))
        .containsExactly(
            "-1|orders|y|1|8|0|0|0",
            "0|orders|y|3|19|3|60|30",
            "0|orders|z|1|32|0|0|0",
            "1|orders|y|1|4|0|0|0");
    assertThat(database.rows("select sum(message_count), sum(message_bytes) from edge_minute"))
        .containsExactly("6|63");
  }

  @Test
  void rollup_hasATraceOnceItsFlowIsKnown_withAllThatCameBefore() {
    a.send(
        TestEvent.flow("x", "y").at(0).message(1).in(T),
        TestEvent.flow("x", "y").at(60).message(2).in(T));
    a.flush();
    a.send(TestEvent.flow("x", "y").at(0).message(4).in(T));
    a.evict();
    assertThat(database.rows("select * from edge_minute")).isEmpty();
    assertThat(database.rows("select * from actor_minute")).isEmpty();

    a.send(Frames.start(T, "orders"), TestEvent.flow("x", "y").at(0).message(8).in(T));
    a.flush();
    a.send(TestEvent.flow("x", "y").at(0).message(16).in(T), Frames.end(T, "Completed"));
    a.flush();

    assertThat(
            database.rows(
                "select flow_id, message_count, message_bytes from edge_minute"
                    + " order by epoch_minute"))
        .containsExactly("orders|4|29", "orders|1|2");
    assertThat(database.rows("select flow_id, sum(event_count) from actor_minute group by flow_id"))
        .containsExactly("orders|5");
  }

  @Test
  void rollup_hasATraceThatEndedBeforeItsFlowWasKnown_whenItIs() {
    a.send(TestEvent.flow("x", "y").message(1).in(T));
    a.flush();
    a.send(TestEvent.flow("x", "y").message(2).in(T), Frames.end(T, "Completed"));
    a.flush();
    assertThat(database.rows("select * from edge_minute")).isEmpty();
    a.send(Frames.start(T, "orders"));
    a.flush();

    assertThat(database.rows("select flow_id, message_count, message_bytes from edge_minute"))
        .containsExactly("orders|2|3");
  }

  @Test
  void rollup_ofATraceOverThousandsOfMinutes_isWrittenAndAddedTo() {
    a.send(Frames.start(T, "orders"));
    for (int flush = 0; flush < 2; flush++) {
      byte[][] frames =
          IntStream.range(0, 2_500)
              .mapToObj(minute -> TestEvent.flow("x", "y").at(60L * minute).message(1).in(T))
              .toArray(byte[][]::new);
      a.send(frames);
      a.flush();
    }
    assertThat(
            database.rows(
                "select count(*), sum(message_count), min(message_count) from edge_minute"))
        .containsExactly("2500|5000|2");
  }

  @Test
  void flushWhoseNumberIsWrittenAlready_isNotWrittenAgain() {
    a.send(Frames.start(T, "orders"), TestEvent.flow("x", "y").in(T), Frames.end(T, "Completed"));
    List<FlushUnit> units = a.take(false);
    long number = a.flushNumber() + 1;
    Map<UUID, WrittenTrace> first = a.writer.write(a.node, number, units);
    Map<UUID, WrittenTrace> again = a.writer.write(a.node, number, units);

    assertThat(again.get(T).head().events()).isEqualTo(1);
    assertThat(again.keySet()).isEqualTo(first.keySet());
    assertThat(a.events(T)).hasSize(1);
    assertThat(database.rows("select message_count from edge_minute")).containsExactly("1");
    assertThat(new NodeStore(a.work).flushNumber(a.node)).isEqualTo(number);
  }

  @Test
  void deadLetter_isKeptWithItsReason_onceHoweverOftenItIsWritten() {
    a.send(TestEvent.of("x").in(T), TestEvent.of("x").in(T));
    FlushUnit unit = a.take(false).get(0);
    a.writer.deadLetter(unit, "because \u0000 of it", 7);
    a.writer.deadLetter(unit, "again", 8);

    assertThat(
            database.rows("select trace_id, recorded_nanos, event_count, error from dead_letter"))
        .containsExactly(T + "|7|2|because \u001a0000 of it");
  }

  @Test
  void positions_areThoseOfTheLastChunkAndOfTheRow() {
    a.send(TestEvent.of("x").in(T));
    a.flush();
    long chunk = a.send(TestEvent.of("x").in(T), TestEvent.of("x").in(U));
    a.flush();
    long end = a.send(Frames.end(T, "Completed"));
    a.flush();

    UUID other = UUID.randomUUID();
    assertThat(a.reader.chunkPositions(a.node.nodeId(), List.of(T, U, other)))
        .containsOnly(Map.entry(T, chunk), Map.entry(U, chunk));
    assertThat(a.reader.chunkPositions(other, List.of(T, U))).isEmpty();
    assertThat(a.reader.rowPositions(a.node.nodeId(), List.of(T, U)))
        .containsOnly(Map.entry(T, end), Map.entry(U, chunk));
    assertThat(a.reader.rowPositions(other, List.of(T, U))).isEmpty();
  }

  @Test
  void unsettledAndSilentTraces_areFound() {
    a.send(TestEvent.of("x").in(T));
    a.flush();
    a.send(TestEvent.of("x").in(U), Frames.end(U, "Completed"));
    a.flush();
    assertThat(a.reader.unsettled(a.node.nodeId(), 10)).containsExactly(T);
    assertThat(a.reader.unsettled(UUID.randomUUID(), 10)).isEmpty();
    assertThat(a.reader.silentSince(Long.MAX_VALUE, 10)).containsExactly(T);
    assertThat(a.reader.silentSince(0, 10)).isEmpty();
  }

  @Test
  void manyTraces_areReadAndWrittenInOneGo() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      UUID id = new UUID(i, i);
      ids.add(id);
      a.send(TestEvent.of("x").in(id));
    }
    a.evict();
    assertThat(a.reader.find(ids)).hasSize(1_500);
    assertThat(a.reader.chunkPositions(a.node.nodeId(), ids)).hasSize(1_500);
  }

  @Test
  void largeEvent_comesBackEqual() {
    TestEvent large = TestEvent.of("x").error("e".repeat(3_000_000));
    a.send(large.in(T));
    a.flush();
    assertThat(a.events(T)).containsExactly(large.json());
    assertThat(a.stored(T).head().firstError()).hasSize(2_000);
  }

  @Test
  void longestNames_fitTheIndexes() {
    StringBuilder name = new StringBuilder();
    new java.util.Random(5).ints(512, ' ', '~').forEach(c -> name.append((char) c));
    String longest = name.toString();
    String reverse = name.reverse().toString();
    a.send(
        Frames.start(T, longest, 1, 1, 1, reverse),
        TestEvent.of(longest)
            .port(reverse)
            .to(reverse, longest)
            .attribute("message_id", longest)
            .in(T),
        Frames.fail(T, longest));
    a.flush();
    assertThat(a.stored(T).topology().edges().keySet())
        .containsExactly(new EdgeKey(longest, reverse, reverse, longest));
    assertThat(database.settledEdges()).hasSize(1);
    assertThat(database.rows("select count(*) from edge_minute")).containsExactly("1");
  }

  @Test
  void extremeTimes_areKept() {
    a.send(
        TestEvent.flow("x", "y").atNanos(-9_223_372_036_000_000_000L).in(T),
        TestEvent.flow("x", "y").atNanos(Long.MAX_VALUE).in(T));
    a.flush();
    TraceHead head = a.stored(T).head();
    assertThat(head.firstEventEpochNanos()).isEqualTo(-9_223_372_036_000_000_000L);
    assertThat(head.lastEventEpochNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(head.durationNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void twoCollectorsOnOneTrace_comeToTheRightCounts() {
    StoreFixture b = new StoreFixture(a.work, "b");
    a.send(Frames.start(T, "orders"), TestEvent.flow("x", "y").in(T));
    a.flush();
    b.send(TestEvent.flow("x", "y").in(T));
    b.flush();
    a.send(TestEvent.flow("x", "y").in(T), Frames.end(T, "Completed"));
    a.flush();
    b.send(TestEvent.flow("x", "y").in(T));
    b.flush();

    assertThat(a.stored(T).head().events()).isEqualTo(4);
    assertThat(a.stored(T).head().status()).isEqualTo(TraceStatus.COMPLETED);
    assertThat(database.settledMessages()).containsExactly(4L);
    assertThat(database.rows("select message_count from edge_minute")).containsExactly("4");
    assertThat(a.events(T)).hasSize(4);
  }

  @Test
  void collectorThatWasStartedAgain_writesNothingMore() {
    NodeStore.Node next = new NodeStore(a.work).register("a", 1);
    a.send(TestEvent.of("x").in(T));
    List<FlushUnit> units = a.take(false);
    JournalStore.Row row = new JournalStore.Row(a.node.basePosition() + 1, 1, new byte[] {1});

    assertThatThrownBy(() -> a.write(units)).satisfies(TraceWriterTest::isSuperseded);
    assertThatThrownBy(() -> new JournalStore(a.work).write(a.node, row, 0))
        .satisfies(TraceWriterTest::isSuperseded);
    assertThatThrownBy(() -> new NodeStore(a.work).flushNumber(a.node))
        .satisfies(TraceWriterTest::isSuperseded);
    assertThat(a.reader.find(T)).isNull();
    assertThat(next.incarnation()).isEqualTo(a.node.incarnation() + 1);
    assertThat(next.nodeId()).isEqualTo(a.node.nodeId());
    assertThat(next.basePosition()).isGreaterThan(a.node.basePosition());
  }

  private static void isSuperseded(Throwable thrown) {
    assertThat(SupersededException.isCauseOf(thrown)).isTrue();
    assertThat(thrown).hasMessageContaining("flowtrace.node.name");
  }

  @Test
  void damagedRow_isNamed_andHidesNoOther() {
    a.send(TestEvent.of("x").in(T), TestEvent.of("x").in(U));
    a.flush();
    String damaged = database == TestDatabase.H2 ? "X'77'" : "'\\x77'";
    database.sql("update event_chunk set payload = " + damaged + " where trace_id = '" + T + "'");

    assertThatThrownBy(() -> a.reader.find(T))
        .isInstanceOf(DamagedRowException.class)
        .hasMessageContaining(T.toString());
    assertThat(a.reader.find(List.of(T, U)))
        .extracting(TraceReader.Found::traceId)
        .containsExactly(U);
  }
}
