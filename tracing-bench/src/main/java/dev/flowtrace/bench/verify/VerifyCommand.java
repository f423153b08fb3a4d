package dev.flowtrace.bench.verify;

import dev.flowtrace.store.RollupCheck;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Counts the events in a database again. Exit code 0 when all rows say the same, 1 when one does
 * not or the database cannot be read, 2 for wrong arguments.
 */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Counts the events of all stored traces again and tells where the rows of a trace, its actors",
      "and its edges, and the flows' sums by minute say something else. Needs the database, not the",
      "collector, and changes nothing."
    })
public final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--database-url",
      required = true,
      description = {
        "jdbc:postgresql://host:port/name?user=USER, with the password in the environment variable",
        "PGPASSWORD, or jdbc:h2:file:PATH of a database that no server has open."
      })
  private String url = "";

  @Option(
      names = "--deleted",
      description = {
        "Traces were deleted. What they added stays in the sums by minute, so sums may be more than",
        "what the events say; only what is less is a difference."
      })
  private boolean deleted;

  /** Set up by picocli. */
  public VerifyCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection = connection()) {
      return verify(connection, deleted, out) ? 0 : 1;
    } catch (SQLException e) {
      spec.commandLine().getErr().println("the database cannot be read: " + e.getMessage());
      return 1;
    } finally {
      out.flush();
    }
  }

  private Connection connection() throws SQLException {
    String password = System.getenv("PGPASSWORD");
    return password == null || !url.startsWith("jdbc:postgresql:") || url.contains("password=")
        ? DriverManager.getConnection(url)
        : DriverManager.getConnection(url, withPassword(password));
  }

  private static Properties withPassword(String password) {
    Properties properties = new Properties();
    properties.setProperty("password", password);
    return properties;
  }

  private static boolean verify(Connection connection, boolean deleted, PrintWriter out)
      throws SQLException {
    WholeCheck.Result result =
        WholeCheck.run(
            connection,
            deleted,
            one ->
                out.printf(
                    "trace %s: %s: stored %s, counted %s%n",
                    one.traceId(), one.what(), one.stored(), one.counted()));
    out.printf(
        "%,d traces, %,d events, %,d of them with the id of an earlier one; %,d differences%n",
        result.traces(), result.events(), result.repeatedEvents(), result.differences());
    if (result.uncheckedIds() > 0) {
      out.printf(
          "the ids of %,d events of very large traces were not compared%n", result.uncheckedIds());
    }
    if (result.changing() > 0) {
      out.printf("%,d traces changed all the time and were left out%n", result.changing());
    }
    rollups(result.rollups(), out);
    return result.allDifferences() == 0;
  }

  private static void rollups(RollupCheck.Result rollups, PrintWriter out) {
    if (rollups.whyNot() != null) {
      out.printf("the sums by minute were not compared: %s%n", rollups.whyNot());
      return;
    }
    for (RollupCheck.Difference one : rollups.differences()) {
      out.printf(
          "flow %s: %s: stored %s, counted %s%n",
          one.flowId(), one.what(), one.stored(), one.counted());
    }
    out.printf(
        "sums by minute of %,d flows, %,d actors and edges; %,d differences%n",
        rollups.flows(), rollups.keys(), rollups.differenceCount());
    if (rollups.rounded() > 0) {
      out.printf(
          "%,d of the actors and edges have traces that stand for a number of runs that is not"
              + " whole, and may be wrong by what was rounded%n",
          rollups.rounded());
    }
    if (!rollups.written().isEmpty()) {
      out.printf(
          "%,d flows were written meanwhile and their sums left out: %s%n",
          rollups.written().size(), String.join(", ", rollups.written()));
    }
  }
}
