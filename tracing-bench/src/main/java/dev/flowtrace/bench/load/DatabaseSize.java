package dev.flowtrace.bench.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How large a PostgreSQL database's tables are, with indexes and what is stored out of line.
 *
 * @param bytesByTable of the schema that the connection uses
 */
record DatabaseSize(Map<String, Long> bytesByTable) {
  private static final String TABLES =
      "select c.relname, pg_total_relation_size(c.oid) from pg_class c"
          + " join pg_namespace n on n.oid = c.relnamespace"
          + " where c.relkind in ('r', 'm') and n.nspname = current_schema()";

  /** The journal is a queue: its tables are empty sooner or later, and no event stays there. */
  private static final String JOURNAL = "journal";

  DatabaseSize {
    bytesByTable = Map.copyOf(bytesByTable);
  }

  /** Asks the database at {@code jdbc:postgresql://host:port/name?user=…&password=…}. */
  static DatabaseSize of(String url) throws SQLException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(TABLES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
    }
    return new DatabaseSize(sizes);
  }

  long journalBytes() {
    return bytesByTable.entrySet().stream()
        .filter(table -> table.getKey().startsWith(JOURNAL))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** What each table has grown by since, without the journal; only those that did change. */
  Map<String, Long> growthSince(DatabaseSize before) {
    Map<String, Long> growth = new TreeMap<>();
    bytesByTable.forEach(
        (table, bytes) -> {
          long grown = bytes - before.bytesByTable.getOrDefault(table, 0L);
          if (grown != 0 && !table.startsWith(JOURNAL)) {
            growth.put(table, grown);
          }
        });
    return growth;
  }
}
