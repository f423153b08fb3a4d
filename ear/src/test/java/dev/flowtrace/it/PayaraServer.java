package dev.flowtrace.it;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Payara, as Maven has unpacked it under {@code target/payara}, in a domain that is prepared by the
 * commands of docs/deploy.md.
 */
final class PayaraServer extends CollectorServer {
  private static final String DOMAIN = "flowtrace";
  private static final int FIRST_PORT_BASE = 20_000;
  private static final int PORT_RANGES = 120;
  private static final int PORTS_OF_A_DOMAIN = 100;

  private final Path home = Path.of(requiredProperty("flowtrace.it.payara"));
  private final int portBase = freePortBase();
  private final String database;

  PayaraServer(Builder builder) {
    super(builder);
    database = builder.database();
  }

  @Override
  void install() throws IOException {
    Path config = Path.of(requiredProperty("flowtrace.it.server-config")).resolve("payara");
    Path driver =
        Path.of(requiredProperty("flowtrace.it.drivers"))
            .resolve(database)
            .resolve(database + ".jar");
    String domains = directory().toString();
    asadmin(
        "create-domain",
        "--nopassword=true",
        "--portbase",
        portBase + "",
        "--domaindir",
        domains,
        DOMAIN);
    asadmin("start-domain", "--domaindir", domains, DOMAIN);
    try {
      asadmin("add-library", driver.toString());
      asadmin("multimode", "--file", config.resolve("flowtrace.asadmin").toString());
      asadmin(
          "multimode", "--file", config.resolve("database-" + database + ".asadmin").toString());
    } finally {
      asadmin("stop-domain", "--domaindir", domains, DOMAIN);
    }
    // what is there when the server starts is deployed
    Files.copy(
        Path.of(requiredProperty("flowtrace.it.ear")),
        directory().resolve(DOMAIN).resolve("autodeploy/flowtrace.ear"));
  }

  @Override
  void addApplication(Path war) throws IOException {
    Files.copy(war, directory().resolve(DOMAIN).resolve("autodeploy").resolve(war.getFileName()));
  }

  private void asadmin(String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/asadmin").toString());
    builder.command().add("--port");
    builder.command().add(Integer.toString(portBase + 48));
    builder.command().addAll(List.of(arguments));
    builder.environment().put("AS_JAVA", System.getProperty("java.home"));
    run(builder, directory().resolve("asadmin.log"));
  }

  @Override
  ProcessBuilder command() {
    return new ProcessBuilder(
        home.resolve("bin/asadmin").toString(),
        "start-domain",
        "--verbose",
        "--domaindir",
        directory().toString(),
        DOMAIN);
  }

  @Override
  String jvmOptionsVariable() {
    throw new UnsupportedOperationException("they are set in the domain");
  }

  @Override
  void undeploy() throws IOException {
    asadmin("undeploy", "flowtrace");
  }

  @Override
  void deploy() throws IOException {
    asadmin("deploy", "--name", "flowtrace", requiredProperty("flowtrace.it.ear"));
  }

  @Override
  boolean hasGivenUp(String console) {
    return console.contains("Exception while deploying the app");
  }

  @Override
  String logs() {
    return consoleText();
  }

  /**
   * The domain's ports are this one's neighbours, up to a hundred. All are below those that systems
   * give out by themselves, so that nobody gets one of them by chance before the domain does.
   */
  private static int freePortBase() {
    for (int attempt = 0; attempt < PORT_RANGES; attempt++) {
      int base =
          FIRST_PORT_BASE + ThreadLocalRandom.current().nextInt(PORT_RANGES) * PORTS_OF_A_DOMAIN;
      if (IntStream.range(base, base + PORTS_OF_A_DOMAIN).allMatch(PayaraServer::isFree)) {
        return base;
      }
    }
    throw new IllegalStateException("no " + PORTS_OF_A_DOMAIN + " neighbouring ports are free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
