package dev.flowtrace.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a browser, as people use it. One server, one browser; each test has a window of its
 * own.
 */
@Tag("liberty")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageBrowserIT {
  private static final int WIDE = 1280;
  private static final int NARROW = 390;
  private static final int TALL = 800;
  private static final int LARGE = 100_000;

  /** Rows in sight and some around them, and all else that a trace shows: far from 100,000. */
  private static final int MOST_ELEMENTS = 1500;

  private static final List<String> SEVERE = List.of("serious", "critical");

  private CollectorServer server;
  private PageBrowser browser;
  private PageSamples.Order order;
  private PageSamples.Order orderBefore;
  private UUID markup;
  private StockClient pulse;
  private UUID pulseTrace;

  @BeforeAll
  void start() {
    server = CollectorServer.named(CollectorServer.Kind.LIBERTY, "page-browser").start();
    browser = PageBrowser.open();
    Instant start = Instant.now().minusSeconds(60);
    try (StockClient client = StockClient.connect(server)) {
      orderBefore = PageSamples.order(client, start);
      order = PageSamples.order(client, start.plusSeconds(10));
      markup = PageSamples.markup(client, start.plusSeconds(20));
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

  private PageBrowser.Visit visit(int width) {
    return browser.visit(server, width, TALL);
  }

  private static Locator pane(Page page, String name) {
    return page.getByRole(
        AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator selectedEvent(Page page) {
    return pane(page, "Events").locator("[role=row][aria-selected=true]");
  }

  // ---- what people do

  @Test
  void search_leadsToTheTrace_andToTheStateOfAnActor() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/traces");

      page.getByLabel("Filter", new Page.GetByLabelOptions().setExact(true))
          .fill("error ~ \"disk\" and flow = \"orders\"");
      page.keyboard().press("Enter");
      assertThat(page).hasURL(Pattern.compile("#/traces\\?q=error"));
      Locator row = page.locator("tr[data-id='" + order.traceId() + "']");
      assertThat(row).containsText("failed");
      assertThat(page.locator("table.traces tbody tr")).hasCount(2);

      row.getByRole(AriaRole.LINK).click();
      assertThat(page).hasURL(Pattern.compile("#/t/" + order.traceId()));
      assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
          .hasText("orders");
      assertThat(pane(page, "Events").locator("[role=row]")).hasCount(12);

      pane(page, "Timeline").getByRole(AriaRole.BUTTON, named("price")).click();
      Locator state = pane(page, "State");
      assertThat(state).containsText("change 2 of 2");
      assertThat(state.locator("pre").first()).containsText("\"priced\": 2");
      state.getByRole(AriaRole.BUTTON, named("Change before")).click();
      assertThat(state).containsText("change 1 of 2");
      assertThat(state.locator("pre").first()).containsText("\"priced\": 1");
      assertThat(visit.troubles()).isEmpty();
    }
  }

  @Test
  void filterThatIsWrong_isMarkedWhereTheTroubleBegins_andRowsStay() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/traces");
      Locator rows = page.locator("table.traces tbody tr");
      assertThat(rows.first()).isVisible();

      page.getByLabel("Filter", new Page.GetByLabelOptions().setExact(true)).fill("duration > 10");
      page.keyboard().press("Enter");

      assertThat(page.getByRole(AriaRole.ALERT)).containsText("expected a duration");
      assertThat(page.locator(".trouble mark")).hasText("10");
      assertThat(rows.first()).isVisible();
    }
  }

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

  @Test
  void runningTrace_growsInTheListAndInItsOwnView() {
    try (PageBrowser.Visit list = visit(WIDE);
        PageBrowser.Visit own = visit(WIDE);
        StockClient client = StockClient.connect(server)) {
      UUID traceId = PageSamples.running(client, "growing");
      PageSamples.record(
          client, traceId, List.of(SampleEvent.of(Instant.now(), "ActorStarted", "seed")));
      Locator row = list.open("#/traces?flow=growing").locator("tr[data-id='" + traceId + "']");
      Locator events = pane(own.open("#/t/" + traceId), "Events").locator("[role=row]");
      assertThat(row).containsText("running");
      assertThat(events).hasCount(1);

      PageSamples.record(
          client, traceId, List.of(SampleEvent.of(Instant.now(), "ActorCompleted", "seed")));
      assertThat(row.locator(".c-events")).hasText("2");
      assertThat(events).hasCount(2);

      client.ask(StockClient.endTrace(traceId, "\"Completed\""));
      assertThat(row).containsText("completed");
      assertThat(own.page().locator(".subject .status")).containsText("completed");
      assertThat(list.troubles()).isEmpty();
      assertThat(own.troubles()).isEmpty();
    }
  }

  // ---- as it comes

  @Test
  void liveEvents_arrive_waitWhileHeld_andLeadToTheirTrace() {
    try (PageBrowser.Visit visit = visit(WIDE);
        StockClient client = StockClient.connect(server)) {
      // by itself it shows the busiest flow, which may be another test's
      Page page = visit.open("#/live?flow=heartbeat");
      Locator rows = page.locator(".log .v-list [role=row]");
      assertThat(page.locator(".lamp.following")).isVisible();
      UUID traceId = PageSamples.running(client, "heartbeat");
      SampleEvent flow = SampleEvent.dataFlow(Instant.now(), "heart", "hand").took(2_000_000);
      PageSamples.record(client, traceId, List.of(flow));

      assertThat(rows.filter(with("heart.out → hand"))).containsText("2.00");
      Locator lit = page.locator(".live-graph .busy:not([fill-opacity='0'])");
      Eventually.within(
          Duration.ofSeconds(20),
          "an actor lights up, and is among the busiest",
          () -> {
            SampleEvent work =
                SampleEvent.of(Instant.now(), "MessageReceived", "hand").took(50_000_000);
            PageSamples.record(client, traceId, List.of(work));
            return lit.count() > 0
                && page.locator(".busiest").getByText("hand").count() > 0
                && page.locator(".rate .v-all").count() > 0;
          });

      page.keyboard().press("Space");
      PageSamples.record(
          client,
          traceId,
          List.of(SampleEvent.of(Instant.now(), "ActorFailed", "heart").error("tired")));
      assertThat(page.locator(".state-of")).containsText("held, 1 wait");
      assertThat(rows.filter(with("tired"))).hasCount(0);
      page.keyboard().press("Space");
      assertThat(rows.filter(with("tired"))).hasCount(1);

      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("DataFlow")).click();
      assertThat(rows.filter(with("heart.out → hand"))).hasCount(0);
      assertThat(page).hasURL(Pattern.compile("#/live\\?.*off=DataFlow"));
      page.keyboard().press("k");
      page.keyboard().press("Enter");
      assertThat(page).hasURL(Pattern.compile("#/t/" + traceId));
      assertThat(selectedEvent(page)).containsText("ActorFailed");
      assertThat(visit.troubles()).isEmpty();
    }
  }

  @Test
  void liveView_takesTheFilterLanguage_andItsAddressBringsItBack() {
    try (PageBrowser.Visit visit = visit(WIDE);
        StockClient client = StockClient.connect(server)) {
      Page page = visit.open("#/live?cap=all");
      assertThat(page.locator(".lamp.following")).isVisible();
      Locator filter = page.getByRole(AriaRole.SEARCHBOX);
      filter.fill("actor = ");
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("expected");
      filter.fill("actor = \"wanted\"");
      page.keyboard().press("Enter");
      assertThat(page.locator(".lamp.following")).isVisible();

      visit.open(page.url());
      assertThat(filter).hasValue("actor = \"wanted\"");
      assertThat(page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("all")))
          .isChecked();
      assertThat(page.locator(".lamp.following")).isVisible();
      UUID traceId = PageSamples.running(client, "pulse");
      PageSamples.record(
          client,
          traceId,
          List.of(
              SampleEvent.of(Instant.now(), "ActorStarted", "other"),
              SampleEvent.of(Instant.now(), "ActorStarted", "wanted")));

      assertThat(page.locator(".log .v-list [role=row]")).hasCount(1);
      assertThat(page.locator(".log .v-list [role=row]")).containsText("wanted");
    }
  }

  @Test
  void liveView_saysThatItIsNotConnected_andWhatIsMissingOnceItIs() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.page();
      page.route("**/api/live*", Route::abort);
      visit.open("#/live");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("Trying again in");
      assertThat(page.locator(".state-of")).hasText("not connected");

      page.unroute("**/api/live*");

      assertThat(page.locator(".state-of")).hasText("following");
      assertThat(page.locator(".log")).containsText("Not connected for");
      assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    }
  }

  @Test
  void liveRows_areBounded_thinnedWithAWord_andFailuresAreKept() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/flows");

      Object counted =
          page.evaluate(
              """
              async () => {
                const {liveRows} = await import('./js/live-rows.js');
                const all = liveRows();
                for (let i = 0; i < 60000; i++) {
                  all.add({kind: 'DataFlow', failed: false}, 1000 + i);
                  all.trim();
                }
                const thin = liveRows();
                thin.limit(50);
                for (let i = 0; i < 1000; i++) {
                  thin.add({kind: 'DataFlow', failed: i % 100 === 99}, 5000 + i);
                }
                const shown = thin.visible();
                return [all.visible().length <= 21000, shown.filter(row => row.kind).length,
                    shown.filter(row => row.failed).length, shown.find(row => row.skipped)?.skipped].join(' ');
              }
              """);

      assertThat(counted).isEqualTo("true 60 10 940");
    }
  }

  // ---- the address is the state

  @Test
  void deepLink_restoresSelectionMomentAndWindow() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page =
          visit.open(
              "#/t/%s?sel=%s&z=20000000-70000000".formatted(order.traceId(), order.state().id()));

      assertThat(selectedEvent(page)).containsText("StateChanged");
      assertThat(pane(page, "Details of the selected event").locator("h2")).hasText("StateChanged");
      assertThat(pane(page, "State")).containsText("change 2 of 2");
      assertThat(pane(page, "Timeline")).containsText(Pattern.compile("20.ms to 70.ms"));
      assertThat(page.getByRole(AriaRole.SLIDER, new Page.GetByRoleOptions().setName("Moment")))
          .hasAttribute("aria-valuetext", Pattern.compile("30\\.0.ms, price"));
    }
  }

  @Test
  void whatIsDone_isInTheAddress_andAnotherWindowShowsTheSame() {
    try (PageBrowser.Visit first = visit(WIDE);
        PageBrowser.Visit second = visit(WIDE)) {
      Page page = first.open("#/t/" + order.traceId());
      assertThat(pane(page, "Events").locator("[role=row]")).hasCount(12);
      page.keyboard().press("n");
      assertThat(selectedEvent(page)).containsText("ActorFailed");
      page.keyboard().press("w");
      assertThat(page)
          .hasURL(
              Pattern.compile(
                  "sel=" + order.failure().id() + ".*&z=|z=.*&sel=" + order.failure().id()));

      Page other = second.open(page.url());

      assertThat(selectedEvent(other)).containsText("ActorFailed");
      assertThat(pane(other, "Timeline").locator(".tools"))
          .hasText(pane(page, "Timeline").locator(".tools").textContent());
    }
  }

  @Test
  void backAndForward_goThroughViews_butNotThroughSelections() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/traces?flow=orders");
      page.locator("tr[data-id='" + order.traceId() + "'] a").click();
      Locator events = pane(page, "Events");
      assertThat(events.locator("[role=row]")).hasCount(12);
      page.keyboard().press("ArrowRight");
      page.keyboard().press("ArrowRight");
      assertThat(selectedEvent(page)).hasCount(1);

      page.goBack();
      assertThat(page).hasURL(Pattern.compile("#/traces\\?flow=orders$"));
      assertThat(page.getByLabel("Flow, its exact id")).hasValue("orders");
      page.goForward();
      assertThat(selectedEvent(page)).hasCount(1);
    }
  }

  // ---- without a mouse

  @Test
  void keyboardAlone_findsATrace_itsFailure_andTheOtherViews() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/traces");
      assertThat(page.locator("table.traces tbody tr").first()).isVisible();
      type(page, "/");
      type(page, "actor = \"store\"");
      page.keyboard().press("Enter");
      assertThat(page.locator("table.traces tbody tr")).hasCount(2);
      page.keyboard().press("Escape");
      type(page, "j");
      type(page, "j");
      assertThat(page.locator("tr[aria-selected=true]"))
          .hasAttribute("data-id", orderBefore.traceId().toString());
      type(page, "k");
      page.keyboard().press("Enter");
      assertThat(page).hasURL(Pattern.compile("#/t/" + order.traceId()));

      assertThat(pane(page, "Events").locator("[role=row]")).hasCount(12);
      type(page, "n");
      assertThat(pane(page, "Details of the selected event")).containsText("disk full");
      type(page, "[");
      assertThat(selectedEvent(page)).containsText("DataFlow");
      page.keyboard().press("Shift+ArrowLeft");
      assertThat(selectedEvent(page)).containsText("MessageReceived");
      assertThat(selectedEvent(page)).containsText("price");
      page.keyboard().press("Escape");
      assertThat(selectedEvent(page)).hasCount(0);

      page.goBack();
      assertThat(page.locator("table.traces tbody tr")).hasCount(2);
      type(page, "j");
      type(page, "f");
      assertThat(page).hasURL(Pattern.compile("flow=orders"));
      type(page, "gs");
      assertThat(page).hasURL(Pattern.compile("#/system$"));
      type(page, "gf");
      assertThat(page).hasURL(Pattern.compile("#/flows$"));
      type(page, "?");
      assertThat(page.getByRole(AriaRole.DIALOG)).containsText("light or dark");
      page.keyboard().press("Escape");
      assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
      type(page, "t");
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }
  }

  @Test
  void tabulator_reachesEachPartOfATrace_andArrowsMoveWithinIt() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/t/" + order.traceId());
      assertThat(pane(page, "Events").locator("[role=row]")).hasCount(12);
      page.locator("main").focus();
      for (String part : List.of("Timeline", "Graph", "Events")) {
        Locator inside = pane(page, part).locator(":focus");
        for (int step = 0; step < 12 && inside.count() == 0; step++) {
          page.keyboard().press("Tab");
        }
        assertThat(inside).hasCount(1);
      }
      pane(page, "Graph").locator(".node[tabindex='0']").focus();
      String before = String.valueOf(page.evaluate("document.activeElement.ariaLabel"));
      page.keyboard().press("ArrowDown");
      assertThat(page.evaluate("document.activeElement.ariaLabel")).isNotEqualTo(before);
      page.keyboard().press("Enter");
      assertThat(page.locator(".node.chosen")).hasCount(1);
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
      assertThat(visit.troubles()).isEmpty();
    }
  }

  private static int elements(Page page) {
    return ((Number) page.evaluate("document.querySelectorAll('*').length")).intValue();
  }

  // ---- what traces say is text

  @Test
  void markupInNamesAndContents_isShownAsText() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/traces");
      assertThat(page.locator("tr[data-id='" + markup + "'] a")).hasText(PageSamples.MARKUP);

      page.locator("tr[data-id='" + markup + "'] a").click();
      assertThat(pane(page, "Events").locator("[role=row]")).hasCount(3);
      pane(page, "Events").getByText("DataFlow").click();
      assertThat(pane(page, "Details of the selected event").locator("pre"))
          .containsText(PageSamples.MARKUP);
      pane(page, "Events").getByText("StateChanged").click();
      assertThat(pane(page, "State").locator("pre").first()).containsText("<script>");
      page.keyboard().press("n");
      assertThat(pane(page, "Details of the selected event")).containsText(PageSamples.MARKUP);
      hasNoForeignMarkup(visit);

      visit.open(
          "#/flow/"
              + URLEncoder.encode(PageSamples.MARKUP, StandardCharsets.UTF_8).replace("+", "%20"));
      assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
          .hasText(PageSamples.MARKUP);
      assertThat(page.locator(".node").first()).isVisible();
      hasNoForeignMarkup(visit);
    }
  }

  private static void hasNoForeignMarkup(PageBrowser.Visit visit) {
    Page page = visit.page();
    assertThat(page.locator("main img, main script")).hasCount(0);
    assertThat(page.evaluate("window.hurt === undefined")).isEqualTo(true);
    assertThat(visit.troubles()).isEmpty();
  }

  // ---- every view

  /** What each view shows when it is all there. */
  private Consumer<Page> isThere(String view) {
    Map<String, Consumer<Page>> shown =
        Map.of(
            "traces", page -> assertThat(page.locator("table.traces tbody tr").first()).isVisible(),
            "trace", page -> assertThat(page.locator("dl.facts").first()).isAttached(),
            "compare", page -> assertThat(page.locator("table").nth(2)).isVisible(),
            "flows", page -> assertThat(page.locator("tbody tr").first()).isVisible(),
            "flow", page -> assertThat(page.locator(".node").first()).isVisible(),
            "system", page -> assertThat(page.locator(".figures b").nth(7)).isVisible(),
            "live",
                page -> {
                  assertThat(page.locator(".lamp.following")).isVisible();
                  pulse();
                  assertThat(page.locator(".log .v-list [role=row]").first()).isVisible();
                  assertThat(page.locator(".live-graph .node").first()).isAttached();
                });
    return shown.get(view);
  }

  private String addressOf(String view) {
    return switch (view) {
      case "trace" -> "#/t/" + order.traceId() + "?sel=" + order.state().id();
      case "compare" -> "#/compare?a=" + orderBefore.traceId() + "&b=" + order.traceId();
      case "flow" -> "#/flow/orders?actor=price";
      default -> "#/" + view;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"traces", "trace", "compare", "flows", "flow", "live", "system"})
  void everyView_isAccessible_inLightAndDark(String view) {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open(addressOf(view));
      isThere(view).accept(page);
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        assertThat(page.locator("html")).hasAttribute("data-theme", scheme.name().toLowerCase());

        List<Rule> severe =
            new AxeBuilder(page)
                .setLegacyMode(true).analyze().getViolations().stream()
                    .filter(rule -> SEVERE.contains(rule.getImpact()))
                    .toList();

        assertThat(severe)
            .as("%s in %s", view, scheme)
            .extracting(rule -> rule.getHelp() + " " + rule.getNodes())
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"traces", "trace", "compare", "flows", "flow", "live", "system"})
  void everyView_fitsOnALaptopAndOnATelephone(String view) {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open(addressOf(view));
      for (int width : List.of(WIDE, NARROW)) {
        page.setViewportSize(width, TALL);
        isThere(view).accept(page);
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
            .as("%s is wider than %d pixels", view, width)
            .isEqualTo(0);
      }
      assertThat(visit.troubles()).isEmpty();
    }
  }

  /** Something that happens now. */
  private void pulse() {
    PageSamples.record(
        pulse,
        pulseTrace,
        List.of(
            SampleEvent.dataFlow(Instant.now(), "heart", "hand").took(2_000_000),
            SampleEvent.of(Instant.now(), "ActorFailed", "hand").error("asleep")));
  }

  private static Locator.FilterOptions with(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private static void type(Page page, String keys) {
    page.keyboard().type(keys);
  }
}
