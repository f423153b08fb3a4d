package dev.flowtrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.query.TraceContent;
import dev.flowtrace.store.Filters;
import dev.flowtrace.store.TestDatabase;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.FaultyUnitOfWork;
import dev.flowtrace.testing.FaultyUnitOfWork.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A collector is killed at any moment, also between a commit and its answer, and started again on
 * the same database: every frame whose position was committed counts once, and no other.
 */
@ParameterizedClass
@EnumSource
class CollectorCrashTest {
  private static final int ROUNDS = 8;
  private static final int CRASHES = 3;

  @Parameter TestDatabase database;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsCommitted_isThereOnce(boolean deletes) throws Exception {
    for (int seed = 0; seed < ROUNDS; seed++) {
      round(seed, deletes);
    }
  }

  private void round(int seed, boolean deletes) throws Exception {
    UnitOfWork work = database.fresh();
    Random random = new Random(1_000 + seed);
    Workload workload = new Workload(random, deletes);
    String[] settings = settings(random);
    for (int crash = 0; crash < CRASHES; crash++) {
      FaultyUnitOfWork faulty = new FaultyUnitOfWork(work);
      try (TestCollector collector = new TestCollector(faulty, settings)) {
        assertHas(collector, workload, "seed %d, after %d crashes".formatted(seed, crash));
        AtomicInteger left = new AtomicInteger(random.nextInt(40));
        Outcome last = random.nextBoolean() ? Outcome.FAILS : Outcome.COMMITS_AND_FAILS;
        faulty.set(
            () -> {
              int now = left.getAndDecrement();
              return now > 0 ? Outcome.WORKS : now == 0 ? last : Outcome.FAILS;
            });
        sendUntilItFails(collector, workload, random.nextInt(250));
        collector.kill();
        workload.crash(committed(collector));
      }
    }
    try (TestCollector collector = new TestCollector(work, settings)) {
      assertHas(collector, workload, "seed %d, at the end".formatted(seed));
      collector.collector().stop();
    }
    try (TestCollector collector = new TestCollector(work, settings)) {
      assertHas(collector, workload, "seed %d, after an orderly stop".formatted(seed));
      collector.awaitNothingInFlight();
      assertSums(workload, deletes, "seed " + seed);
      assertHas(collector, workload, "seed %d, with nothing in memory".formatted(seed));
    }
  }

  private static String[] settings(Random random) {
    return new String[] {
      "flush.interval", random.nextBoolean() ? "10ms" : "200ms",
      "flush.bytes", random.nextBoolean() ? "1KiB" : "256KiB",
      "flush.transaction-traces", random.nextBoolean() ? "1" : "500",
      "trace.idle-timeout", random.nextBoolean() ? "100ms" : "1h",
      "trace.abandon-after", "1h",
      "journal.interval", random.nextBoolean() ? "0s" : "3ms",
      "node.heartbeat", "100ms"
    };
  }

  private static void sendUntilItFails(TestCollector collector, Workload workload, int steps) {
    try {
      for (int i = 0; i < steps; i++) {
        workload.step(collector);
        if (i % 5 == 0) {
          long position = collector.collector().journal().lastPosition();
          Await.until(
              "progress",
              () ->
                  collector.collector().journal().committedPosition() >= position
                      || collector.metrics.count("flowtrace_commit_failures") > 0);
        }
      }
    } catch (RefusedException | IllegalStateException e) {
      // the database was asked and is away: the client is told, and nothing is journaled
      assertThat(e).hasMessageMatching("the database is away|the answer of a commit was lost");
    }
  }

  /** Up to where the journal is in the database, whether or not the collector learned of it. */
  private long committed(TestCollector collector) {
    List<String> last = database.rows("select coalesce(max(position), 0) from journal");
    long acknowledged = collector.collector().journal().committedPosition();
    long stored = Long.parseLong(last.get(0));
    return Math.max(acknowledged, stored);
  }

  private static void assertHas(TestCollector collector, Workload workload, String when) {
    Map<UUID, Workload.Expected> expected = workload.expected();
    for (UUID id : workload.traces()) {
      Workload.Expected trace = expected.get(id);
      if (trace == null) {
        assertThat(collector.queries().exists(id)).as(when).isFalse();
        continue;
      }
      assertThat(collector.events(id)).as(when).isEqualTo(trace.events());
      TraceHead head = collector.queries().open(id).map(TraceContent::head).orElseThrow();
      assertThat(head.flowId()).as(when).isEqualTo(trace.flow());
      assertThat(head.status().wireName()).as(when).isEqualTo(trace.status());
      assertThat(head.events()).as(when).isEqualTo(trace.events().size());
    }
    assertThat(collector.queries().list(new Filters().get(), 100, 0).total())
        .as(when)
        .isEqualTo(expected.size());
  }

  private void assertSums(Workload workload, boolean deletes, String when) {
    long events = workload.expected().values().stream().mapToLong(t -> t.events().size()).sum();
    assertThat(
            database.settledActors().stream()
                .mapToLong(row -> Long.parseLong(row.split("\\|")[1]))
                .sum())
        .as(when)
        .isEqualTo(events);
    assertThat(database.settledMessages().stream().mapToLong(n -> n).sum())
        .as(when)
        .isEqualTo(events);
    assertThat(database.rows("select coalesce(sum(event_count), 0) from event_chunk"))
        .as(when)
        .containsExactly("" + events);
    if (!deletes) {
      long counted =
          workload.expected().values().stream()
              .filter(t -> !t.flow().equals(TraceHead.UNKNOWN_FLOW))
              .mapToLong(t -> t.events().size())
              .sum();
      assertThat(database.rows("select coalesce(sum(message_count), 0) from edge_minute"))
          .as(when)
          .containsExactly("" + counted);
    }
    assertThat(database.rows("select count(*) from dead_letter")).as(when).containsExactly("0");
  }
}
