package dev.flowtrace.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;

/**
 * WildFly, as Maven has unpacked it under {@code target/wildfly}, prepared by the scripts and
 * commands of docs/deploy.md.
 */
final class WildFlyServer extends CollectorServer {
  private final Path home = Path.of(requiredProperty("flowtrace.it.wildfly"));
  private final int managementPort = freePort();
  private final int httpsPort = freePort();
  private final String database;

  WildFlyServer(Builder builder) {
    super(builder);
    database = builder.database();
  }

  /**
   * Configuration and modules are the server's own, the rest of the installation is shared. The
   * scripts run once per database for all tests of a JVM, and what they made is copied.
   */
  @Override
  void install() throws IOException {
    copyTree(prepared(home, database), directory(), Set.of());
    Files.copy(
        Path.of(requiredProperty("flowtrace.it.ear")),
        base().resolve("deployments/flowtrace.ear"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  void addApplication(Path war) throws IOException {
    Files.copy(war, base().resolve("deployments").resolve(war.getFileName()));
  }

  private static synchronized Path prepared(Path home, String database) throws IOException {
    // other tests run beside, in another JVM
    Path prepared =
        home.resolveSibling("prepared-" + database + "-" + ProcessHandle.current().pid());
    if (PREPARED.add(database)) {
      if (Files.exists(prepared)) {
        deleteTree(prepared);
      }
      Path config = Path.of(requiredProperty("flowtrace.it.server-config")).resolve("wildfly");
      Path driver =
          Path.of(requiredProperty("flowtrace.it.drivers"))
              .resolve(database)
              .resolve(database + ".jar");
      copyTree(home.resolve("standalone"), prepared.resolve("standalone"), Set.of());
      Files.createDirectories(prepared.resolve("modules"));
      String dependencies =
          "java.logging,java.management,java.naming,java.security.jgss,java.sql,java.xml,jakarta.transaction.api";
      cli(home, prepared, "--file=" + config.resolve("flowtrace.cli"));
      cli(
          home,
          prepared,
          "--command=module add --name=dev.flowtrace."
              + database
              + " --module-root-dir="
              + prepared.resolve("modules")
              + " --resources="
              + driver
              + " --dependencies="
              + dependencies);
      cli(home, prepared, "--file=" + config.resolve("database-" + database + ".cli"));
    }
    return prepared;
  }

  private static final Set<String> PREPARED = new java.util.HashSet<>();

  private static void cli(Path home, Path prepared, String argument) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bin/jboss-cli.sh").toString(), argument);
    builder
        .environment()
        .put(
            "JAVA_OPTS",
            "-Djboss.server.base.dir="
                + prepared.resolve("standalone")
                + " -Dmodule.path="
                + home.resolve("modules"));
    run(builder, prepared.resolve("cli.log"));
  }

  @Override
  ProcessBuilder command() {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                home.resolve("bin/standalone.sh").toString(),
                "-Djboss.server.base.dir=" + base(),
                "-Djboss.https.port=" + httpsPort,
                "-Djboss.management.http.port=" + managementPort));
    builder.environment().put("JBOSS_MODULEPATH", modules());
    // the script then passes signals on to the JVM
    builder.environment().put("LAUNCH_JBOSS_IN_BACKGROUND", "true");
    return builder;
  }

  private String modules() {
    return directory().resolve("modules") + ":" + home.resolve("modules");
  }

  private Path base() {
    return directory().resolve("standalone");
  }

  @Override
  String jvmOptionsVariable() {
    return "JBOSS_JAVA_SIZING";
  }

  @Override
  void undeploy() throws IOException {
    manage("/deployment=flowtrace.ear:undeploy");
  }

  @Override
  void deploy() throws IOException {
    manage("/deployment=flowtrace.ear:deploy");
  }

  @Override
  boolean hasGivenUp(String console) {
    return console.contains("WFLYSRV0026");
  }

  @Override
  String logs() {
    return consoleText();
  }

  /** Runs a command of the management CLI in the running server. */
  private void manage(String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("bin/jboss-cli.sh").toString(),
            "--connect",
            "--controller=127.0.0.1:" + managementPort,
            "--timeout=120000",
            "--command=" + command);
    run(builder, directory().resolve("cli.log"));
  }
}
