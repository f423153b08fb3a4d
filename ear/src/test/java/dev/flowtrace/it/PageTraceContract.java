package dev.flowtrace.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One trace. Part of {@link PageBrowserIT}, on the same server. */
abstract class PageTraceContract extends PageSystemContract {
  private static final int LARGE = 100_000;

  /** A loaded machine takes its time for the timeline of a large trace. */
  private static final Duration LARGE_PATIENCE = Duration.ofSeconds(90);

  /** Rows in sight and some around them, and all else that a trace shows: far from 100,000. */
  private static final int MOST_ELEMENTS = 1500;

  /** How often it is opened once more. */
  private static final int AGAIN = 3;

  @Test
  void selectingAnEvent_showsItsContentItsCausesAndItsLineage() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/t/" + order.traceId());

      pane(page, "Events").getByText("DataFlow").first().click();

      Locator detail = pane(page, "Details of the selected event");
      assertThat(detail).containsText("\"order\": 4711");
      assertThat(detail.locator(".lineage")).containsText("1 before, 6 after");
      page.keyboard().press("]");
      assertThat(detail.locator("h2")).not().hasText("DataFlow");
      page.keyboard().press("[");
      assertThat(detail.locator("h2")).hasText("DataFlow");
      assertThat(visit.troubles()).isEmpty();
    }
  }

  // ---- keys and separators

  @Test
  void criticalPathAlone_mark_andTable_comeByKey() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/t/" + order.traceId() + "?t=30000000");
      assertThat(pane(page, "Events").locator("[role=row]")).hasCount(12);
      opened(page);
      Locator timeline = pane(page, "Timeline");
      Locator critical = timeline.getByRole(AriaRole.BUTTON, named("critical path"));
      assertThat(critical).hasAttribute("aria-pressed", "false");
      type(page, "p");
      assertThat(critical).hasAttribute("aria-pressed", "true");
      type(page, "p");
      assertThat(critical).hasAttribute("aria-pressed", "false");

      type(page, "m");
      assertThat(timeline).containsText(Pattern.compile("mark at 30\\.0.ms"));
      assertThat(page).hasURL(Pattern.compile("mark=30000000"));
      type(page, "n");
      assertThat(timeline).containsText(Pattern.compile("50\\.0.ms from the mark"));

      Locator table = pane(page, "Graph").getByRole(AriaRole.TABLE);
      assertThat(table).not().isVisible();
      type(page, "T");
      assertThat(table).isVisible();
      assertThat(table).containsText("price.out");
      type(page, "T");
      assertThat(table).not().isVisible();

      type(page, "?");
      for (String key : List.of("critical path alone", "mark the moment", "follow", "as a table")) {
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText(key);
      }
      page.keyboard().press("Escape");
      visit.open(page.url());
      assertThat(timeline).containsText(Pattern.compile("50\\.0.ms from the mark"));
      assertThat(visit.troubles()).isEmpty();
    }
  }

  @Test
  void runningTrace_isFollowed_untilSomethingElseIsLookedAt() {
    try (PageBrowser.Visit visit = visit(WIDE);
        StockClient client = StockClient.connect(server)) {
      UUID traceId = PageSamples.running(client, "followed");
      Instant start = Instant.now();
      PageSamples.record(
          client,
          traceId,
          List.of(
              SampleEvent.of(start, "ActorStarted", "seed"),
              SampleEvent.of(start.plusMillis(100), "MessageReceived", "seed").took(1_000_000)));
      Page page = visit.open("#/t/" + traceId + "?z=50000000-100000000");
      Locator follow = pane(page, "Timeline").getByRole(AriaRole.BUTTON, named("follow"));
      assertThat(follow).isVisible();
      opened(page);
      page.keyboard().press("Shift+F");
      assertThat(follow).hasText("following");
      SampleEvent later = SampleEvent.of(start.plusMillis(900), "ActorCompleted", "seed");
      PageSamples.record(client, traceId, List.of(later));

      assertThat(page).hasURL(Pattern.compile("z=850000000-900000000"));
      type(page, "a");
      assertThat(follow).hasText("follow");
      client.ask(StockClient.endTrace(traceId, "\"Completed\""));
      assertThat(follow).not().isVisible();
      assertThat(visit.troubles()).isEmpty();
    }
  }

  @Test
  void actorsOfAFamily_shareALane_untilItIsOpened() {
    try (PageBrowser.Visit visit = visit(WIDE);
        StockClient client = StockClient.connect(server)) {
      UUID traceId = PageSamples.crowd(client, Instant.now(), 50);
      Page page = visit.open("#/t/" + traceId);
      Locator lanes = pane(page, "Timeline").locator(".w-name");
      Locator family = pane(page, "Timeline").getByRole(AriaRole.BUTTON, named("enrich ×49"));

      assertThat(lanes).hasCount(4);
      assertThat(family).hasAttribute("aria-expanded", "false");
      assertThat(lanes.filter(new Locator.FilterOptions().setHasText("◆ enrich-7"))).hasCount(1);
      family.click();
      assertThat(family).hasAttribute("aria-expanded", "true");
      assertThat(family).isFocused();
      page.keyboard().press("ArrowDown");
      assertThat(page.locator(".w-name:focus")).hasText(Pattern.compile("enrich-1"));
      page.keyboard().press("ArrowUp");
      assertThat(family).isFocused();
      page.keyboard().press("Enter");
      assertThat(lanes).hasCount(5);
      assertThat(pane(page, "Timeline").getByRole(AriaRole.BUTTON, named("enrich ×48")))
          .hasAttribute("aria-expanded", "false");

      visit.open("#/t/" + traceId + "?actor=enrich-30");
      assertThat(page.locator(".w-name[data-lane='enrich-30']"))
          .hasAttribute("aria-pressed", "true");
      assertThat(pane(page, "Timeline")).containsText("enrich ×48");
      assertThat(visit.troubles()).isEmpty();
    }
  }

  @Test
  void panes_growByDragAndByArrows_areKept_andReset() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/t/" + order.traceId());
      assertThat(pane(page, "Events").locator("[role=row]")).hasCount(12);
      Locator between = page.locator("[role=separator][aria-orientation=vertical]").nth(1);
      double before = pane(page, "Graph").boundingBox().width;

      between.focus();
      for (int i = 0; i < 5; i++) {
        page.keyboard().press("ArrowLeft");
      }
      assertThat(between).hasAttribute("aria-valuenow", "59");
      double byKey = pane(page, "Graph").boundingBox().width;
      assertThat(byKey).isBetween(before + 100, before + 160);
      page.mouse().move(between.boundingBox().x + 3, 300);
      page.mouse().down();
      page.mouse().move(900, 300);
      page.mouse().up();
      assertThat(pane(page, "Graph").boundingBox().width).isBetween(375.0, 385.0);

      visit.open("#/t/" + orderBefore.traceId());
      assertThat(pane(page, "Events").locator("[role=row]")).hasCount(12);
      assertThat(pane(page, "Graph").boundingBox().width).isBetween(375.0, 385.0);
      between.dblclick(new Locator.DblclickOptions().setPosition(3, 60));
      assertThat(pane(page, "Graph").boundingBox().width).isBetween(before - 1, before + 1);
      assertThat(visit.troubles()).isEmpty();
    }
  }

  // ---- large traces

  @Test
  void traceOf100000Events_opensAndScrolls_withFewElements() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      UUID large = PageSamples.large(server.wsUrl(), Instant.now().minusSeconds(60), LARGE);
      Instant begun = Instant.now();
      Page page = visit.open("#/t/" + large);
      Locator events = pane(page, "Events");
      assertThat(events.locator("[role=row]").first()).isVisible();
      Duration opened = Duration.between(begun, Instant.now());
      assertThat(pane(page, "Timeline").locator(".w-name").first())
          .isVisible(
              new LocatorAssertions.IsVisibleOptions().setTimeout(LARGE_PATIENCE.toMillis()));
      assertThat(events.locator(".tools")).containsText(Pattern.compile("100.?k"));
      assertThat(events.locator("[role=grid]"))
          .hasAttribute("aria-rowcount", String.valueOf(LARGE));
      assertThat(elements(page)).isLessThan(MOST_ELEMENTS);

      events.locator("[role=grid]").focus();
      page.keyboard().press("End");
      assertThat(events).containsText("the_end");
      assertThat(elements(page)).isLessThan(MOST_ELEMENTS);
      events.locator("[role=grid]").evaluate("list => { list.scrollTop = list.scrollHeight / 2; }");
      assertThat(events.locator("[aria-rowindex='50000']")).isVisible();
      assertThat(elements(page)).isLessThan(MOST_ELEMENTS);

      type(page, "0");
      events.getByRole(AriaRole.SEARCHBOX).fill("the_end");
      assertThat(events.locator("[role=row]")).hasCount(1);
      // 2 s on an idle laptop; what is shown first must not wait for all events in any case
      assertThat(opened).isLessThan(Duration.ofSeconds(10));
      Object opening = whenAllIsThere(page);
      events.getByRole(AriaRole.SEARCHBOX).fill("");
      Object scrolling = page.evaluate(SCROLL);
      System.out.printf(
          "a trace of %d events: first events after %d ms; ms since the page was asked for: %s;"
              + " scrolling, ms a frame: %s%n",
          LARGE, opened.toMillis(), opening, scrolling);
      for (int i = 0; i < AGAIN; i++) { // by a server that has read it before
        page.reload();
        System.out.printf("a trace of %d events, again: %s%n", LARGE, whenAllIsThere(page));
      }
      assertThat(visit.troubles()).isEmpty();
    }
  }

  /** Milliseconds since the page was asked for, when its parts were there. */
  private static Object whenAllIsThere(Page page) {
    Eventually.within(
        LARGE_PATIENCE,
        "all of it is there",
        () -> page.evaluate("performance.getEntriesByName('flowtrace:all').length").equals(1));
    return page.evaluate(
        """
        () => performance.getEntriesByType('mark')
            .map(one => `${one.name.replace('flowtrace:', '')} ${Math.round(one.startTime)}`).join(', ')""");
  }

  /**
   * Scrolls through the list of events, a page a frame: half of the frames, 95 of 100, the worst.
   */
  private static final String SCROLL =
      """
      async () => {
        const list = document.querySelector('.events .v-list');
        const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
        const times = [];
        list.scrollTop = 0;
        let before = await frame();
        for (let i = 0; i < 120; i++) {
          list.scrollTop += list.clientHeight;
          const now = await frame();
          times.push(now - before);
          before = now;
        }
        times.sort((a, b) => a - b);
        return [times[60], times[113], times[119]].map(one => one.toFixed(1)).join(' ');
      }
      """;

  private static int elements(Page page) {
    return ((Number) page.evaluate("document.querySelectorAll('*').length")).intValue();
  }
}
