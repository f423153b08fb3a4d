package dev.flowtrace.store;

import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The values of many rows as an array for each column: PostgreSQL then takes all rows by one
 * statement, for little more than half of what executing it once for each row costs (docs/adr/034).
 */
final class RowArrays implements RowValues {
  private final List<Column> columns = new ArrayList<>();
  private int column;

  private record Column(String type, Class<?> javaType, List<@Nullable Object> values) {
    java.sql.Array array(Connection connection) throws SQLException {
      Object[] array = (Object[]) Array.newInstance(javaType, values.size());
      return connection.createArrayOf(type, values.toArray(array));
    }
  }

  @Override
  public RowArrays stored(@Nullable String value) {
    return add("text", String.class, value);
  }

  @Override
  public RowArrays number(long value) {
    return number((Long) value);
  }

  @Override
  public RowArrays number(@Nullable Long value) {
    return add("bigint", Long.class, value);
  }

  @Override
  public RowArrays bytes(byte @Nullable [] value) {
    return add("bytea", byte[].class, value);
  }

  private RowArrays add(String type, Class<?> javaType, @Nullable Object value) {
    if (column == columns.size()) {
      columns.add(new Column(type, javaType, new ArrayList<>()));
    }
    columns.get(column++).values().add(value);
    return this;
  }

  void endRow() {
    column = 0;
  }

  /** The arrays as a table in SQL, with a parameter for each. */
  String table() {
    return columns.stream()
        .map(column -> "?::" + column.type() + "[]")
        .collect(Collectors.joining(", ", "unnest(", ")"));
  }

  /** Sets the parameters of {@link #table}, which are the statement's only ones. */
  void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      statement.setArray(i + 1, columns.get(i).array(statement.getConnection()));
    }
  }
}
