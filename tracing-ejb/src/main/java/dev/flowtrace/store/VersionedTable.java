package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table whose rows have a key and a {@code row_version}, and are written whole, past their
 * entities. Rows go to the database in the order in which they are given.
 */
final class VersionedTable {
  private static final int ROWS_A_STATEMENT = 1_000;

  private final String insert;
  private final String update;

  /** All between the rows and the end of a statement that inserts or changes them. */
  private final String intoTable;

  private final String elseChange;

  /** A row that is written: its version is that of the database, 0 for a row that is not there. */
  interface Row {
    long rowVersion();
  }

  /**
   * A table.
   *
   * @param values its columns but the version and the key, in the order in which they are set; the
   *     version that a row is going to have comes after them, and then the key
   */
  VersionedTable(String name, List<String> values, List<String> key) {
    List<String> columns = new ArrayList<>(values);
    columns.add("row_version");
    List<String> all = new ArrayList<>(columns);
    all.addAll(key);
    intoTable = "insert into %s (%s) ".formatted(name, String.join(", ", all));
    insert =
        intoTable
            + "values (%s)".formatted(String.join(", ", Collections.nCopies(all.size(), "?")));
    update =
        "update %s set %s = ? where %s = ? and row_version = ?"
            .formatted(name, String.join(" = ?, ", columns), String.join(" = ? and ", key));
    elseChange =
        " on conflict (%s) do update set %s where %s.row_version = excluded.row_version - 1"
            .formatted(
                String.join(", ", key),
                columns.stream()
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", ")),
                name);
  }

  /**
   * Writes the next version of rows.
   *
   * @throws OptimisticLockException when one of them has another version by now
   */
  <T extends Row> void write(
      EntityManager entityManager, List<T> rows, RowValues.Setter<T> columns) {
    if (Dialect.of(entityManager) == Dialect.POSTGRESQL) {
      for (int from = 0; from < rows.size(); from += ROWS_A_STATEMENT) {
        put(
            entityManager,
            rows.subList(from, Math.min(rows.size(), from + ROWS_A_STATEMENT)),
            columns);
      }
      return;
    }
    RowBatch.update(
        entityManager,
        update,
        rows.stream().filter(row -> row.rowVersion() > 0).toList(),
        (batch, row) -> columns.set(batch, row).number(row.rowVersion()));
    RowBatch.write(
        entityManager,
        insert,
        rows.stream().filter(row -> row.rowVersion() == 0).toList(),
        columns::set);
  }

  /**
   * New and changed rows by one statement. It takes them in their order, which a join with an
   * {@code update} would not.
   */
  private <T> void put(EntityManager entityManager, List<T> rows, RowValues.Setter<T> columns) {
    RowArrays arrays = new RowArrays();
    try {
      for (T row : rows) {
        columns.set(arrays, row);
        arrays.endRow();
      }
      String sql = intoTable + "select * from " + arrays.table() + elseChange;
      Connection connection = entityManager.unwrap(Connection.class);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        arrays.bind(statement);
        if (statement.executeUpdate() < rows.size()) {
          throw new OptimisticLockException("a row was changed meanwhile");
        }
      }
    } catch (SQLException e) {
      throw new PersistenceException(e);
    }
  }
}
