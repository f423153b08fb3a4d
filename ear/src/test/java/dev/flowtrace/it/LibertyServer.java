package dev.flowtrace.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Open Liberty, as Maven has assembled it under {@code target/liberty}. */
final class LibertyServer extends CollectorServer {
  private static final String SERVER_NAME = "flowtrace";
  private static final String APPLICATION =
      "WebSphere:service=com.ibm.websphere.application.ApplicationMBean,name=flowtrace";

  /** What a server leaves in its own directory, not to be copied into another. */
  private static final Set<String> RUN_TIME_DIRECTORIES =
      Set.of("workarea", "logs", "data", "tranlog", "resources");

  private final Path wlp = Path.of(requiredProperty("flowtrace.it.wlp"));

  private final boolean redeployable;

  LibertyServer(Builder builder) {
    super(builder);
    redeployable = builder.isRedeployable();
  }

  @Override
  void install() throws IOException {
    Path source = wlp.resolve("usr");
    Path target = directory().resolve("usr");
    copyTree(
        source.resolve("servers").resolve(SERVER_NAME),
        target.resolve("servers").resolve(SERVER_NAME),
        RUN_TIME_DIRECTORIES);
    copyTree(source.resolve("shared/resources"), target.resolve("shared/resources"), Set.of());
    if (redeployable) {
      override(
          "managed.xml", "<featureManager><feature>localConnector-1.0</feature></featureManager>");
    }
  }

  @Override
  void addApplication(Path war) throws IOException {
    String file = war.getFileName().toString();
    Path apps = directory().resolve("usr/servers").resolve(SERVER_NAME).resolve("apps");
    Files.copy(war, apps.resolve(file));
    override(
        file + ".xml",
        "<webApplication location=\"%s\" contextRoot=\"/%s\"/>"
            .formatted(file, file.replaceFirst("\\.war$", "")));
  }

  /** Adds to the server's configuration. */
  private void override(String file, String content) throws IOException {
    Path overrides =
        directory().resolve("usr/servers").resolve(SERVER_NAME).resolve("configDropins/overrides");
    Files.createDirectories(overrides);
    Files.writeString(overrides.resolve(file), "<server>" + content + "</server>");
  }

  /** bin/server ends in exec: the process becomes the JVM, so its signals reach the server. */
  @Override
  ProcessBuilder command() {
    ProcessBuilder builder =
        new ProcessBuilder(wlp.resolve("bin/server").toString(), "run", SERVER_NAME);
    builder.environment().put("WLP_USER_DIR", directory().resolve("usr").toString());
    builder.environment().put("WLP_OUTPUT_DIR", directory().resolve("output").toString());
    return builder;
  }

  @Override
  String jvmOptionsVariable() {
    return "JVM_ARGS";
  }

  @Override
  void undeploy() throws IOException {
    manage("stop");
  }

  @Override
  void deploy() throws IOException {
    manage("start");
  }

  /** Has the server do something with the application. */
  private void manage(String operation) throws IOException {
    Path address =
        directory()
            .resolve("output")
            .resolve(SERVER_NAME)
            .resolve("logs/state/com.ibm.ws.jmx.local.address");
    try (JMXConnector connector =
        JMXConnectorFactory.connect(
            new JMXServiceURL(Files.readString(address, StandardCharsets.UTF_8).strip()))) {
      connector
          .getMBeanServerConnection()
          .invoke(new ObjectName(APPLICATION), operation, new Object[0], new String[0]);
    } catch (JMException e) {
      throw new IOException("the server refuses to " + operation + " the application", e);
    }
  }

  @Override
  boolean hasGivenUp(String console) {
    return console.contains("CWWKZ0002E");
  }

  /** With levels below the console's. */
  @Override
  String logs() {
    Path logs = directory().resolve("output").resolve(SERVER_NAME).resolve("logs");
    if (!Files.isDirectory(logs)) {
      return consoleText();
    }
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(logs)) {
      // messages_DATE.log are the earlier runs; '_' sorts behind '.', so the current one is put
      // last
      List<Path> inOrder =
          new ArrayList<>(files.filter(LibertyServer::isMessages).sorted().toList());
      Path current = logs.resolve("messages.log");
      if (inOrder.remove(current)) {
        inOrder.add(current);
      }
      for (Path file : inOrder) {
        all.append(Files.readString(file, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toString();
  }

  private static boolean isMessages(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("messages") && name.endsWith(".log");
  }
}
