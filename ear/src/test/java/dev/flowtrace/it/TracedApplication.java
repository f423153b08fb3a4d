package dev.flowtrace.it;

import dev.flowtrace.it.shop.Billing;
import dev.flowtrace.it.shop.Checkout;
import dev.flowtrace.it.shop.Order;
import dev.flowtrace.it.shop.OrdersServlet;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes a WAR of {@code dev.flowtrace.it.shop}. */
final class TracedApplication {
  private static final List<Class<?>> CLASSES =
      List.of(Order.class, Checkout.class, Billing.class, OrdersServlet.class);

  /** What an application has that depends on {@code tracing-client-cdi}. */
  private static final List<String> LIBRARIES =
      List.of("tracing-client-cdi-", "tracing-client-0", "tracing-protocol-", "jackson-core-");

  private TracedApplication() {}

  /** Writes {@code shop.war} into {@code directory}; it sends its traces to {@code collector}. */
  static Path war(Path directory, URI collector) throws IOException {
    Path war = directory.resolve("shop.war");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(war))) {
      for (Class<?> each : CLASSES) {
        String file = each.getName().replace('.', '/') + ".class";
        try (InputStream in = each.getClassLoader().getResourceAsStream(file)) {
          add(out, "WEB-INF/classes/" + file, in.readAllBytes());
        }
      }
      for (String library : LIBRARIES) {
        Path jar = onClassPath(library);
        add(out, "WEB-INF/lib/" + jar.getFileName(), Files.readAllBytes(jar));
      }
      add(out, "WEB-INF/beans.xml", text("<beans bean-discovery-mode=\"annotated\"/>"));
      add(
          out,
          "WEB-INF/classes/META-INF/microprofile-config.properties",
          text(
              "flowtrace.client.collector=%s%nflowtrace.client.network=the shop%nflowtrace.client.level=diagnostic%n"
                  .formatted(collector)));
    }
    return war;
  }

  private static Path onClassPath(String prefix) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().startsWith(prefix))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(prefix + "*.jar is not on the class path"));
  }

  private static void add(ZipOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(content);
    out.closeEntry();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
