package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One statement for many rows, on the transaction's own connection but past its entities: an entity
 * for each row costs twenty times what the row does, and EclipseLink makes a statement for each set
 * of columns that changed, so that rows go to the database almost one by one (docs/adr/017).
 *
 * <p>For one row after the other: its columns in the statement's order, then the next.
 */
final class RowBatch implements RowValues {
  private static final int ROWS_A_BATCH = 1_000;

  private final PreparedStatement statement;
  private final boolean eachMustBeThere;
  private int column;
  private int rows;

  private RowBatch(PreparedStatement statement, boolean eachMustBeThere) {
    this.statement = statement;
    this.eachMustBeThere = eachMustBeThere;
  }

  /** Sets the columns of a row. */
  interface Columns<T> {
    void set(RowBatch batch, T row) throws SQLException;
  }

  /** Executes a statement for each row. */
  static <T> void write(
      EntityManager entityManager, String sql, Iterable<T> rows, Columns<T> columns) {
    execute(entityManager, sql, false, rows, columns);
  }

  /**
   * Executes an update for each row.
   *
   * @throws OptimisticLockException when a row is not there, or not in the version that the
   *     statement asks for
   */
  static <T> void update(
      EntityManager entityManager, String sql, Iterable<T> rows, Columns<T> columns) {
    execute(entityManager, sql, true, rows, columns);
  }

  private static <T> void execute(
      EntityManager entityManager,
      String sql,
      boolean eachMustBeThere,
      Iterable<T> rows,
      Columns<T> columns) {
    if (!rows.iterator().hasNext()) {
      return;
    }
    Connection connection = entityManager.unwrap(Connection.class);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      RowBatch batch = new RowBatch(statement, eachMustBeThere);
      for (T row : rows) {
        columns.set(batch, row);
        batch.endRow();
      }
      batch.finish();
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }

  RowBatch id(UUID value) throws SQLException {
    statement.setObject(++column, value);
    return this;
  }

  @Override
  public RowBatch stored(@Nullable String value) throws SQLException {
    statement.setString(++column, value);
    return this;
  }

  RowBatch text(String value) throws SQLException {
    return stored(StoredText.encode(value));
  }

  @Override
  public RowBatch number(long value) throws SQLException {
    statement.setLong(++column, value);
    return this;
  }

  @Override
  public RowBatch number(@Nullable Long value) throws SQLException {
    if (value == null) {
      statement.setNull(++column, Types.BIGINT);
      return this;
    }
    return number(value.longValue());
  }

  RowBatch flag(@Nullable Boolean value) throws SQLException {
    if (value == null) {
      statement.setNull(++column, Types.BOOLEAN);
    } else {
      statement.setBoolean(++column, value);
    }
    return this;
  }

  @Override
  public RowBatch bytes(byte @Nullable [] value) throws SQLException {
    statement.setBytes(++column, value);
    return this;
  }

  private void endRow() throws SQLException {
    statement.addBatch();
    column = 0;
    if (++rows == ROWS_A_BATCH) {
      finish();
    }
  }

  private void finish() throws SQLException {
    if (rows == 0) {
      return;
    }
    rows = 0;
    for (int count : statement.executeBatch()) {
      if (eachMustBeThere && count == 0) {
        throw new OptimisticLockException("a row was changed meanwhile");
      }
    }
  }
}
