package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.aggregation.FlushUnit;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.testing.FaultyUnitOfWork;
import dev.flowtrace.testing.FaultyUnitOfWork.Outcome;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class ExportOutboxTest {
  private static final UUID T = new UUID(1, 1);
  private static final UUID U = new UUID(2, 2);
  private static final UUID NODE = new UUID(7, 7);
  private static final Instant NOW = Instant.parse("2026-01-07T06:00:10Z");
  private static final long NOW_NANOS = NOW.getEpochSecond() * 1_000_000_000L;
  private static final long MINUTE = 60_000_000_000L;

  @Parameter TestDatabase database;

  private final List<FinalizedTraces.Finalized> told = new ArrayList<>();
  private FaultyUnitOfWork faulty;
  private StoreFixture a;
  private ExportOutbox outbox;

  @BeforeEach
  void open() {
    UnitOfWork work = database.fresh();
    faulty = new FaultyUnitOfWork(work);
    outbox = new ExportOutbox(work);
    a = new StoreFixture(work, "a", finalized(Duration.ofSeconds(30)));
  }

  private FinalizedTraces finalized(Duration lateDelay) {
    return new FinalizedTraces(
        faulty, lateDelay, Clock.fixed(NOW, ZoneOffset.UTC), traces -> told.addAll(traces));
  }

  private List<String> waiting() {
    return database.rows(
        "select trace_id, due_nanos - %d from export_waiting order by due_nanos, trace_id, export_id"
            .formatted(NOW_NANOS));
  }

  /** Puts a trace into the outbox. */
  private void end(UUID traceId) {
    a.send(TestEvent.of("x").in(traceId), Frames.end(traceId, "Completed"));
    a.flush();
  }

  private static List<UUID> traces(ExportOutbox.Claim claim) {
    return claim.entries().stream().map(ExportOutbox.Entry::traceId).toList();
  }

  private static List<UUID> ids(ExportOutbox.Claim claim) {
    return claim.entries().stream().map(ExportOutbox.Entry::exportId).toList();
  }

  private ExportOutbox.Claim claim(long now) {
    return outbox.claim(NODE, now, now + MINUTE, 100);
  }

  // ---- what comes into it

  @Test
  void endedTrace_isInTheOutbox_andTold() {
    a.send(TestEvent.of("x").in(T));
    a.flush();
    assertThat(waiting()).isEmpty();
    a.send(Frames.fail(T, "boom"));
    a.flush();

    assertThat(waiting()).containsExactly(T + "|0");
    assertThat(told)
        .singleElement()
        .satisfies(
            trace -> {
              assertThat(trace.traceId()).isEqualTo(T);
              assertThat(trace.late()).isFalse();
              assertThat(trace.head().error()).isEqualTo("boom");
            });
  }

  @Test
  void lateChanges_waitTogetherForTheEndOfTheirWindow() {
    end(T);
    a.send(TestEvent.of("x").at(1).in(T));
    a.flush();
    a.send(TestEvent.of("x").at(2).in(T));
    a.flush();

    // the window of 30 s that holds 06:00:10 ends at 06:00:30
    assertThat(waiting()).containsExactly(T + "|0", T + "|20000000000", T + "|20000000000");
    assertThat(told).extracting(FinalizedTraces.Finalized::late).containsExactly(false, true, true);
    assertThat(traces(claim(NOW_NANOS))).containsExactly(T);
    assertThat(traces(claim(NOW_NANOS + MINUTE / 2))).containsExactly(T, T);
  }

  @Test
  void deletionAndLeavingMemory_putNothingIn() {
    a.send(TestEvent.of("x").in(U));
    a.evict();
    end(T);
    a.apply(new TraceCommand.Delete(T));
    a.flush();

    assertThat(waiting()).containsExactly(T + "|0");
    assertThat(told).hasSize(1);
  }

  @Test
  void flushThatIsNotCommitted_leavesNothing_andTellsNobody() {
    a.send(TestEvent.of("x").in(T), Frames.end(T, "Completed"));
    List<FlushUnit> units = a.take(false);
    faulty.set(() -> Outcome.FAILS);
    assertThatThrownBy(() -> a.write(1, units)).hasMessage("the database is away");
    assertThat(waiting()).isEmpty();
    assertThat(told).isEmpty();

    faulty.set(() -> Outcome.COMMITS_AND_FAILS);
    assertThatThrownBy(() -> a.write(1, units)).hasMessageContaining("lost");
    faulty.set(() -> Outcome.WORKS);
    a.write(1, units);
    assertThat(waiting()).as("once, whoever saw the commit").containsExactly(T + "|0");
  }

  @Test
  void exportThatIsOff_putsNothingIn_butTells() {
    a =
        new StoreFixture(
            a.work, "a", new FinalizedTraces(a.work, null, Clock.systemUTC(), told::addAll));
    end(T);
    assertThat(waiting()).isEmpty();
    assertThat(told).hasSize(1);
  }

  // ---- claims

  @Test
  void claimedTrace_isNobodyElses_untilTheClaimEnds() {
    end(T);
    ExportOutbox.Claim first = claim(NOW_NANOS);
    assertThat(traces(first)).containsExactly(T);
    assertThat(claim(NOW_NANOS + MINUTE - 1).entries()).isEmpty();
    outbox.renew(first.claimId(), ids(first), NOW_NANOS + 2 * MINUTE);
    assertThat(claim(NOW_NANOS + 2 * MINUTE - 1).entries()).isEmpty();

    ExportOutbox.Claim second = claim(NOW_NANOS + 2 * MINUTE);
    assertThat(traces(second)).containsExactly(T);
    outbox.release(first.claimId(), ids(first), NOW_NANOS);
    assertThat(claim(NOW_NANOS + 2 * MINUTE).entries())
        .as("a lost claim gives nothing back")
        .isEmpty();
    outbox.release(second.claimId(), ids(second), NOW_NANOS);
    assertThat(traces(claim(NOW_NANOS))).containsExactly(T);
  }

  @Test
  void collectorsAtOnce_shareTheOutbox() throws Exception {
    Set<UUID> all = new HashSet<>();
    for (int i = 1; i <= 300; i++) {
      UUID id = new UUID(i, i);
      all.add(id);
      a.send(TestEvent.of("x").in(id), Frames.end(id, "Completed"));
    }
    a.flush();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<List<UUID>>> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      UUID node = new UUID(9, i);
      results.add(
          threads.submit(
              () -> {
                start.await();
                List<UUID> mine = new ArrayList<>();
                for (int round = 0; round < 100; round++) {
                  mine.addAll(traces(outbox.claim(node, NOW_NANOS, NOW_NANOS + MINUTE, 7)));
                }
                return mine;
              }));
    }
    start.countDown();
    List<UUID> claimed = new ArrayList<>();
    for (Future<List<UUID>> result : results) {
      claimed.addAll(result.get());
    }
    threads.shutdown();
    assertThat(claimed).hasSize(300);
    assertThat(new HashSet<>(claimed)).isEqualTo(all);
  }

  @Test
  void restartedCollector_getsItsClaimsBack_andLeavesPausesAlone() {
    end(T);
    ExportOutbox.Claim paused = claim(NOW_NANOS);
    outbox.retryAt(paused.claimId(), ids(paused), NOW_NANOS + MINUTE, "timeout", "slow");
    end(U);
    assertThat(traces(claim(NOW_NANOS))).containsExactly(U);

    assertThat(outbox.releaseAllOf(new UUID(8, 8), NOW_NANOS)).isZero();
    assertThat(outbox.releaseAllOf(NODE, NOW_NANOS)).isEqualTo(1);
    assertThat(traces(claim(NOW_NANOS))).containsExactly(U);
  }

  // ---- what becomes of it

  @Test
  void deliveredTrace_isGone_butNotWhatCameMeanwhile() {
    end(T);
    ExportOutbox.Claim claim = claim(NOW_NANOS);
    a.send(TestEvent.of("x").at(1).in(T));
    a.flush();
    outbox.delivered(claim.entries());
    assertThat(waiting()).containsExactly(T + "|20000000000");
  }

  @Test
  void retriedTrace_countsItsAttempts_andSaysWhy() {
    end(T);
    for (int attempt = 0; attempt < 3; attempt++) {
      ExportOutbox.Claim claim = claim(NOW_NANOS + attempt);
      assertThat(claim.entries().get(0).attempts()).isEqualTo(attempt);
      outbox.retryAt(
          claim.claimId(),
          ids(claim),
          NOW_NANOS + attempt + 1,
          "http_503",
          "a\u0000" + "b".repeat(2_000));
    }
    assertThat(outbox.reasons()).containsExactly(new ExportOutbox.ReasonCount("http_503", 1, 0));
    assertThat(outbox.totals()).isEqualTo(new ExportOutbox.Totals(1, 0, NOW_NANOS));
    assertThat(claim(NOW_NANOS + 2).entries()).isEmpty();
  }

  @Test
  void refusedTraces_areListedNewestFirst_retried_andForgotten() {
    List<UUID> all = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      UUID id = new UUID(i, i);
      all.add(0, id);
      end(id);
      // two at the same time
      outbox.failed(
          claim(NOW_NANOS).entries(), NOW_NANOS + i / 2, i < 3 ? "http_400" : "redirect", "no");
    }
    assertThat(waiting()).isEmpty();
    assertThat(outbox.totals()).isEqualTo(new ExportOutbox.Totals(0, 5, null));
    assertThat(outbox.reasons())
        .containsExactly(
            new ExportOutbox.ReasonCount("http_400", 0, 2),
            new ExportOutbox.ReasonCount("redirect", 0, 3));

    List<UUID> listed = new ArrayList<>();
    ExportOutbox.Place place = null;
    for (int page = 0; page < 3; page++) {
      List<ExportOutbox.Failure> failures = outbox.failures(place, 2);
      failures.forEach(failure -> listed.add(failure.traceId()));
      ExportOutbox.Failure last = failures.get(failures.size() - 1);
      place = new ExportOutbox.Place(last.failedEpochNanos(), last.traceId());
    }
    assertThat(listed).isEqualTo(all);
    assertThat(outbox.failures(place, 2)).isEmpty();
    assertThat(outbox.failures(null, 1).get(0))
        .isEqualTo(
            new ExportOutbox.Failure(
                new UUID(5, 5), NOW_NANOS, NOW_NANOS + 2, 1, "redirect", "no"));

    assertThat(outbox.forgetFailedBefore(NOW_NANOS + 1)).isEqualTo(1);
    assertThat(outbox.retryFailed(new UUID(5, 5), NOW_NANOS)).isEqualTo(1);
    assertThat(outbox.retryFailed(new UUID(5, 5), NOW_NANOS)).isZero();
    assertThat(outbox.retryFailed(null, NOW_NANOS + 10)).isEqualTo(3);
    assertThat(outbox.totals()).isEqualTo(new ExportOutbox.Totals(4, 0, NOW_NANOS));
    ExportOutbox.Claim again = claim(NOW_NANOS + 10);
    assertThat(again.entries()).hasSize(4).allMatch(entry -> entry.attempts() == 1);
    outbox.failed(again.entries(), NOW_NANOS + 20, "http_400", "no");
    assertThat(outbox.failures(null, 10)).hasSize(4).allMatch(failure -> failure.attempts() == 2);
  }

  @Test
  void traceThatGoesOutLater_isNoLongerAmongTheRefused() {
    end(T);
    outbox.failed(claim(NOW_NANOS).entries(), NOW_NANOS, "http_400", "no");
    a.send(TestEvent.of("x").at(1).in(T));
    a.flush();
    outbox.delivered(claim(NOW_NANOS + MINUTE).entries());
    assertThat(outbox.totals()).isEqualTo(new ExportOutbox.Totals(0, 0, null));
  }

  @Test
  void refusal_ofWhatAnotherCollectorHasSent_isNone() {
    end(T);
    ExportOutbox.Claim slow = claim(NOW_NANOS);
    outbox.delivered(claim(NOW_NANOS + MINUTE).entries());
    outbox.failed(slow.entries(), NOW_NANOS, "http_400", "no");
    assertThat(outbox.totals().failed()).isZero();
  }

  /** Claims read what they take and no more, and find it by the index, however much there is. */
  @Test
  void longOutbox_isClaimedPieceByPiece() {
    int rows = 100_000;
    String series =
        database == TestDatabase.H2
            ? "select random_uuid(), random_uuid(), x, x, '%1$s', '%1$s', 0, '', '' from system_range(1, %2$d)"
            : "select gen_random_uuid(), gen_random_uuid(), x, x, '%1$s'::uuid, '%1$s'::uuid, 0, '', ''"
                + " from generate_series(1, %2$d) x";
    database.sql("insert into export_waiting " + series.formatted(ExportEntity.NOBODY, rows));
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      ExportOutbox.Claim claim = outbox.claim(NODE, NOW_NANOS, NOW_NANOS + MINUTE, 200);
      assertThat(claim.entries()).hasSize(200);
      seen.addAll(ids(claim));
      outbox.delivered(claim.entries());
    }
    assertThat(seen).hasSize(4_000);
    assertThat(outbox.totals().waiting()).isEqualTo(rows - 4_000);
    assertThat(database.rows("select min(due_nanos) from export_waiting")).containsExactly("4001");
  }
}
