package dev.flowtrace.bench.verify;

import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.store.StoredTraceCheck;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "and its edges say something else. Needs the database, not the collector, and changes nothing."
    })
public final class VerifyCommand implements Callable<Integer> {
  private static final int TRACES_A_PIECE = 500;
  private static final int MOST_DIFFERENCES = 1_000;
  private static final int MOST_DEPTH = 1_000;
  private static final int MOST_DIGITS = 1_000;
  private static final int MOST_NAME_BYTES = 512;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--database-url",
      required = true,
      description = {
        "jdbc:postgresql://host:port/name?user=USER, with the password in the environment variable",
        "PGPASSWORD, or jdbc:h2:file:PATH of a database that no server has open."
      })
  private String url = "";

  /** Set up by picocli. */
  public VerifyCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection = connection()) {
      // what a trace's rows and chunks say together; and chunks come one at a time
      connection.setAutoCommit(false);
      return verify(connection, out) ? 0 : 1;
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

  private static boolean verify(Connection connection, PrintWriter out) throws SQLException {
    CodecLimits limits = new CodecLimits(Integer.MAX_VALUE, MOST_DEPTH, MOST_DIGITS);
    StoredTraceCheck check =
        new StoredTraceCheck(new FrameParser(limits, MOST_NAME_BYTES, Set.of(), UUID::randomUUID));
    long traces = 0;
    long events = 0;
    long repeated = 0;
    long unchecked = 0;
    long changing = 0;
    long differences = 0;
    @Nullable UUID after = null;
    do {
      StoredTraceCheck.Result piece =
          check.check(connection, after, TRACES_A_PIECE, MOST_DIFFERENCES);
      connection.rollback(); // what follows is read anew
      traces += piece.traces();
      events += piece.events();
      repeated += piece.repeatedEvents();
      unchecked += piece.uncheckedIds();
      changing += piece.changing();
      differences += piece.differences().size();
      piece
          .differences()
          .forEach(
              one ->
                  out.printf(
                      "trace %s: %s: stored %s, counted %s%n",
                      one.traceId(), one.what(), one.stored(), one.counted()));
      after = piece.next();
    } while (after != null);
    out.printf(
        "%,d traces, %,d events, %,d of them with the id of an earlier one; %,d differences%n",
        traces, events, repeated, differences);
    if (unchecked > 0) {
      out.printf("the ids of %,d events of very large traces were not compared%n", unchecked);
    }
    if (changing > 0) {
      out.printf("%,d traces changed all the time and were left out%n", changing);
    }
    return differences == 0;
  }
}
