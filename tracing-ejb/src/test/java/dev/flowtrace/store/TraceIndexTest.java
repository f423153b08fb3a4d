package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the database finds. */
@ParameterizedClass
@EnumSource
class TraceIndexTest {
  private static final long SECOND = 1_000_000_000L;
  private static final UUID T = UUID.fromString("00000000-0000-4000-8000-00000000000a");
  private static final UUID U = UUID.fromString("ffffffff-0000-4000-8000-00000000000b");

  @Parameter TestDatabase database;

  private StoreFixture store;

  @BeforeEach
  void emptyDatabase() {
    store = new StoreFixture(database.fresh(), "a");
  }

  private void assertFinds(Filters filter, UUID... ids) {
    assertThat(store.found(filter.get())).containsExactlyInAnyOrder(ids);
    assertThat(store.index.count(filter.get(), List.of())).isEqualTo(ids.length);
  }

  /** T: a completed run of 'orders' of 10 s. U: a failed one of 'billing', one minute later. */
  private void twoTraces() {
    store.send(
        Frames.start(T, "orders"),
        TestEvent.flow("reader", "parser").attribute("message_id", "m1").in(T),
        TestEvent.of("parser").at(10).error("Bad INPUT 50%").attribute("message_id", "m2").in(T),
        Frames.end(T, "Completed"),
        Frames.start(U, "billing"),
        TestEvent.of("printer").at(60).type("ActorStarted").in(U),
        TestEvent.of("printer").at(61).attribute("message_id", "m1").in(U),
        Frames.fail(U, "Out of Paper"));
    store.evict();
  }

  @Nested
  class Filter {
    @BeforeEach
    void stored() {
      twoTraces();
    }

    @Test
    void all() {
      assertFinds(new Filters(), T, U);
    }

    @Test
    void flow() {
      assertFinds(new Filters().flow("orders"), T);
      assertFinds(new Filters().flow("Orders"));
    }

    @Test
    void execution_isTheTracesOwnIdUntilSomebodySaysOne() {
      UUID run = UUID.randomUUID();
      UUID whole = UUID.randomUUID();
      store.send(Frames.store(whole, run, "whole", TestEvent.of("x")));
      store.evict();
      assertFinds(new Filters().execution(T), T);
      assertFinds(new Filters().execution(run), whole);
      assertFinds(new Filters().execution(whole));
    }

    @Test
    void status() {
      assertFinds(new Filters().status(TraceStatus.COMPLETED), T);
      assertFinds(new Filters().status(TraceStatus.FAILED), U);
      assertFinds(new Filters().status(TraceStatus.RUNNING));
    }

    @Test
    void failure_isTheExactText() {
      assertFinds(new Filters().failure("Out of Paper"), U);
      assertFinds(new Filters().failure("out of paper"));
      assertFinds(new Filters().failure("Bad INPUT 50%"));
    }

    @Test
    void actor_asSourceOrTarget() {
      assertFinds(new Filters().actor("reader"), T);
      assertFinds(new Filters().actor("parser"), T);
      assertFinds(new Filters().actor("printer"), U);
      assertFinds(new Filters().actor("PRINTER"));
      assertFinds(new Filters().actor("print"));
    }

    @Test
    void actor_ofWhicheverFlush_alsoAfterARestart() {
      UUID id = new UUID(5, 5);
      store.send(TestEvent.flow("first", "second").in(id));
      store.flush();
      store.send(TestEvent.flow("second", "third").at(1).in(id));
      store.flush();
      StoreFixture restarted = new StoreFixture(store.work, "a");
      restarted.send(TestEvent.flow("third", "fourth").at(2).in(id));
      restarted.flush();

      for (String actor : List.of("first", "second", "third", "fourth", "f*t", "?ourth")) {
        assertFinds(new Filters().actor(actor), id);
      }
      assertFinds(new Filters().actor("fifth"));
      assertThat(
              database.rows(
                  "select trace_version, actors from trace_actors where trace_id = '%s' order by 1"
                      .formatted(id)))
          .as("each flush adds what is new, and nothing is written again")
          .containsExactly("1|first\u001a;second", "2|third", "3|fourth");
    }

