package dev.flowtrace.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.flowtrace.client.Level;
import dev.flowtrace.client.Tracing;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The collector itself and its clients. Part of {@link PageBrowserIT}, on the same server. */
abstract class PageSystemContract extends PageFlowContract {
  private static final LocatorAssertions.IsVisibleOptions UNTIL_READ_AGAIN =
      new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void figuresOfTheCollector_haveCommitsAndTheirCourse() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/system");
      Locator commit = page.locator(".figures > div").filter(with("Commit"));

      assertThat(commit).containsText(Pattern.compile("\\d.*[mµ]s.*p50 · p95 .*s · p99 .*s"));
      Locator stored = page.locator(".figures > div").filter(with("Stored"));
      assertThat(stored).containsText("of events");
      // with the second reading there is a line
      assertThat(stored.locator(".sparkline")).isVisible(UNTIL_READ_AGAIN);
      assertThat(visit.troubles()).isEmpty();
    }
  }

  @Test
  void levelAndSampling_ofAConnectedClient_areSetThere() {
    try (PageBrowser.Visit visit = visit(WIDE);
        Tracing tracing =
            Tracing.newBuilder().collector(server.wsUrl()).network("changed-there").build()) {
      Eventually.within(
          SOON, "the client is connected", () -> tracing.deliveryStats().orElseThrow().connected());
      Page page = visit.open("#/system");
      Locator row = page.locator("tr").filter(with("changed-there"));
      Locator levels = row.getByRole(AriaRole.RADIO);

      assertThat(row).containsText("its own");
      assertThat(levels).hasCount(3);
      levels.nth(2).click();
      assertThat(levels.nth(2)).hasAttribute("aria-checked", "true");
      assertThat(row.getByText("its own")).isHidden();
      Eventually.within(SOON, "it is told", () -> tracing.level() == Level.DIAGNOSTIC);

      row.locator("input.ratio").fill("10");
      row.locator("input.ratio").press("Tab");
      assertThat(row.getByRole(AriaRole.STATUS)).hasText("set");
      Eventually.within(
          SOON,
          "it is told",
          () -> Double.valueOf(0.1).equals(tracing.config().sampling().ratio()));
      assertThat(visit.troubles()).isEmpty();
    }
  }
}
