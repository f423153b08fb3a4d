package dev.flowtrace.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium: that of {@code FLOWTRACE_TEST_BROWSER}, else the first one on the {@code
 * PATH}, else the one that Playwright installs. For one thread, as Playwright is.
 */
final class PageBrowser implements AutoCloseable {
  private static final String CHOSEN = "FLOWTRACE_TEST_BROWSER";
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** A loaded machine is slow; what is there is seen at once all the same. */
  private static final double PATIENCE_MILLIS = 20_000;

  private final Playwright playwright;
  private final Browser browser;

  private PageBrowser(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  static PageBrowser open() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    Path installed = installed();
    Playwright.CreateOptions options = new Playwright.CreateOptions();
    if (installed != null) {
      options.setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
    }
    Playwright playwright = Playwright.create(options);
    BrowserType.LaunchOptions launch =
        // containers have no user namespaces for the sandbox, and only our own page is opened
        new BrowserType.LaunchOptions().setChromiumSandbox(false);
    if (installed != null) {
      launch.setExecutablePath(installed);
    }
    try {
      return new PageBrowser(playwright, playwright.chromium().launch(launch));
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  private static @Nullable Path installed() {
    String chosen = System.getenv(CHOSEN);
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen);
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return NAMES.stream()
        .flatMap(
            name ->
                Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** A window of its own, with its own local storage, in light colours. */
  Visit visit(CollectorServer server, int width, int height) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL(server.httpUrl("/flowtrace/").toString())
                .setViewportSize(width, height)
                .setColorScheme(ColorScheme.LIGHT)
                // a colour that is on its way to another has no contrast that counts
                .setReducedMotion(ReducedMotion.REDUCE));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    return new Visit(context, context.newPage());
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  /** A window. What goes wrong in it is remembered. */
  static final class Visit implements AutoCloseable {
    private final BrowserContext context;
    private final Page page;
    private final List<String> troubles = new ArrayList<>();

    private Visit(BrowserContext context, Page page) {
      this.context = context;
      this.page = page;
      page.onPageError(troubles::add);
      page.onConsoleMessage(
          message -> {
            // an answer of 4xx is told there, too; what the page makes of it is what counts
            if (message.type().equals("error")
                && !message.text().startsWith("Failed to load resource")) {
              troubles.add(message.text());
            }
          });
    }

    Page page() {
      return page;
    }

    /** Opens an address of the page such as {@code #/traces}, as if it had been typed. */
    Page open(String address) {
      page.navigate("about:blank");
      page.navigate(address);
      return page;
    }

    /** Errors of scripts, and what the content security policy refused. */
    List<String> troubles() {
      return troubles;
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
