package dev.flowtrace.it.shop;

import dev.flowtrace.client.cdi.CurrentRun;
import dev.flowtrace.client.cdi.Traced;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Hears of orders. */
@ApplicationScoped
public class Billing {
  @Inject CurrentRun current;

  /** Called within {@link Checkout#place}: the same run. */
  @Traced(actor = "billing")
  public void bill(@Observes Order order) {
    current.actor().orElseThrow().custom("billed");
  }
}
