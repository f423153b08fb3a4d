package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How much PostgreSQL reads for a page of a flow; what it finds is TraceIndexTest's. */
class FlowStretchTest {
  @Test
  void pageOfAFlow_isRead_notWhatIsNewerOfOthers() {
    TestDatabase database = TestDatabase.POSTGRESQL;
    StoreFixture store = new StoreFixture(database.fresh(), "a");
    List<String> flows = List.of("c", "a", "d", "b"); // one after the other
    for (int i = 0; i < flows.size(); i++) {
      UUID id = new UUID(i, i);
      store.send(Frames.start(id, flows.get(i)), TestEvent.of("x").at(100 * i).in(id));
    }
    store.evict();
    database.sql(
        "insert into flow_trace"
            + " select (jsonb_populate_record(t, jsonb_build_object('trace_id', gen_random_uuid(),"
            + " 'start_nanos', t.start_nanos + n,"
            + " 'first_event_nanos', t.start_nanos + n))).*"
            + " from flow_trace t, generate_series(1, 5000) n order by t.start_nanos, n");
    database.sql("analyze flow_trace");
    List<TraceRow> read = new ArrayList<>();
    TraceIndex counted =
        new TraceIndex(
            new UnitOfWork() {
              @Override
              public <R> R call(Function<EntityManager, R> work) {
                return store.work.call(
                    entityManager -> {
                      long before = rowsRead(entityManager);
                      R result = work.apply(entityManager);
                      assertThat(rowsRead(entityManager) - before)
                          .as("rows read after %d", read.size())
                          .isBetween(50L, 60L);
                      return result;
                    });
              }

              @Override
              public void callAlone(String statement) {
                throw new UnsupportedOperationException();
              }
            });

    for (boolean descending : List.of(true, false)) {
      TraceOrder order = new TraceOrder(TraceOrder.Key.START, descending);
      String flow = descending ? "c" : "b"; // which has the others before it
      TraceFilter filter = new Filters().flow(flow).get();
      for (int page = 0; page < 3; page++) {
        TraceOrder.Place after = page == 0 ? null : order.place(read.get(read.size() - 1));
        read.addAll(counted.find(filter, order, after, 0, 50, List.of()));
      }
      TraceFilter within = new Filters().flow(flow).from(0L).to(Long.MAX_VALUE).get();
      read.addAll(counted.find(within, order, null, 0, 50, List.of()));
    }
    assertThat(read).hasSize(400);
  }

  /** By this connection, as far as PostgreSQL has not taken it over into its statistics. */
  private static long rowsRead(EntityManager entityManager) {
    return ((Number)
            entityManager
                .createNativeQuery(
                    "select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)"
                        + " from pg_stat_xact_user_tables where relname = 'flow_trace'")
                .getSingleResult())
        .longValue();
  }
}
