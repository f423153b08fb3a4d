package dev.flowtrace.bench.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where things are, from the command line, and what the user has set in the environment.
 *
 * @param project the project's root directory
 * @param wlp the assembled server
 * @param bench the runnable jar with the example network
 * @param host where the server listens
 * @param port its HTTP port
 * @param runsExample whether the example network is to run
 * @param databaseUrl what the server's environment must say about the database; null to leave it
 *     alone
 */
record DemoSettings(
    Path project,
    Path wlp,
    Path bench,
    String host,
    int port,
    boolean runsExample,
    @Nullable String databaseUrl) {

  static DemoSettings of(String[] arguments, Map<String, String> environment) {
    Path project = path(arguments, "--project");
    return new DemoSettings(
        project,
        path(arguments, "--wlp"),
        path(arguments, "--bench"),
        environment.getOrDefault("FLOWTRACE_HTTP_HOST", "127.0.0.1"),
        port(environment.getOrDefault("FLOWTRACE_HTTP_PORT", "9080")),
        !"off".equalsIgnoreCase(environment.get("FLOWTRACE_EXAMPLE")),
        databaseUrl(project, environment));
  }

  /** An address of the server as seen from this machine. */
  URI http(String path) {
    return URI.create("http://" + reachableHost() + ":" + port + path);
  }

  URI webSocket() {
    return URI.create("ws://" + reachableHost() + ":" + port + "/flowtrace/ws");
  }

  /** Listens on all addresses: then the loopback address is one of them. */
  private String reachableHost() {
    if (host.equals("*") || host.equals("0.0.0.0") || host.equals("::")) {
      return "127.0.0.1";
    }
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /**
   * The server's default lies under {@code target}, where {@code mvn clean} would take the traces
   * along.
   */
  private static @Nullable String databaseUrl(Path project, Map<String, String> environment) {
    boolean h2 = environment.getOrDefault("FLOWTRACE_DB", "h2").equals("h2");
    if (!h2 || environment.containsKey("FLOWTRACE_DB_URL")) {
      return null;
    }
    return "jdbc:h2:file:" + project.resolve("data/flowtrace") + ";DB_CLOSE_ON_EXIT=FALSE";
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number that is no port
    }
    throw new DemoException("FLOWTRACE_HTTP_PORT is '" + text + "', but must be 1 to 65535");
  }

  private static Path path(String[] arguments, String option) {
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      if (arguments[i].equals(option)) {
        return Path.of(arguments[i + 1]).toAbsolutePath().normalize();
      }
    }
    throw new DemoException("missing argument: " + option + " <path>");
  }
}
