package dev.flowtrace.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Takes the pictures of docs/page.md: each view, as it shows the example network that indexes this
 * project. Only with {@code -Dpictures}, and after tracing-bench has been packaged.
 */
@Tag("liberty")
@Tag("pictures")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagePicturesIT {
  private static final int RUNS = 6;

  /** For the Live view, which needs some seconds until it has the graph. */
  private static final int LIVE_RUNS = 40;

  private static final Duration RUN_LIMIT = Duration.ofMinutes(2);

  private final Path folder = Path.of(CollectorServer.requiredProperty("flowtrace.it.pictures"));
  private CollectorServer server;
  private PageBrowser browser;

  @BeforeAll
  void start() throws Exception {
    Files.createDirectories(folder);
    server = CollectorServer.named(CollectorServer.Kind.LIBERTY, "page-pictures").start();
    browser = PageBrowser.open();
    for (int run = 0; run < RUNS; run++) {
      ended(example(1));
    }
  }

  @AfterAll
  void stop() {
    browser.close();
    server.close();
  }

  /** The example network, over the documentation: small enough to be seen whole. */
  private Process example(int runs) throws IOException {
    Path jar = Path.of(CollectorServer.requiredProperty("flowtrace.it.bench"));
    assertThat(jar).as("mvn package makes it").exists();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-jar",
            jar.toString(),
            "example",
            "--url",
            server.wsUrl().toString(),
            "--runs",
            Integer.toString(runs),
            "--folder",
            CollectorServer.requiredProperty("flowtrace.it.example-folder"))
        .redirectErrorStream(true)
        .start();
  }

  /** Waits for its end; the trace's id, which it says last. */
  private static String ended(Process process) throws IOException, InterruptedException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(RUN_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    List<String> lines = said.strip().lines().toList();
    return lines.get(lines.size() - 1).replace("trace ", "");
  }

  private void picture(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
  }

  /** Other flows than the example's, and one that goes on. */
  private static void others(StockClient client) {
    Instant now = Instant.now();
    PageSamples.order(client, now.minusSeconds(50));
    PageSamples.order(client, now.minusSeconds(35));
    PageSamples.versions(client, now.minusSeconds(60));
    UUID running = PageSamples.running(client, PageSamples.ORDERS);
    PageSamples.record(
        client,
        running,
        List.of(
            SampleEvent.of(now.minusSeconds(2), "ActorStarted", "reader"),
            SampleEvent.dataFlow(now.minusSeconds(1), "reader", "price").took(4_000_000)));
  }

  @Test
  void pictures() throws Exception {
    String trace = ended(example(1));
    String before = ended(example(1));
    try (PageBrowser.Visit visit = browser.visit(server, 1280, 800);
        StockClient client = StockClient.connect(server)) {
      others(client);
      Page page = visit.open("#/traces");
      assertThat(page.locator("table.traces tbody tr").nth(RUNS)).isVisible();
      assertThat(page.locator("table.traces .shape").nth(RUNS)).isVisible();
      page.keyboard().press("j");
      page.keyboard().press("j");
      picture(page, "traces");

      visit.open("#/t/" + trace + "?actor=counter");
      Locator stateChanges =
          page.locator(".events")
              .getByText("StateChanged", new Locator.GetByTextOptions().setExact(true));
      page.getByPlaceholder("Type, actor or text").fill("StateChanged");
      stateChanges.first().click();
      page.getByPlaceholder("Type, actor or text").fill("");
      assertThat(page.locator(".lineage ol")).isVisible();
      assertThat(page.locator(".state pre").first()).isVisible();
      page.locator("main").focus();
      picture(page, "trace");
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      picture(page, "trace-dark");
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));

      visit.open("#/compare?a=" + trace + "&b=" + before);
      assertThat(page.locator("table").nth(2)).isVisible();
      picture(page, "compare");

      visit.open("#/flow/folder_index?actor=counter");
      assertThat(page.locator(".node.chosen")).hasCount(1);
      picture(page, "flow");

      visit.open("#/flow/" + PageSamples.SHOP + "?v=1.4.2&vs=1.4.1&edge=" + PageSamples.SLOWER);
      assertThat(page.locator(".latency")).isVisible();
      picture(page, "versions");

      visit.open("#/live");
      assertThat(page.locator(".lamp.following")).isVisible();
      Process running = example(LIVE_RUNS);
      assertThat(page.locator(".live-graph .line.lit").first()).isAttached();
      assertThat(page.locator(".b-row").nth(3)).isVisible();
      assertThat(page.locator(".kinds .kind").nth(7)).isAttached();
      picture(page, "live");
      ended(running);

      visit.open("#/system");
      assertThat(page.locator("tbody tr").first()).isVisible();
      assertThat(page.locator(".figures b").first()).not().hasText("–");
      // the name of the machine on which the picture is taken is nobody's business
      page.locator("td")
          .getByText(
              InetAddress.getLocalHost().getHostName(),
              new Locator.GetByTextOptions().setExact(true))
          .evaluateAll("names => names.forEach(name => { name.textContent = 'laptop'; })");
      picture(page, "system");
    }
    try (PageBrowser.Visit visit = browser.visit(server, 390, 800)) {
      Page page = visit.open("#/t/" + trace + "?actor=counter");
      assertThat(page.locator(".facts-line h1")).hasText("folder_index");
      picture(page, "trace-390");
    }
  }
}
