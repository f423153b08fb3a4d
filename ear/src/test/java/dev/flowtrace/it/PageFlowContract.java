package dev.flowtrace.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A flow over time. Part of {@link PageBrowserIT}, on the same server. */
abstract class PageFlowContract extends PageWindows {
  private static Locator edge(Page page, String title) {
    return page.locator(".edge").filter(with(title));
  }

  @Test
  void versions_areShownAlone_andBesideEachOther() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/flow/" + PageSamples.SHOP);
      Locator choice = page.getByRole(AriaRole.RADIOGROUP);
      assertThat(choice.getByRole(AriaRole.RADIO)).hasCount(4);
      assertThat(page.locator(".edge")).hasCount(4);
      assertThat(page.locator(".traffic .deploy")).hasCount(2);

      choice.getByRole(AriaRole.RADIO).nth(1).click();
      assertThat(page).hasURL(Pattern.compile("v=1\\.4\\.1$"));
      assertThat(page.locator(".edge")).hasCount(3);
      assertThat(page.locator(".bar [role=status]")).containsText("v1.4.1: 1 trace");
      choice.getByRole(AriaRole.RADIO).nth(3).click();
      assertThat(page.locator(".edge")).hasCount(4);
      assertThat(edge(page, "price.out → mail.in")).hasClass(Pattern.compile("removed"));
      assertThat(edge(page, "price.out → audit.in")).hasClass(Pattern.compile("added"));
      assertThat(edge(page, "price.out → store.in")).hasClass(Pattern.compile("up2"));
      assertThat(edge(page, "reader.out → price.in")).hasClass(Pattern.compile("same"));
      assertThat(page.locator(".edge-label").filter(with("×"))).hasCount(2);

      edge(page, "price.out → store.in")
          .locator(".wide")
          .click(new Locator.ClickOptions().setForce(true));
      Locator side = pane(page, "Selected");
      assertThat(side.locator(".latency")).isVisible();
      assertThat(side.locator(".quantiles")).containsText(Pattern.compile("6\\.00.ms"));
      assertThat(side.locator(".quantiles")).containsText(Pattern.compile("2\\.00.ms"));
      assertThat(side).containsText("price is held up when it sends");

      visit.open(page.url());
      assertThat(page.locator(".edge.added")).hasCount(1);
      assertThat(side.locator(".latency")).isVisible();
      page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("all")).focus();
      page.keyboard().press("ArrowRight");
      assertThat(page).hasURL(Pattern.compile("v=1\\.4\\.1&|v=1\\.4\\.1$"));
      page.keyboard().press("Escape");
      page.keyboard().press("Shift+T");
      assertThat(pane(page, "Graph").getByRole(AriaRole.TABLE)).containsText("mail");
      assertThat(visit.troubles()).isEmpty();
    }
  }

  @Test
  void wordsBesideEdges_areOverNoOthers() {
    try (PageBrowser.Visit visit = visit(WIDE);
        StockClient client = StockClient.connect(server)) {
      UUID traceId = PageSamples.fan(client, Instant.now(), 6);
      Page page = visit.open("#/t/" + traceId);

      assertThat(page.locator(".edge")).hasCount(12);
      Object apart =
          page.evaluate(
              """
              () => {
                const boxes = [...document.querySelectorAll('.edge-label')]
                    .filter((one) => getComputedStyle(one).visibility === 'visible')
                    .map((one) => one.getBoundingClientRect());
                const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
                    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
                return boxes.length + ' '
                    + boxes.filter((a, at) => boxes.slice(at + 1).some((b) => meet(a, b))).length;
              }""");
      assertThat((String) apart).matches("(6|7|8|9|1[0-2]) 0");
      assertThat(visit.troubles()).isEmpty();
    }
  }

  @Test
  void graphOfMinutesOrTraces_tellsErrorsAndBackPressure_andColoursByThem() {
    try (PageBrowser.Visit visit = visit(WIDE)) {
      Page page = visit.open("#/flow/" + PageSamples.SHOP + "?actor=price");
      Locator side = pane(page, "Selected");
      assertThat(side).containsText("Messages in");
      assertThat(side).containsText("Back-pressured");
      page.getByLabel("Colour of edges").selectOption("errors");
      assertThat(page).hasURL(Pattern.compile("by=errors"));
      assertThat(page.locator(".edge.s1")).hasCount(4);
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("From traces")).click();
      assertThat(side).containsText("Back-pressured");
      assertThat(page).hasURL(Pattern.compile("of=traces"));
      assertThat(page.locator(".edge.s1")).hasCount(4);
      assertThat(visit.troubles()).isEmpty();
    }
  }
}