    @Test
    void actor_thatStandsInTwoRows_isFoundOnce() {
      database.sql(
          "insert into trace_actors (trace_id, actors, trace_version)"
              + " select trace_id, actors, 99 from trace_actors");
      assertFinds(new Filters().actor("reader"), T);
      assertFinds(new Filters().actor("p*"), T, U);
    }

    @Test
    void actor_asGlob() {
      assertFinds(new Filters().actor("p*r"), T, U);
      assertFinds(new Filters().actor("p?????"), T);
      assertFinds(new Filters().actor("*"), T, U);
      assertFinds(new Filters().actor("?"));
    }

    @Test
    void eventKind() {
      assertFinds(new Filters().kind(EventKind.DATA_FLOW), T);
      assertFinds(new Filters().kind(EventKind.ACTOR_STARTED), U);
      assertFinds(new Filters().kind(EventKind.MESSAGE_SENT), T, U);
      assertFinds(new Filters().kind(EventKind.CUSTOM));
    }

    @Test
    void start_inclusiveAtBothEnds() {
      assertFinds(new Filters().from(TestEvent.SIX), T, U);
      assertFinds(new Filters().from(TestEvent.SIX + 1), U);
      assertFinds(new Filters().to(TestEvent.SIX + 60 * SECOND), T, U);
      assertFinds(new Filters().to(TestEvent.SIX + 60 * SECOND - 1), T);
      assertFinds(new Filters().from(TestEvent.SIX + 1).to(TestEvent.SIX + 59 * SECOND));
    }

    @Test
    void duration_inclusiveAtBothEnds() {
      assertFinds(new Filters().minDuration(10 * SECOND), T);
      assertFinds(new Filters().minDuration(10 * SECOND + 1));
      assertFinds(new Filters().maxDuration(SECOND), U);
      assertFinds(new Filters().maxDuration(SECOND - 1));
    }

    @Test
    void errorText_ofTraceOrEvent_inUpperOrLowerCase() {
      assertFinds(new Filters().errorText("PAPER"), U);
      assertFinds(new Filters().errorText("bad input"), T);
      assertFinds(new Filters().errorText("t 50%"), T);
      assertFinds(new Filters().errorText("5_%"));
      assertFinds(new Filters().errorText("%"), T);
      assertFinds(new Filters().errorText("jam"));
    }

    @Test
    void attributes_allOfThem_inWhicheverEvents() {
      assertFinds(new Filters().messageId("m1"), T, U);
      assertFinds(new Filters().messageId("m1").messageId("m2"), T);
      assertFinds(new Filters().messageId("m3"));
      assertThat(store.index.withAttribute(StoreFixture.messageId("m1"), List.of(T, U)))
          .isEqualTo(Set.of(T, U));
      assertThat(store.index.withAttribute(StoreFixture.messageId("m2"), List.of(T, U)))
          .isEqualTo(Set.of(T));
      assertThat(store.index.withAttribute(StoreFixture.messageId("m1"), List.of())).isEmpty();
    }

    @Test
    void allAtOnce() {
      Filters every =
          new Filters()
              .flow("orders")
              .execution(T)
              .status(TraceStatus.COMPLETED)
              .actor("r*")
              .kind(EventKind.DATA_FLOW)
              .from(TestEvent.SIX)
              .to(TestEvent.SIX)
              .minDuration(1)
              .maxDuration(20 * SECOND)
              .errorText("input")
              .messageId("m1");
      assertFinds(every, T);
      assertFinds(every.flow("billing"));
    }

    @Test
    void tracesInMemory_areLeftOut() {
      assertThat(store.index.count(TraceFilter.ALL, List.of(T))).isEqualTo(1);
      assertThat(
              store.index.find(
                  TraceFilter.ALL, TraceOrder.NEWEST_FIRST, null, 0, 10, List.of(T, U)))
          .isEmpty();
      List<UUID> many = new ArrayList<>(List.of(U));
      for (int i = 0; i < 30_000; i++) {
        many.add(new UUID(7, i));
      }
      assertThat(store.index.count(TraceFilter.ALL, many)).isEqualTo(1);
    }
  }

