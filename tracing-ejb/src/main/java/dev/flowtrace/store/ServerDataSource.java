package dev.flowtrace.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** The server's connections, for what is not done through entities. */
public final class ServerDataSource {
  /** Its name in JNDI. */
  public static final String NAME = "jdbc/flowtrace";

  private ServerDataSource() {}

  /**
   * Asks for it rather than have it injected: a {@code @Resource}'s lookup of a name without {@code
   * java:} is global on some servers and the component's own on others.
   */
  @SuppressWarnings("BanJNDI") // the name is a constant
  public static DataSource find() {
    try {
      return InitialContext.doLookup(NAME);
    } catch (NamingException e) {
      throw new IllegalStateException("the server has no datasource with the JNDI name " + NAME, e);
    }
  }

  /** Runs a statement on a connection that commits by itself. */
  static void execute(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
