package dev.flowtrace.it;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The server and the browser that all tests of the page share, and what they look for in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageWindows {
  static final int WIDE = 1280;
  static final int NARROW = 390;
  static final int TALL = 800;
  CollectorServer server;
  PageBrowser browser;
  PageSamples.Order order;
  PageSamples.Order orderBefore;
  UUID markup;
  StockClient pulse;
  UUID pulseTrace;

  @BeforeAll
  void start() {
    server = CollectorServer.named(CollectorServer.Kind.LIBERTY, "page-browser").start();
    browser = PageBrowser.open();
    Instant start = Instant.now().minusSeconds(60);
    try (StockClient client = StockClient.connect(server)) {
      orderBefore = PageSamples.order(client, start);
      order = PageSamples.order(client, start.plusSeconds(10));
      markup = PageSamples.markup(client, start.plusSeconds(20));
      PageSamples.versions(client, start);
    }
    pulse = StockClient.connect(server);
    pulseTrace = PageSamples.running(pulse, "pulse");
  }

  @AfterAll
  void stop() {
    browser.close();
    pulse.close();
    server.close();
  }

  PageBrowser.Visit visit(int width) {
    return browser.visit(server, width, TALL);
  }

  static Locator pane(Page page, String name) {
    return page.getByRole(
        AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** All parts of the trace are there: keys that come before have nothing to work on. */
  static void opened(Page page) {
    Eventually.within(
        Duration.ofSeconds(60),
        "the trace is there",
        () -> !page.evaluate("performance.getEntriesByName('flowtrace:all').length").equals(0));
  }

  static Locator selectedEvent(Page page) {
    return pane(page, "Events").locator("[role=row][aria-selected=true]");
  }

  /** Something that happens now. */
  void pulse() {
    PageSamples.record(
        pulse,
        pulseTrace,
        List.of(
            SampleEvent.dataFlow(Instant.now(), "heart", "hand").took(2_000_000),
            SampleEvent.of(Instant.now(), "ActorFailed", "hand").error("asleep")));
  }

  static Locator.FilterOptions with(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  static void type(Page page, String keys) {
    page.keyboard().type(keys);
  }
}
