package dev.flowtrace.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.bench.example.ExampleNetwork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the README's first command starts: the assembled server and the example network. */
class DemoLauncherIT {
  private static final List<String> KINDS =
      List.of(
          "\"ActorCreated\"",
          "\"ActorStarted\"",
          "\"ActorCompleted\"",
          "\"ActorFailed\"",
          "\"MessageSent\"",
          "\"MessageReceived\"",
          "\"StateChanged\"",
          "\"PortConnected\"",
          "\"PortDisconnected\"",
          "\"NetworkEvent\"",
          "{\"DataFlow\":",
          "{\"Custom\":");

  @TempDir Path folder;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void demo_tracesTheExampleNetwork_saysWhereToLook_andEndsWhenAsked() throws Exception {
    for (int i = 0; i < 40; i++) {
      Files.writeString(folder.resolve("text" + i + ".txt"), "one two three " + i);
    }
    Files.write(folder.resolve("binary.txt"), new byte[] {'a', 0, (byte) 0xff, (byte) 0xfe});
    int port = freePort();
    Process launcher = launch(port);
    try {
      List<String> said = linesUntil(launcher, "Ctrl-C stops the server.");

      String address = addressOf("The example's trace", said);
      assertThat(address).startsWith("http://127.0.0.1:" + port + "/flowtrace/api/traces/");
      HttpResponse<String> trace = get(address);
      assertThat(trace.statusCode()).isEqualTo(200);
      assertThat(trace.body()).contains("\"status\":\"Completed\"", "binary.txt");
      assertThat(KINDS)
          .allSatisfy(kind -> assertThat(trace.body()).contains("\"event_type\":" + kind));
      for (String label : List.of("Look at it", "All traces", "Health", "Metrics", "API")) {
        assertThat(get(addressOf(label, said)).statusCode()).as(label).isEqualTo(200);
      }
      assertThat(folder.resolve("data")).isNotEmptyDirectory();
      for (String id : exampleTwice(port)) {
        HttpResponse<String> again = get(address.substring(0, address.lastIndexOf('/') + 1) + id);
        assertThat(again.body()).contains("\"status\":\"Completed\"", "binary.txt");
      }

      launcher.destroy();

      assertThat(launcher.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(answers(port)).as("somebody still answers on the port").isFalse();
    } finally {
      launcher.destroyForcibly();
    }
  }

  /** The traces that the example makes when it is to run twice. */
  private List<String> exampleTwice(int port) {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new ExampleNetwork())
            .setOut(new PrintWriter(out))
            .execute(
                "--url",
                "ws://127.0.0.1:" + port + "/flowtrace/ws",
                "--folder",
                folder.toString(),
                "--runs",
                "2");
    assertThat(code).as(out.toString()).isZero();
    List<String> traces =
        out.toString()
            .lines()
            .filter(line -> line.startsWith("trace "))
            .map(line -> line.substring("trace ".length()))
            .distinct()
            .toList();
    assertThat(traces).hasSize(2);
    return traces;
  }

  private Process launch(int port) throws IOException {
    Path jar = Path.of("target/tracing-bench.jar").toAbsolutePath();
    Path wlp = Path.of("../ear/target/liberty/wlp").toAbsolutePath().normalize();
    assertThat(wlp).as("the server that module 'ear' assembles").isDirectory();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            jar.toString(),
            DemoLauncher.class.getName(),
            "--project",
            folder.toString(),
            "--wlp",
            wlp.toString(),
            "--bench",
            jar.toString());
    builder.environment().keySet().removeIf(key -> key.startsWith("FLOWTRACE_"));
    builder.environment().put("FLOWTRACE_HTTP_PORT", Integer.toString(port));
    return builder.redirectErrorStream(true).start();
  }

  private static List<String> linesUntil(Process process, String last) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line;
    while ((line = out.readLine()) != null) {
      lines.add(line);
      if (line.equals(last)) {
        return lines;
      }
    }
    throw new AssertionError("ended before it said where to look:\n" + String.join("\n", lines));
  }

  private static String addressOf(String label, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(label + " "))
        .map(line -> line.substring(label.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line '" + label + "' in " + lines));
  }

  private static HttpResponse<String> get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(30)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static boolean answers(int port) throws Exception {
    try {
      get("http://127.0.0.1:" + port + "/health");
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
