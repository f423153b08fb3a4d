package dev.flowtrace.web.page;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The page takes scripts, styles and data from its own host and from files alone, so that text of a
 * trace that got into it as markup would still run nothing. Browsers ask whether a file has changed
 * before they use their copy: after an update no old module meets a new one.
 *
 * <p>It is mapped to everything, since servers differ in what they take for a request of the
 * welcome page, and leaves alone what is no file of the page: REST has headers of its own.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class PageHeaders implements Filter {
  private static final String POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest asked
        && response instanceof HttpServletResponse answer
        && isOfPage(asked.getRequestURI().substring(asked.getContextPath().length()))) {
      answer.setHeader("Content-Security-Policy", POLICY);
      answer.setHeader("X-Content-Type-Options", "nosniff");
      answer.setHeader("Referrer-Policy", "no-referrer");
      answer.setHeader("Cache-Control", "no-cache");
    }
    chain.doFilter(request, response);
  }

  private static boolean isOfPage(String path) {
    return path.isEmpty()
        || path.equals("/")
        || path.equals("/index.html")
        || path.startsWith("/css/")
        || path.startsWith("/js/");
  }
}