  @Nested
  class Names {
    private static final List<String> ODD =
        List.of(
            "100%",
            "a_b",
            "ab!",
            "back\\slash",
            "it's; drop table flow_trace --",
            "<script>alert(1)</script>",
            "nul\u0000in",
            "lone\ud800",
            "\udc00lone",
            "mark\u001a0000",
            "emoji \ud83d\ude00",
            "\u00c9chec",
            " spaces ",
            "\u202eleft");

    @Test
    void comeBackEqual_andAreFoundExactly() {
      for (int i = 0; i < ODD.size(); i++) {
        String odd = ODD.get(i);
        UUID id = new UUID(9, i);
        store.send(
            Frames.start(id, odd, 1, 1, 1, odd),
            TestEvent.of(odd)
                .port(odd)
                .to(odd + "2", odd)
                .error(odd)
                .attribute("message_id", odd)
                .in(id),
            Frames.fail(id, odd));
      }
      store.evict();

      for (int i = 0; i < ODD.size(); i++) {
        String odd = ODD.get(i);
        UUID id = new UUID(9, i);
        TraceHead head = store.stored(id).head();
        assertThat(head.flowId()).isEqualTo(odd);
        assertThat(head.error()).isEqualTo(odd);
        assertThat(head.firstError()).isEqualTo(odd);
        assertThat(head.version()).isNotNull();
        assertThat(head.version().gitHash()).isEqualTo(odd);
        assertThat(store.stored(id).topology().edges().keySet())
            .containsExactly(new EdgeKey(odd, odd, odd + "2", odd));
        assertFinds(new Filters().flow(odd), id);
        assertFinds(new Filters().actor(odd), id);
        assertFinds(new Filters().actor(odd + "2"), id);
        assertFinds(new Filters().failure(odd), id);
        assertFinds(new Filters().messageId(odd), id);
        assertThat(store.index.versions(odd, List.of(), 10))
            .singleElement()
            .satisfies(version -> assertThat(version.version().gitHash()).isEqualTo(odd));
      }
      assertThat(store.index.flows(List.of()))
          .extracting(TraceIndex.FlowTotals::flowId)
          .containsExactlyInAnyOrderElementsOf(ODD);
    }

    @Test
    void globs_takeOtherCharactersAsTheyAre() {
      List<String> names = List.of("a%c", "abc", "a_c", "a!c", "a\\c", "a!%c");
      for (int i = 0; i < names.size(); i++) {
        store.send(TestEvent.of(names.get(i)).in(new UUID(9, i)));
      }
      store.evict();
      assertFinds(new Filters().actor("a%c*"), new UUID(9, 0));
      assertFinds(new Filters().actor("a_c*"), new UUID(9, 2));
      assertFinds(new Filters().actor("a!c*"), new UUID(9, 3));
      assertFinds(new Filters().actor("a\\c*"), new UUID(9, 4));
      assertFinds(new Filters().actor("*!%?"), new UUID(9, 5));
      assertFinds(
          new Filters().actor("a?c"),
          new UUID(9, 0),
          new UUID(9, 1),
          new UUID(9, 2),
          new UUID(9, 3),
          new UUID(9, 4));
    }

    @Test
    void errorText_isFoundAsItWasWritten() {
      for (int i = 0; i < ODD.size(); i++) {
        store.send(TestEvent.of("x").in(new UUID(9, i)), Frames.fail(new UUID(9, i), ODD.get(i)));
      }
      store.evict();
      for (int i = 0; i < ODD.size(); i++) {
        assertThat(store.found(new Filters().errorText(ODD.get(i)).get()))
            .as(ODD.get(i))
            .contains(new UUID(9, i));
      }
    }
  }

