package dev.flowtrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.query.TraceQueries;
import dev.flowtrace.store.Filters;
import dev.flowtrace.store.TestDatabase;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceOrder;
import dev.flowtrace.store.TraceRow;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Wherever a trace is, in memory, partly stored or wholly, the same question has one answer. */
@ParameterizedClass
@EnumSource
class CollectorAnswersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final UUID RUN = UUID.fromString("10000000-0000-4000-8000-000000000000");

  private static final String[] IN_MEMORY = {
    "flush.interval", "5m", "trace.idle-timeout", "1h", "trace.abandon-after", "1h"
  };
  private static final String[] FLUSHED = {
    "flush.interval", "10ms", "trace.idle-timeout", "1h", "trace.abandon-after", "1h"
  };
  private static final String[] EVICTED = {
    "flush.interval", "10ms", "trace.idle-timeout", "100ms", "trace.abandon-after", "1h"
  };

  private static final Map<TestDatabase, Map<String, String>> EXPECTED = new ConcurrentHashMap<>();

  @Parameter TestDatabase database;

  private UnitOfWork work;

  @BeforeEach
  void emptyDatabase() {
    work = database.fresh();
  }

  private static UUID id(int n) {
    return new UUID((long) (n % 2 == 0 ? n : -n) << 32 | 0x4000, 0x8000_0000_0000_0000L | n);
  }

  /** What is sent, in two parts between which a collector may flush, evict or be restarted. */
  private static final List<byte[]> FIRST =
      List.of(
          Frames.start(id(1), "orders"),
          TestEvent.flow("reader", "parser").message(10).took(5).in(id(1)),
          TestEvent.of("reader").at(3).attribute("message_id", "m1").in(id(1)),
          Frames.start(id(2), "orders", 1, 2, 4, null),
          TestEvent.of("reader").at(60).type("ActorStarted").in(id(2)),
          Frames.end(id(2), "Completed"),
          Frames.start(id(3), "billing"),
          TestEvent.of("printer%_").at(60).error("Jam in Tray").in(id(3)),
          TestEvent.of("x").at(70).in(id(4)),
          Frames.store(id(5), RUN, "whole", TestEvent.flow("a", "b").at(9)),
          Frames.start(id(6), "no events yet"),
          TestEvent.of("z").custom("c").at(70).in(id(7)));

  private static final List<byte[]> SECOND_PART =
      List.of(
          TestEvent.flow("parser", "writer").at(7).message(1).took(7).in(id(1)),
          TestEvent.of("reader").at(65).attribute("message_id", "m2").in(id(2)),
          Frames.fail(id(3), "Out of paper"),
          Frames.start(id(4), "later known", 9, 0, 0, "fff"),
          TestEvent.of("printer%_").at(61).type("ActorFailed").in(id(3)),
          Frames.end(id(7), "Cancelled"));

  private static final Map<String, TraceFilter> FILTERS = filters();

  private static Map<String, TraceFilter> filters() {
    Map<String, TraceFilter> filters = new LinkedHashMap<>();
    filters.put("all", TraceFilter.ALL);
    filters.put("flow", new Filters().flow("orders").get());
    filters.put("unknown flow", new Filters().flow(TraceHead.UNKNOWN_FLOW).get());
    filters.put("flow of nobody", new Filters().flow("nobody").get());
    filters.put("run", new Filters().execution(RUN).get());
    filters.put("own run", new Filters().execution(id(1)).get());
    for (TraceStatus status : TraceStatus.values()) {
      filters.put(status.name(), new Filters().status(status).get());
    }
    filters.put("failure", new Filters().failure("Out of paper").get());
    filters.put("actor", new Filters().actor("parser").get());
    filters.put("target", new Filters().actor("writer").get());
    filters.put("glob", new Filters().actor("*r").get());
    filters.put("glob with odd characters", new Filters().actor("printer%_*").get());
    filters.put("one character", new Filters().actor("?").get());
    for (EventKind kind : EventKind.values()) {
      filters.put(kind.name(), new Filters().kind(kind).get());
    }
    filters.put("from", new Filters().from(TestEvent.SIX + 60 * SECOND).get());
    filters.put("to", new Filters().to(TestEvent.SIX + 60 * SECOND).get());
    filters.put("long", new Filters().minDuration(5 * SECOND).get());
    filters.put("short", new Filters().maxDuration(5 * SECOND - 1).get());
    filters.put("error text", new Filters().errorText("TRAY").get());
    filters.put("failure's text", new Filters().errorText("of paper").get());
    filters.put("message", new Filters().messageId("m1").get());
    filters.put("late message", new Filters().messageId("m2").get());
    filters.put("no such message", new Filters().messageId("m3").get());
    return filters;
  }

  /** Everything that can be asked, and the answers. */
  private static Map<String, String> answers(TestCollector collector) {
    TraceQueries queries = collector.queries();
    Map<String, String> answers = new LinkedHashMap<>();
    FILTERS.forEach(
        (name, filter) -> {
          answers.put(name, paged(queries, filter, TraceOrder.NEWEST_FIRST).toString());
          List<String> listed = new ArrayList<>();
          for (int offset = 0; offset < 8; offset += 3) {
            TraceQueries.Listing listing = queries.list(filter, 2, offset);
            listed.add(listing.total() + ":" + listing.rows().stream().map(r -> text(r)).toList());
          }
          answers.put(name + " listed", listed.toString());
        });
    for (TraceOrder.Key key : TraceOrder.Key.values()) {
      for (boolean descending : List.of(true, false)) {
        TraceOrder order = new TraceOrder(key, descending);
        answers.put("by " + order, paged(queries, TraceFilter.ALL, order).toString());
      }
    }
    for (int n = 1; n <= 8; n++) {
      answers.put("events of " + n, collector.events(id(n)).toString());
      answers.put("existence of " + n, "" + queries.exists(id(n)));
      answers.put("ids of " + n, "" + queries.eventIds(id(n)).stream().sorted().toList());
    }
    answers.put("flows", queries.flows().toString());
    for (String flow : List.of("orders", "whole", "later known", "nobody")) {
      answers.put("versions of " + flow, queries.versions(flow).toString());
    }
    TraceQueries.Stats stats = queries.stats();
    answers.put(
        "stats",
        "%d %d %d %d %d %d %d"
            .formatted(
                stats.stored().traces() + stats.inFlight(),
                stats.stored().running() + stats.inFlightRunning(),
                stats.stored().events() + stats.inFlightEvents(),
                stats.stored().errors() + stats.inFlightErrors(),
                stats.stored().eventBytes() + stats.inFlightEventBytes(),
                stats.oldestEpochNanos(),
                stats.newestEpochNanos()));
    return answers;
  }

  private static List<String> paged(TraceQueries queries, TraceFilter filter, TraceOrder order) {
    List<String> rows = new ArrayList<>();
    TraceOrder.Place after = null;
    do {
      TraceQueries.Page page = queries.search(filter, order, after, 2);
      page.rows().forEach(row -> rows.add(text(row)));
      after = page.next();
    } while (after != null);
    return rows;
  }

  /** All that is known, but for the time of a trace without events, which is when it came. */
  private static String text(TraceRow row) {
    TraceHead head = row.head();
    boolean timed = head.events() > 0;
    return String.join(
        "|",
        row.traceId().toString(),
        head.flowId(),
        String.valueOf(head.version()),
        String.valueOf(head.executionId()),
        head.status().wireName(),
        String.valueOf(head.error()),
        String.valueOf(head.firstError()),
        timed ? "" + head.startEpochNanos() : "now",
        timed ? "" + head.endEpochNanos() : "now",
        timed ? "" + head.durationNanos() : "now",
        "" + head.events(),
        "" + head.errors(),
        "" + head.eventBytes(),
        "" + head.eventKinds(),
        String.valueOf(head.metadataJson()));
  }

  private static void send(TestCollector collector, List<byte[]> frames) {
    long position = 0;
    for (byte[] frame : frames) {
      // a second apart, for those whose time is when they came
      position = collector.send(frame);
    }
    collector.awaitCommitted(position);
  }

  private static void awaitStored(TestCollector collector, int events) {
    Await.until(
        events + " events are stored",
        () -> collector.metrics.count("flowtrace_events_stored") == events);
  }

  /** Everything in memory from first to last: the answers with which others are compared. */
  private Map<String, String> expected() {
    Map<String, String> expected = EXPECTED.computeIfAbsent(database, kind -> askMemory());
    work = database.fresh();
    return expected;
  }

  private Map<String, String> askMemory() {
    try (TestCollector collector = new TestCollector(database.fresh(), IN_MEMORY)) {
      send(collector, FIRST);
      send(collector, SECOND_PART);
      Map<String, String> answers = answers(collector);
      assertThat(answers.get("events of 1")).contains("m1").contains("writer");
      assertThat(answers.get("FAILED listed")).startsWith("[1:").contains("Out of paper");
      assertThat(answers.get("all listed")).startsWith("[7:");
      assertThat(answers.get("message listed")).startsWith("[1:");
      assertThat(answers.get("late message listed")).startsWith("[1:");
      assertThat(answers.get("existence of 8")).isEqualTo("false");
      assertThat(answers.get("stats")).startsWith("7 3 10 2 ");
      return answers;
    }
  }

  private void assertAnswers(TestCollector collector, Map<String, String> expected) {
    Map<String, String> answers = answers(collector);
    // a trace without events has no time of its own, and so no fixed place in the flows' spans
    for (String question : expected.keySet()) {
      if (!question.equals("flows") && !question.equals("stats")) {
        assertThat(answers.get(question)).as(question).isEqualTo(expected.get(question));
      }
    }
    assertThat(withoutNow(answers.get("flows"))).isEqualTo(withoutNow(expected.get("flows")));
    assertThat(answers.get("stats").replaceAll(" \\d+$", ""))
        .isEqualTo(expected.get("stats").replaceAll(" \\d+$", ""));
  }

  private static String withoutNow(String flows) {
    return flows.replaceAll("(no events yet.*?EpochNanos=)\\d+(.*?EpochNanos=)\\d+", "$1now$2now");
  }

  @Test
  void afterAFlush() {
    Map<String, String> expected = expected();
    try (TestCollector collector = new TestCollector(work, FLUSHED)) {
      send(collector, FIRST);
      awaitStored(collector, 7);
      send(collector, SECOND_PART);
      awaitStored(collector, 10);
      assertThat(collector.inFlight()).isPositive();
      assertAnswers(collector, expected);
    }
  }

  @Test
  void afterEviction() {
    Map<String, String> expected = expected();
    try (TestCollector collector = new TestCollector(work, EVICTED)) {
      send(collector, FIRST);
      collector.awaitNothingInFlight();
      send(collector, SECOND_PART);
      collector.awaitNothingInFlight();
      assertAnswers(collector, expected);
    }
  }

  @Test
  void withTheSecondHalfInMemoryOnly() {
    Map<String, String> expected = expected();
    try (TestCollector collector = new TestCollector(work, EVICTED)) {
      send(collector, FIRST);
      collector.awaitNothingInFlight();
      collector.collector().stop();
    }
    try (TestCollector collector = new TestCollector(work, IN_MEMORY)) {
      send(collector, SECOND_PART);
      assertAnswers(collector, expected);
    }
  }

  @Test
  void afterARestart_andAfterACrash() {
    Map<String, String> expected = expected();
    try (TestCollector collector = new TestCollector(work, FLUSHED)) {
      send(collector, FIRST);
      collector.collector().stop();
      assertThat(collector.inFlight()).isZero();
    }
    try (TestCollector collector = new TestCollector(work, FLUSHED)) {
      send(collector, SECOND_PART);
      awaitStored(collector, 3);
      collector.kill();
    }
    try (TestCollector collector = new TestCollector(work, IN_MEMORY)) {
      assertAnswers(collector, expected);
      collector.kill();
    }
    try (TestCollector collector = new TestCollector(work, EVICTED)) {
      collector.awaitNothingInFlight();
      assertAnswers(collector, expected);
    }
  }

  @Test
  void afterACrashBeforeAnythingWasFlushed() {
    Map<String, String> expected = expected();
    try (TestCollector collector = new TestCollector(work, IN_MEMORY)) {
      send(collector, FIRST);
      send(collector, SECOND_PART);
      collector.kill();
    }
    try (TestCollector collector = new TestCollector(work, IN_MEMORY)) {
      assertAnswers(collector, expected);
    }
  }
}
