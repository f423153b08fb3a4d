package dev.flowtrace.client.cdi.guide;

import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.cdi.CurrentRun;
import dev.flowtrace.client.cdi.Traced;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.Executor;

/** The code of {@code docs/client.md}, so that it compiles. */
final class OrderServices {
  private OrderServices() {}

  record Order(String article, int count) {}

  @ApplicationScoped
  public static class OrderService {
    @Inject Event<Order> orders;
    @Inject Tracing tracing;

    @Traced(flow = "orders")
    public void place(Order order) {
      orders.fire(order);
    }
  }

  @ApplicationScoped
  public static class Billing {
    @Traced(actor = "billing")
    public void bill(@Observes Order order) {}
  }

  static void fireLater(Event<Order> orders, Order order, CurrentRun current, Executor pool) {
    orders.fireAsync(order, NotificationOptions.ofExecutor(current.carriedBy(pool)));
  }
}