  @Nested
  class Order {
    @Test
    void everySort_inBothDirections_visitsEachRowOnce() {
      Random random = new Random(11);
      for (int i = 0; i < 40; i++) {
        // few different values, so that many keys are equal; ids on both sides of the sign
        UUID id = new UUID(random.nextLong(), random.nextLong());
        long start = random.nextInt(3);
        store.send(TestEvent.of("x").at(start).in(id));
        for (int more = random.nextInt(3); more > 0; more--) {
          store.send(TestEvent.of("x").at(start + random.nextInt(3)).in(id));
        }
      }
      store.evict();

      for (TraceOrder.Key key : TraceOrder.Key.values()) {
        for (boolean descending : List.of(true, false)) {
          TraceOrder order = new TraceOrder(key, descending);
          List<TraceRow> all = store.index.find(TraceFilter.ALL, order, null, 0, 100, List.of());
          assertThat(all).hasSize(40);
          assertThat(all.stream().map(order::place).toList())
              .as("%s", order)
              .isSortedAccordingTo(order.comparator());
          for (int size : List.of(1, 3, 7)) {
            assertThat(pages(TraceFilter.ALL, order, size))
                .as("%s by %d", order, size)
                .isEqualTo(ids(all));
          }
          assertThat(ids(store.index.find(TraceFilter.ALL, order, null, 5, 10, List.of())))
              .isEqualTo(ids(all).subList(5, 15));
        }
      }
    }

    @Test
    void ofAFlow_withinATime_everyPageHasTheNextOfItsRows() {
      Random random = new Random(12);
      for (int i = 0; i < 60; i++) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        String flow = List.of("a", "orders", "z").get(i % 3);
        store.send(Frames.start(id, flow), TestEvent.of("x").at(random.nextInt(5)).in(id));
      }
      store.evict();
      List<Long> limits = new ArrayList<>();
      limits.add(null);
      for (int second = 0; second < 5; second++) {
        limits.add(TestEvent.SIX + second * SECOND);
      }

      int found = 0;
      for (boolean descending : List.of(true, false)) {
        TraceOrder order = new TraceOrder(TraceOrder.Key.START, descending);
        List<TraceRow> all = store.index.find(TraceFilter.ALL, order, null, 0, 100, List.of());
        for (Long from : limits) {
          for (Long to : limits) {
            TraceFilter filter = new Filters().flow("orders").from(from).to(to).get();
            List<UUID> expected =
                ids(
                    all.stream()
                        .filter(row -> row.head().flowId().equals("orders"))
                        .filter(row -> from == null || row.head().startEpochNanos() >= from)
                        .filter(row -> to == null || row.head().startEpochNanos() <= to)
                        .toList());
            assertThat(pages(filter, order, 3)).as("%s %s", order, filter).isEqualTo(expected);
            assertThat(ids(store.index.find(filter, order, null, 2, 4, List.of())))
                .isEqualTo(expected.stream().skip(2).limit(4).toList());
            found += expected.size();
          }
        }
      }
      assertThat(found).isPositive();
    }

    private List<UUID> pages(TraceFilter filter, TraceOrder order, int size) {
      List<UUID> ids = new ArrayList<>();
      TraceOrder.Place after = null;
      while (true) {
        List<TraceRow> page = store.index.find(filter, order, after, 0, size, List.of());
        if (page.isEmpty()) {
          return ids;
        }
        ids.addAll(ids(page));
        after = order.place(page.get(page.size() - 1));
      }
    }

