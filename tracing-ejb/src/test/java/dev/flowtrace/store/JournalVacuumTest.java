package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The room that deleted journal rows took. */
@ParameterizedClass
@EnumSource
class JournalVacuumTest {
  private static final int ROWS = 30;
  private static final int ROW_BYTES = 100_000;

  @Parameter TestDatabase database;

  private JournalStore journal;
  private JournalVacuum vacuum;
  private NodeStore.Node node;
  private long position;

  @BeforeEach
  void collector() {
    UnitOfWork work = database.fresh();
    journal = new JournalStore(work);
    vacuum = new JournalVacuum(work, journal);
    node = new NodeStore(work).register("a", 1);
    if (isPostgres()) {
      // nobody but this test
      database.sql(
          "alter table journal set (autovacuum_enabled = false, toast.autovacuum_enabled = false)");
    }
  }

  @AfterEach
  void asEverywhere() {
    if (isPostgres()) {
      database.sql("alter table journal reset (autovacuum_enabled, toast.autovacuum_enabled)");
    }
  }

  private void fillAndEmpty() {
    byte[] payload = new byte[ROW_BYTES];
    new Random(7).nextBytes(payload);
    for (int i = 0; i < ROWS; i++) {
      position++;
      journal.write(node, new JournalStore.Row(position, 1, payload), position);
    }
    journal.deleteBelow(node.nodeId(), position + 1);
  }

  private boolean isPostgres() {
    return database == TestDatabase.POSTGRESQL;
  }

  private long bytes() {
    return Long.parseLong(database.rows("select pg_total_relation_size('journal')").get(0));
  }

  @Test
  void table_staysAsLargeAsWhatIsInItAtATime() throws SQLException {
    fillAndEmpty();
    assertThat(vacuum.vacuum()).isEqualTo(isPostgres());
    if (!isPostgres()) {
      return;
    }
    long once = bytes();
    assertThat(once).isGreaterThan(ROWS * ROW_BYTES);
    for (int i = 0; i < 5; i++) {
      fillAndEmpty();
      assertThat(vacuum.vacuum()).isTrue();
    }
    assertThat(bytes()).isLessThan(once + once / 2);
  }

  @Test
  void whenNoMoreIsDeleted_theTableShrinks_andIsLeftAlone() throws SQLException {
    assertThat(vacuum.vacuum()).as("nothing was deleted yet").isFalse();
    fillAndEmpty();
    vacuum.vacuum();
    long before = isPostgres() ? bytes() : 0;
    assertThat(vacuum.vacuum()).isEqualTo(isPostgres());
    if (isPostgres()) {
      assertThat(bytes()).isLessThan(before / 10);
    }
    assertThat(vacuum.vacuum()).isFalse();
  }

  @Test
  void whileAnotherVacuumsTheTable_itIsPassedOver() throws SQLException {
    fillAndEmpty();
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      if (isPostgres()) {
        statement.execute("lock table journal in share update exclusive mode");
      }
      assertThat(vacuum.vacuum()).isEqualTo(isPostgres());
      fillAndEmpty();
      other.rollback();
    }
    assertThat(vacuum.vacuum()).isEqualTo(isPostgres());
  }

  @Test
  void rowsThatAreNotDeleted_stay() throws SQLException {
    fillAndEmpty();
    position++;
    journal.write(node, new JournalStore.Row(position, 1, new byte[] {1, 2}), position);
    vacuum.vacuum();
    vacuum.vacuum();
    List<JournalStore.Row> rows = journal.readAfter(node.nodeId(), 0, 10);
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).payload()).containsExactly(1, 2);
  }
}
