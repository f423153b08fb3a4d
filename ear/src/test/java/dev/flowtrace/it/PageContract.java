package dev.flowtrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The web page as the server answers it: all that it is made of is there, of the type that browsers
 * ask for, and nothing of it comes from elsewhere or gets around the content security policy.
 */
abstract class PageContract {
  private static final String ROOT = "/flowtrace/";
  private static final Pattern REFERENCE =
      Pattern.compile("<(?:link|script|img)[^>]*(?:href|src)=\"([^\"]+)\"");
  private static final Pattern IMPORT =
      Pattern.compile("^(?:import|export)\\b[^;]*?from '([^']+)';", Pattern.MULTILINE);
  private static final Pattern MARKUP_FROM_TEXT =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function");

  abstract CollectorServer server();

  @Test
  void indexPage_listsTheAddresses() {
    HttpResponse<String> page = server().get(ROOT);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("api/traces", "/openapi", "/health");
  }

  @Test
  void page_hasNothingInline() {
    String page = server().get(ROOT).body();

    assertThat(page).doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=|<script(?![^>]*\\ssrc=)");
  }

  @Test
  void everyFileOfThePage_isThereAndMayRunNothingElse() {
    Set<String> files = filesOfThePage();

    assertThat(files)
        .contains(ROOT, ROOT + "css/tokens.css", ROOT + "js/main.js", ROOT + "js/views/traces.js");
    for (String file : files) {
      HttpResponse<String> answer = server().get(file);

      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(file)
          .startsWith(typeOf(file));
      assertThat(answer.headers().allValues("Content-Security-Policy"))
          .as(file)
          .singleElement()
          .asString()
          .contains("default-src 'self'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("X-Content-Type-Options"))
          .as(file)
          .hasValue("nosniff");
      if (file.endsWith(".js")) {
        assertThat(answer.body()).as(file).doesNotContainPattern(MARKUP_FROM_TEXT);
      }
    }
  }

  /** The page, what it names, and what that imports. */
  private Set<String> filesOfThePage() {
    Set<String> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(ROOT));
    while (!open.isEmpty()) {
      String file = open.remove();
      if (found.add(file)) {
        Pattern pattern = file.endsWith(".js") ? IMPORT : REFERENCE;
        Matcher reference = pattern.matcher(server().get(file).body());
        while (reference.find()) {
          assertThat(reference.group(1)).as(file).doesNotContain("//");
          open.add(URI.create(file).resolve(reference.group(1)).toString());
        }
      }
    }
    return found;
  }

  private static String typeOf(String file) {
    if (file.endsWith(".js")) {
      return "text/javascript";
    }
    if (file.endsWith(".css")) {
      return "text/css";
    }
    return file.endsWith(".svg") ? "image/svg+xml" : "text/html";
  }
}
