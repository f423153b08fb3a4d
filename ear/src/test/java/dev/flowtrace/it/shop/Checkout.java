package dev.flowtrace.it.shop;

import dev.flowtrace.client.cdi.CurrentRun;
import dev.flowtrace.client.cdi.Traced;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.UUID;

/** Takes orders, and says so to whoever wants to know. */
@ApplicationScoped
public class Checkout {
  @Inject Event<Order> orders;
  @Inject CurrentRun current;

  /** Each is a run; the result is its trace's id. */
  @Traced(flow = "shop", actor = "checkout", port = "orders")
  public UUID place(Order order) {
    orders.fire(order);
    return current.run().orElseThrow().traceId();
  }
}