    private static List<UUID> ids(List<TraceRow> rows) {
      return rows.stream().map(TraceRow::traceId).toList();
    }
  }

  @Nested
  class Sums {
    @Test
    void flows() {
      twoTraces();
      UUID third = UUID.randomUUID();
      store.send(
          Frames.start(third, "orders"), TestEvent.of("x").at(5).type("ActorFailed").in(third));
      store.evict();
      assertThat(
              store.index.flows(List.of()).stream()
                  .sorted(Comparator.comparing(TraceIndex.FlowTotals::flowId)))
          .containsExactly(
              new TraceIndex.FlowTotals(
                  "billing",
                  1,
                  0,
                  1,
                  2,
                  0,
                  TestEvent.SIX + 60 * SECOND,
                  TestEvent.SIX + 60 * SECOND),
              new TraceIndex.FlowTotals(
                  "orders", 2, 1, 0, 3, 2, TestEvent.SIX, TestEvent.SIX + 5 * SECOND));
      assertThat(store.index.flows(List.of(T, U, third))).isEmpty();
    }

    @Test
    void versions_greatestFirst_withTheNewestTracesJson() {
      store.send(
          Frames.start(new UUID(1, 1), "f", 1, 9, 0, null),
          TestEvent.of("x").at(1).in(new UUID(1, 1)),
          Frames.start(new UUID(1, 2), "f", 1, 10, 0, "abc"),
          TestEvent.of("x").at(2).in(new UUID(1, 2)),
          Frames.start(new UUID(1, 3), "f", 1, 10, 0, "abc"),
          TestEvent.of("x").at(3).in(new UUID(1, 3)),
          Frames.start(new UUID(1, 4), "other", 7, 0, 0, null),
          TestEvent.of("x").in(new UUID(1, 5)));
      store.evict();
      List<TraceIndex.StoredVersion> versions = store.index.versions("f", List.of(), 10);
      assertThat(versions)
          .extracting(TraceIndex.StoredVersion::totals)
          .containsExactly(
              new TraceIndex.VersionTotals(
                  Frames.version(1, 10, 0, "abc"),
                  2,
                  TestEvent.SIX + 2 * SECOND,
                  TestEvent.SIX + 3 * SECOND),
              new TraceIndex.VersionTotals(
                  Frames.version(1, 9, 0, null),
                  1,
                  TestEvent.SIX + SECOND,
                  TestEvent.SIX + SECOND));
      assertThat(store.index.versions("f", List.of(), 1)).hasSize(1);
      assertThat(store.index.versions("unknown", List.of(), 10)).isEmpty();
    }

    @Test
    void totals() {
      TraceIndex.Totals none = store.index.totals(List.of());
      assertThat(none).isEqualTo(new TraceIndex.Totals(0, 0, 0, 0, 0, 0, 0, 0, null, null));
      twoTraces();
      new JournalStore(store.work)
          .write(
              store.node,
              new JournalStore.Row(store.node.basePosition() + 9, 2, new byte[] {1}),
              5);
      TraceIndex.Totals totals = store.index.totals(List.of());
      assertThat(totals.traces()).isEqualTo(2);
      assertThat(totals.running()).isZero();
      assertThat(totals.events()).isEqualTo(4);
      assertThat(totals.errors()).isEqualTo(1);
      assertThat(totals.eventBytes()).isPositive();
      assertThat(totals.storedBytes()).isPositive().isLessThan(totals.eventBytes());
      assertThat(totals.journalRows()).isEqualTo(1);
      assertThat(totals.deadLetters()).isZero();
      assertThat(totals.oldestEpochNanos()).isEqualTo(TestEvent.SIX);
      assertThat(totals.newestEpochNanos()).isEqualTo(TestEvent.SIX + 60 * SECOND);
      assertThat(store.index.totals(List.of(T)).traces()).isEqualTo(1);
    }
  }

  @Test
  void aTransaction_isPlannedForItsValues_andTheNextOneIsNot() {
    String planned =
        store.work.call(
            entityManager -> {
              Dialect.of(entityManager).planForValues(entityManager);
              return planning(entityManager);
            });
    boolean asks = database == TestDatabase.POSTGRESQL;
    assertThat(planned).isEqualTo(asks ? "force_custom_plan" : "");
    assertThat(store.work.call(this::planning)).isEqualTo(asks ? "auto" : "");
  }

  private String planning(EntityManager entityManager) {
    return database == TestDatabase.POSTGRESQL
        ? (String) entityManager.createNativeQuery("show plan_cache_mode").getSingleResult()
        : "";
  }
}
