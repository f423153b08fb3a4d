package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.Topology;
import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that say what their events say, and rows that do not. */
@ParameterizedClass
@EnumSource
class StoredTraceCheckTest {
  private static final UUID T = UUID.fromString("00000000-0000-4000-8000-00000000000a");

  @Parameter TestDatabase database;

  private UnitOfWork work;
  private StoreFixture collector;

  @BeforeEach
  void traces() {
    work = database.fresh();
    collector = new StoreFixture(work, "a");
    collector.send(
        Frames.start(T, "orders"),
        TestEvent.flow("reader", "parser").message(10).took(100).in(T),
        TestEvent.of("parser").at(5).type("ActorFailed").error("no").in(T));
    collector.flush();
    collector.send(
        TestEvent.flow("reader", "parser").message(7).took(50).in(T),
        TestEvent.flow("parser", "si\u0000nk").message(1).in(T),
        Frames.end(T, "Completed"));
    collector.flush();
  }

  private StoredTraceCheck.Result check(UUID after, int traces) {
    FrameParser reader = new FrameParser(CodecLimits.DEFAULT, 512, Set.of(), UUID::randomUUID);
    return new TraceVerification(work, reader).check(after, traces, 1_000, false).traces();
  }

  private void change(String sql) {
    work.call(entityManager -> entityManager.createNativeQuery(sql).executeUpdate());
  }

  @Test
  void whatWasFlushed_isAsItsEventsSay() {
    StoredTraceCheck.Result result = check(null, 10);
    assertThat(result.differences()).isEmpty();
    assertThat(result.traces()).isEqualTo(1);
    assertThat(result.events()).isEqualTo(4);
    assertThat(result.repeatedEvents()).isZero();
    assertThat(result.changing()).isZero();
    assertThat(result.next()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "update flow_trace set event_count = 5, event_count, 5, 4",
    "update flow_trace set error_count = 0, error_count, 0, 1",
    "update trace_topology set event_count = 9, trace_topology event_count, 9, 4",
  })
  void changedRows_areTold(String sql, String what, String stored, String counted) {
    change(sql);
    assertThat(check(null, 10).differences())
        .containsExactly(new StoredTraceCheck.Difference(T, what, stored, counted));
  }

  @Test
  void lostOrDamagedChunks_areTold() {
    change("update event_chunk set event_count = 3");
    assertThat(check(null, 10).differences())
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.what()).startsWith("chunk ").endsWith(" event_count"));
    change("update event_chunk set payload = substring(payload from 1 for 20)");
    assertThat(check(null, 10).differences())
        .anySatisfy(one -> assertThat(one.what()).endsWith(" cannot be read"))
        .anySatisfy(one -> assertThat(one.what()).endsWith(" stored_bytes"));
    change("delete from event_chunk");
    assertThat(check(null, 10).differences())
        .contains(new StoredTraceCheck.Difference(T, "event_count", "4", "0"));
  }

  @Test
  void otherNames_areTold() {
    change("update trace_actors set actors = replace(actors, 'reader', 'raeder')");
    assertThat(check(null, 10).differences())
        .containsExactly(
            new StoredTraceCheck.Difference(T, "actors raeder", "stored", null),
            new StoredTraceCheck.Difference(T, "actors reader", null, "counted"));
  }

  @Test
  void otherFigures_areTold() {
    Topology other = collector.stored(T).topology();
    other.actor("reader").merge(new ActorStats(7, 0, 0, 0));
    other.actor("ghost");
    EdgeKey edge = new EdgeKey("reader", "out", "parser", "in");
    other.add(edge, new EdgeStats(0, 1, 0, 0, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, null));
    work.call(
        entityManager ->
            entityManager
                .createQuery("update TraceTopology t set t.payload = :payload")
                .setParameter("payload", TopologyCodec.toBytes(other))
                .executeUpdate());
    assertThat(check(null, 10).differences())
        .containsExactlyInAnyOrder(
            new StoredTraceCheck.Difference(T, "actor reader event_count", "9", "2"),
            new StoredTraceCheck.Difference(T, "actor ghost", "stored", null),
            new StoredTraceCheck.Difference(
                T, "edge reader.out -> parser.in message_bytes", "18", "17"));
  }

  @Test
  void eventsThatCameTwice_areCounted() {
    UUID id = UUID.randomUUID();
    byte[] frame = TestEvent.of("x").in(id);
    collector.send(frame, frame);
    collector.flush();
    assertThat(check(null, 10).repeatedEvents()).isEqualTo(1);
  }

  @Test
  void traces_arePassedInPieces_eachOnce() {
    for (int i = 0; i < 6; i++) {
      collector.send(TestEvent.of("x").in(UUID.randomUUID()));
    }
    collector.flush();
    List<Long> pieces = new ArrayList<>();
    UUID after = null;
    do {
      StoredTraceCheck.Result piece = check(after, 3);
      pieces.add(piece.traces());
      after = piece.next();
    } while (after != null);
    assertThat(pieces).containsExactly(3L, 3L, 1L);
  }
}
