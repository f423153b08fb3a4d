package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.EventReader;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums by minute that say what the events say, and sums that do not. */
@ParameterizedClass
@EnumSource
class RollupCheckTest {
  private static final EventReader READER =
      new FrameParser(CodecLimits.DEFAULT, 512, Set.of(), UUID::randomUUID);

  @Parameter TestDatabase database;

  private UnitOfWork work;
  private StoreFixture collector;

  @BeforeEach
  void emptyDatabase() {
    work = database.fresh();
    collector = new StoreFixture(work, "a");
  }

  private static byte[] start(UUID traceId, String flow, String adjustedCount) {
    return ("{\"StartTrace\":{\"trace_id\":\"%s\",\"flow_id\":\"%s\",\"version\":%s,"
            + "\"sampling\":{\"adjusted_count\":%s}}}")
        .formatted(traceId, flow, Frames.version(1, 0, 0, null), adjustedCount)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A trace in three pieces over two minutes, the last after it has left memory. */
  private UUID run(String flow, String adjustedCount) {
    UUID traceId = UUID.randomUUID();
    collector.send(
        start(traceId, flow, adjustedCount),
        TestEvent.of("reader").type("ActorStarted").in(traceId),
        TestEvent.flow("reader", "parser").message(10).took(100).in(traceId));
    collector.flush();
    collector.send(
        TestEvent.of("reader").type("MessageReceived").at(59).took(7_777).in(traceId),
        TestEvent.flow("reader", "parser").at(59).message(10).took(70).error("no").in(traceId),
        TestEvent.of("reader").at(61).took(333).in(traceId));
    collector.evict();
    collector.send(
        TestEvent.flow("reader", "si\u0000nk").at(62).in(traceId),
        TestEvent.of("reader").at(63).type("ActorCompleted").in(traceId),
        Frames.end(traceId, "Completed"));
    collector.flush();
    return traceId;
  }

  private RollupCheck.Result check(boolean deleted) {
    return new TraceVerification(work, READER).check(null, 1_000, 1_000, deleted).rollups();
  }

  private void change(String sql) {
    work.call(entityManager -> entityManager.createNativeQuery(sql).executeUpdate());
  }

  private static RollupCheck.Difference difference(String what, String stored, String counted) {
    return new RollupCheck.Difference("orders", what, stored, counted);
  }

  private void rightSums() {
    run("orders", "1");
    run("orders", "1");
    run("orders", "100");
    run("orders", "0");
    run("other", "1");
    UUID unknown = UUID.randomUUID();
    collector.send(TestEvent.of("nobody").in(unknown));
    UUID late = UUID.randomUUID();
    collector.send(TestEvent.of("late").in(late));
    collector.flush();
    collector = new StoreFixture(work, "a");
    collector.send(start(late, "orders", "3"), TestEvent.of("late").at(90).in(late));
    collector.flush();
    collector.send(TestEvent.of("in memory").in(late));
  }

  @Test
  void whatWasFlushed_isAsItsEventsSay() {
    rightSums();
    RollupCheck.Result result = check(false);
    assertThat(result.whyNot()).isNull();
    assertThat(result.differences()).isEmpty();
    assertThat(result.differenceCount()).isZero();
    assertThat(result.flows()).isEqualTo(2);
    assertThat(result.keys()).isEqualTo(2 * (3 + 2) + 1);
    assertThat(result.rounded()).isZero();
    assertThat(result.written()).isEmpty();
  }

  @Test
  void countsThatAreNotWhole_areAllowedToBeRounded() {
    rightSums();
    for (int i = 0; i < 12; i++) {
      run("other", "1.3");
    }
    RollupCheck.Result result = check(false);
    assertThat(result.differences()).isEmpty();
    assertThat(result.rounded()).isEqualTo(5);

    change("update edge_minute set message_count = message_count + 200 where flow_id = 'other'");
    assertThat(check(false).differences())
        .extracting(RollupCheck.Difference::what)
        .contains("edge reader.out -> parser.in message_count");
  }

  @ParameterizedTest
  @CsvSource({
    "update actor_minute set event_count = event_count + 1 where actor_id = 'reader' and"
        + " event_count = 4 and epoch_minute % 2 = 0, actor reader event_count, 8, 7",
    "update actor_minute set waiting_nanos = waiting_nanos - 1 where waiting_nanos is not null,"
        + " actor reader waiting_nanos, 62999991889, 62999991890",
    "update actor_minute set sending_nanos = null, actor reader sending_nanos, , 333",
    "update actor_minute set execution_nanos_max = 9 where epoch_minute % 2 = 0,"
        + " actor reader execution_nanos_max, 333, 7777",
    "update edge_minute set error_count = 0, edge reader.out -> parser.in error_count, 0, 1",
    "update edge_minute set histogram = null, edge reader.out -> parser.in histogram,"
        + " another one, this one",
    "delete from edge_minute where to_actor <> 'parser',"
        + " edge reader.out -> si\\u0000nk.in, , counted",
    "update actor_minute set actor_id = 'raeder' where actor_id = 'parser',"
        + " actor parser, , counted",
  })
  void changedRows_areTold(String sql, String what, String stored, String counted) {
    run("orders", "1");
    change(sql);
    assertThat(check(false).differences())
        .contains(difference(what.replace("\\u0000", "\u0000"), stored, counted));
  }

  @Test
  void rowsThatNoTraceSpeaksOf_areTold() {
    run("orders", "1");
    change("update edge_minute set flow_id = 'ghost'");
    assertThat(check(false).differences())
        .contains(
            new RollupCheck.Difference("ghost", "edge reader.out -> parser.in", "stored", null),
            difference("edge reader.out -> parser.in", null, "counted"));
  }

  @Test
  void deletedTraces_leaveMore_butNeverLess() {
    run("orders", "1");
    UUID gone = run("orders", "1");
    collector.apply(new TraceCommand.Delete(gone));
    collector.flush();

    assertThat(check(false).differences())
        .contains(difference("edge reader.out -> parser.in message_count", "4", "2"));
    assertThat(check(true).differences()).isEmpty();
    change("update edge_minute set message_count = 1");
    assertThat(check(true).differences())
        .containsExactly(difference("edge reader.out -> parser.in message_count", "1", "2"));
  }

  @Test
  void someOfTheTraces_areNotEnough() {
    UUID first = run("orders", "1");
    run("orders", "1");
    TraceVerification verification = new TraceVerification(work, READER);
    assertThat(verification.check(null, 1, 1_000, false).rollups().whyNot())
        .isEqualTo("only some of the traces were looked at");
    assertThat(verification.check(first, 9, 1_000, false).rollups().whyNot())
        .isEqualTo("only some of the traces were looked at");
  }

  @Test
  void moreThanMemoryIsFor_isNotCompared() throws SQLException {
    run("orders", "1");
    try (Connection connection = database.connect()) {
      RollupCheck check = RollupCheck.begin(connection, false, 4);
      new StoredTraceCheck(READER).check(connection, null, 10, 10, check);
      RollupCheck.Result result = check.end(connection);
      assertThat(result.whyNot()).isEqualTo("there are more than 4 actors and edges in the flows");
      assertThat(result.differences()).isEmpty();
    }
  }

  @Test
  void flowsThatAreWrittenMeanwhile_areLeftOut() throws SQLException {
    run("orders", "1");
    run("other", "1");
    try (Connection connection = database.connect()) {
      RollupCheck check = RollupCheck.begin(connection, false);
      new StoredTraceCheck(READER).check(connection, null, 10, 10, check);
      run("other", "1");
      run("new", "1");
      RollupCheck.Result result = check.end(connection);
      assertThat(result.written()).containsExactly("new", "other");
      assertThat(result.flows()).isEqualTo(1);
      assertThat(result.differences()).isEmpty();
    }
  }
}
