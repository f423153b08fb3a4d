package dev.flowtrace.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a browser, as people use it. One server, one browser; each test has a window of its
 * own.
 */
@Tag("liberty")
class PageBrowserIT extends PageLiveContract {
  private static final List<String> SEVERE = List.of("serious", "critical");

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
  void durationsOfTheTracesShown_areToldAsPercentiles() {
    try (PageBrowser.Visit visit = visit(WIDE);
        StockClient client = StockClient.connect(server)) {
      Instant start = Instant.now();
      for (int i = 1; i <= 5; i++) {
        UUID traceId = PageSamples.running(client, "percentiles");
        PageSamples.record(
            client,
            traceId,
            List.of(
                SampleEvent.of(start, "ActorStarted", "seed"),
                SampleEvent.of(start.plusMillis(10 * i), "ActorCompleted", "seed")));
        client.ask(StockClient.endTrace(traceId, "\"Completed\""));
      }
      Page page = visit.open("#/traces?flow=percentiles");

      assertThat(page.getByText("traces shown"))
          .hasText(Pattern.compile("5 traces shown.*p50 30\\.0.ms.*p95 50\\.0.ms.*p99 50\\.0.ms"));
    }
  }

  @Test
  void formOfEachTrace_andHowManyActorsItHas_areInTheList() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/traces?flow=orders");
      Locator row = page.locator("tr[data-id='" + order.traceId() + "']");

      assertThat(row.locator(".c-actors")).hasText("4");
      assertThat(row.getByRole(AriaRole.IMG, named("4 actors, errors in store"))).isVisible();
      assertThat(row.locator(".shape line")).hasCount(3);
      assertThat(row.locator(".shape .failure")).hasCount(1);
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
      opened(page);
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
      opened(page);
      type(page, "n");
      assertThat(pane(page, "Details of the selected event")).containsText("disk full");
      assertThat(page.locator(".lineage ol")).isVisible();
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
            "versions", page -> assertThat(page.locator(".latency")).isVisible(),
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
      case "versions" -> "#/flow/shop?v=1.4.2&vs=1.4.1&edge=" + PageSamples.SLOWER;
      default -> "#/" + view;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"traces", "trace", "compare", "flows", "flow", "versions", "live", "system"})
  void everyView_isAccessibleInLightAndDark_andFitsOnALaptopAndOnATelephone(String view) {
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
}
