package dev.flowtrace.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Events as they come. Part of {@link PageBrowserIT}, on the same server. */
abstract class PageLiveContract extends PageTraceContract {
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
}
