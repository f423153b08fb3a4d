package dev.flowtrace.client.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;

/** An application: a shop whose orders are observed by billing and shipping. */
@ApplicationScoped
public class Shop {
  @Inject Event<Order> orders;
  @Inject CurrentRun current;

  /** What is ordered. */
  public record Order(String article, int count) {}

  @Traced(flow = "shop", actor = "checkout", port = "orders")
  public void place(Order order) {
    current.actor().orElseThrow().custom("placed");
    orders.fire(order);
  }

  @Traced(flow = "shop", actor = "checkout")
  public CompletionStage<Order> placeLater(Order order) {
    return orders.fireAsync(
        order, NotificationOptions.ofExecutor(current.carriedBy(ForkJoinPool.commonPool())));
  }

  @Traced
  public void refuse() {
    throw new IllegalStateException("sold out");
  }

  /** Makes bills. */
  @ApplicationScoped
  public static class Billing {
    @Inject CurrentRun current;

    @Traced(actor = "billing")
    public void bill(@Observes Order order) {
      current.actor().orElseThrow().custom("billed");
    }
  }

  /** Ships what was ordered. */
  @ApplicationScoped
  public static class Shipping {
    @Traced
    public void ship(@ObservesAsync Order order) {}
  }
}
