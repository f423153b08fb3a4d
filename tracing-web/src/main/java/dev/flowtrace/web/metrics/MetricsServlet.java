package dev.flowtrace.web.metrics;

import dev.flowtrace.runtime.CollectorBean;
import jakarta.ejb.EJB;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code /flowtrace/metrics}: the collector's metrics in Prometheus' text format. */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {
  @EJB private CollectorBean collector;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    PrometheusText text = new PrometheusText();
    collector.metrics().forEach(text::add);
    response.setContentType("text/plain; version=0.0.4; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
