package dev.flowtrace.it.shop;

import dev.flowtrace.client.Tracing;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A request is an order; the answer is the trace's id and the level. */
@WebServlet("/orders")
public class OrdersServlet extends HttpServlet {
  @Inject Checkout checkout;
  @Inject Tracing tracing;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    response.getWriter().print(checkout.place(new Order("pen", 2)) + " " + tracing.level() + "\n");
  }
}
