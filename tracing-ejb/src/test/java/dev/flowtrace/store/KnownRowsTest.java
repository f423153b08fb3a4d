package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.FlushUnit;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of the rollups that a flush takes over from the one before, and how they are written. */
@ParameterizedClass
@EnumSource
class KnownRowsTest {
  private static final UUID T = UUID.fromString("00000000-0000-4000-8000-00000000000a");
  private static final UUID U = UUID.fromString("ffffffff-0000-4000-8000-00000000000b");

  @Parameter TestDatabase database;

  private UnitOfWork work;

  @BeforeEach
  void emptyDatabase() {
    work = database.fresh();
  }

  private static ActorMinuteEntity row(long minute, String flow, String actor, long events) {
    return new ActorMinuteEntity(
        new ActorMinuteEntity.Key(minute, flow, actor), new ActorStats(events, 0, 0, 0, null));
  }

  private static KnownRows<ActorMinuteEntity> nothingKnown() {
    return new KnownRows<>("ActorMinute", ActorMinuteEntity.class);
  }

  private void write(KnownRows<ActorMinuteEntity> known, ActorMinuteEntity... rows) {
    work.call(
        entityManager -> {
          MinuteRollup.ACTORS.write(entityManager, List.of(rows), MinuteRollup::set);
          known.written(List.of(rows));
          return known;
        });
  }

  private List<ActorMinuteEntity> ofMinutes(KnownRows<ActorMinuteEntity> known, Long... minutes) {
    return work.call(
        entityManager -> known.of(entityManager, Set.of(minutes), Set.of("orders", "others")));
  }

  @Test
  void rowsThatWereWritten_areNotReadAgain() {
    KnownRows<ActorMinuteEntity> known = nothingKnown();
    ActorMinuteEntity a = row(7, "orders", "a", 1);
    ActorMinuteEntity b = row(7, "others", "b", 2);
    write(known, a, b);

    assertThat(ofMinutes(known, 7L)).usingElementComparator(KnownRowsTest::identity).contains(a, b);
    a.events = 5;
    write(known, a);
    assertThat(ofMinutes(known, 7L, 8L))
        .usingElementComparator(KnownRowsTest::identity)
        .containsExactlyInAnyOrder(a, b);
    assertThat(
            database.rows("select actor_id, event_count, row_version from actor_minute order by 1"))
        .containsExactly("a|5|2", "b|2|1");
  }

  private static int identity(Object one, Object other) {
    return one == other ? 0 : -1;
  }

  @Test
  void rowsThatAnotherCollectorChangedOrAdded_areReadAgain_theOthersAreNot() {
    KnownRows<ActorMinuteEntity> mine = nothingKnown();
    ActorMinuteEntity a = row(7, "orders", "a", 1);
    ActorMinuteEntity b = row(7, "others", "b", 2);
    write(mine, a, b);
    KnownRows<ActorMinuteEntity> theirs = nothingKnown();
    ActorMinuteEntity changed =
        ofMinutes(theirs, 7L).stream()
            .filter(r -> r.flowId().equals("orders"))
            .findFirst()
            .orElseThrow();
    changed.events = 10;
    write(theirs, changed, row(7, "orders", "c", 3), row(8, "others", "d", 4));

    List<ActorMinuteEntity> read = ofMinutes(mine, 7L, 8L);

    assertThat(read)
        .extracting(row -> row.key.actor + row.events)
        .containsExactlyInAnyOrder("a10", "b2", "c3", "d4");
    assertThat(read).usingElementComparator(KnownRowsTest::identity).contains(b).doesNotContain(a);
  }

  @Test
  void rowsThatWereDeleted_areForgotten() {
    KnownRows<ActorMinuteEntity> known = nothingKnown();
    write(known, row(7, "orders", "a", 1), row(7, "orders", "b", 1), row(8, "orders", "a", 1));
    database.sql("delete from actor_minute where epoch_minute = 7 and actor_id = 'a'");
    database.sql("delete from actor_minute where epoch_minute = 8");

    assertThat(ofMinutes(known, 7L, 8L))
        .singleElement()
        .satisfies(row -> assertThat(row.key.actor).isEqualTo("b"));
  }

  @Test
  void moreThanThousandRows_areWrittenAndChanged_withoutAFigureWhereThereIsNone() {
    KnownRows<ActorMinuteEntity> known = nothingKnown();
    ActorMinuteEntity[] rows = new ActorMinuteEntity[2_500];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(7, "orders", "actor" + i, i);
    }
    write(known, rows);
    for (ActorMinuteEntity row : rows) {
      row.events++;
    }
    write(known, rows);

    assertThat(
            database.rows(
                "select count(*), sum(event_count), min(row_version), max(row_version),"
                    + " count(waiting_nanos) from actor_minute"))
        .containsExactly("2500|%d|2|2|0".formatted(2_500L * 2_499 / 2 + 2_500));
  }

  @Test
  void rowInAnotherVersionThanExpected_isNotOverwritten() {
    ActorMinuteEntity mine = row(7, "orders", "a", 1);
    write(nothingKnown(), mine);
    ActorMinuteEntity theirs = ofMinutes(nothingKnown(), 7L).get(0);
    theirs.events = 10;
    write(nothingKnown(), theirs);

    mine.events = 2;
    assertThatThrownBy(() -> write(nothingKnown(), mine)).isInstanceOf(PersistenceException.class);
    assertThatThrownBy(() -> write(nothingKnown(), row(7, "orders", "a", 3)))
        .as("a new row that is there already")
        .isInstanceOf(PersistenceException.class);
    assertThat(database.rows("select event_count, row_version from actor_minute"))
        .containsExactly("10|2");
  }

  /** Fails after the work is done, as often as it is told. */
  private static final class Failing implements UnitOfWork {
    private final UnitOfWork work;
    private int failures;

    Failing(UnitOfWork work) {
      this.work = work;
    }

    @Override
    public <T> T call(Function<EntityManager, T> task) {
      return work.call(
          entityManager -> {
            T result = task.apply(entityManager);
            if (failures > 0) {
              failures--;
              throw new PersistenceException("rolled back");
            }
            return result;
          });
    }

    @Override
    public void callAlone(String statement) throws SQLException {
      work.callAlone(statement);
    }
  }

  @Test
  void whatAFailedFlushSummed_countsOnce() {
    Failing failing = new Failing(work);
    StoreFixture a = new StoreFixture(failing, "a");
    StoreFixture b = new StoreFixture(work, "b");
    a.send(Frames.start(T, "orders"), TestEvent.flow("x", "y").message(1).in(T));
    a.flush();
    a.send(TestEvent.flow("x", "y").message(2).in(T));
    List<FlushUnit> units = a.take(false);
    failing.failures = 1;
    assertThatThrownBy(() -> a.write(units)).isInstanceOf(PersistenceException.class);
    // brings the rows to the versions that the failed flush had given them
    b.send(Frames.start(U, "orders"), TestEvent.flow("x", "y").message(4).in(U));
    b.flush();
    a.write(a.flushNumber(), units);

    assertThat(database.rows("select message_count, message_bytes from edge_minute"))
        .containsExactly("3|7");
  }
}
