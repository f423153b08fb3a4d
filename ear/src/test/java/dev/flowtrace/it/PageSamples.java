package dev.flowtrace.it;

import static dev.flowtrace.it.BatchingClient.batch;
import static dev.flowtrace.it.BatchingClient.hello;
import static dev.flowtrace.it.StockClient.endTrace;
import static dev.flowtrace.it.StockClient.recordEvent;
import static dev.flowtrace.it.StockClient.startTrace;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** The traces that the browser tests look at. */
final class PageSamples {
  static final String ORDERS = "orders";

  /** The flow of two versions. */
  static final String SHOP = "shop";

  /** Its edge that has become slower, as an address has it. */
  static final String SLOWER = "price.out~store.in";

  /** What would run if anything of a trace became markup. */
  static final String MARKUP =
      "<img src=x onerror=\"window.hurt=1\"><script>window.hurt=2</script>";

  private static final int BATCH = 1000;
  private static final int LARGE_ACTORS = 20;

  /** What a batch has of a request: all within its name. */
  private static final Pattern START = Pattern.compile("^\\{\"StartTrace\":(.*)}$");

  private PageSamples() {}

  /**
   * An order's way through four actors, the last of which fails.
   *
   * @param state the event that changes the state of {@code price} to {@code {"priced":2}}
   * @param failure the event that tells of the failure
   */
  record Order(UUID traceId, SampleEvent state, SampleEvent failure) {}

  /** Two hops of a message, a state that changes twice, a failure. */
  static Order order(StockClient client, Instant start) {
    UUID traceId = UUID.randomUUID();
    client.ask(startTrace(traceId, ORDERS));
    List<SampleEvent> events = new ArrayList<>();
    for (String actor : List.of("reader", "price", "store", "audit")) {
      events.add(SampleEvent.of(start, "ActorStarted", actor));
    }
    SampleEvent sent =
        SampleEvent.of(start.plusMillis(5), "MessageSent", "reader").port("out").took(800_000);
    SampleEvent flow =
        SampleEvent.dataFlow(start.plusMillis(9), "reader", "price")
            .causedBy(sent)
            .took(4_000_000)
            .message("Order", "{\"order\":4711,\"items\":[\"pen\",\"ink\"]}");
    SampleEvent full =
        SampleEvent.of(start.plusMillis(12), "StateChanged", "price")
            .causedBy(flow)
            .state("Full", "{\"priced\":1,\"currency\":\"EUR\"}");
    SampleEvent change =
        SampleEvent.of(start.plusMillis(30), "StateChanged", "price")
            .causedBy(full)
            .state("Incremental", "[{\"op\":\"replace\",\"path\":\"/priced\",\"value\":2}]");
    SampleEvent handled =
        SampleEvent.of(start.plusMillis(40), "MessageReceived", "price")
            .port("in")
            .causedBy(flow)
            .took(30_000_000);
    SampleEvent onward =
        SampleEvent.dataFlow(start.plusMillis(55), "price", "store")
            .causedBy(handled)
            .took(12_000_000);
    SampleEvent copied =
        SampleEvent.dataFlow(start.plusMillis(58), "price", "audit")
            .causedBy(handled)
            .took(900_000);
    SampleEvent failure =
        SampleEvent.of(start.plusMillis(80), "ActorFailed", "store")
            .causedBy(onward)
            .took(20_000_000)
            .error("disk full");
    events.addAll(List.of(sent, flow, full, change, handled, onward, copied, failure));
    record(client, traceId, events);
    client.ask(endTrace(traceId, "{\"Failed\":{\"error\":\"disk full\"}}"));
    return new Order(traceId, change, failure);
  }

  /**
   * A flow of two versions: in the newer one {@code price} tells {@code audit} instead of {@code
   * mail}, and the way to {@code store} takes three times as long.
   */
  static void versions(StockClient client, Instant start) {
    for (int patch = 1; patch <= 2; patch++) {
      UUID traceId = UUID.randomUUID();
      client.ask(startTrace(traceId, SHOP).replace("\"patch\":2", "\"patch\":" + patch));
      Instant at = start.plusSeconds(5L * patch);
      SampleEvent handled =
          SampleEvent.of(at.plusMillis(30), "MessageReceived", "price").took(10_000_000);
      record(
          client,
          traceId,
          List.of(
              SampleEvent.of(at, "ActorStarted", "price"),
              SampleEvent.dataFlow(at.plusMillis(10), "reader", "price").took(4_000_000),
              handled,
              SampleEvent.of(at.plusMillis(40), "MessageSent", "price").took(20_000_000),
              SampleEvent.dataFlow(at.plusMillis(50), "price", "store")
                  .took(patch == 1 ? 2_000_000 : 6_000_000),
              SampleEvent.dataFlow(at.plusMillis(60), "price", patch == 1 ? "mail" : "audit")
                  .took(1_000_000),
              SampleEvent.of(at.plusMillis(90), "ActorCompleted", "price")));
      client.ask(endTrace(traceId, "\"Completed\""));
    }
  }

  /** A trace whose flow, actors, errors, contents and states are markup. */
  static UUID markup(StockClient client, Instant start) {
    UUID traceId = UUID.randomUUID();
    client.ask(startTrace(traceId, MARKUP.replace("\"", "\\\"")));
    SampleEvent flow =
        SampleEvent.dataFlow(start, MARKUP, "b" + MARKUP)
            .took(1_000_000)
            .message(MARKUP, "\"" + MARKUP + "\"");
    SampleEvent state =
        SampleEvent.of(start.plusMillis(2), "StateChanged", MARKUP)
            .causedBy(flow)
            .state(
                "Full", "{" + SampleEvent.quoted(MARKUP) + ":" + SampleEvent.quoted(MARKUP) + "}");
    SampleEvent failure =
        SampleEvent.of(start.plusMillis(4), "ActorFailed", MARKUP).causedBy(state).error(MARKUP);
    record(client, traceId, List.of(flow, state, failure));
    client.ask(endTrace(traceId, "\"Completed\""));
    return traceId;
  }

  /** A trace that goes on. */
  static UUID running(StockClient client, String flow) {
    UUID traceId = UUID.randomUUID();
    client.ask(startTrace(traceId, flow));
    return traceId;
  }

  /** A trace of many actors of one family, the seventh of which failed. */
  static UUID crowd(StockClient client, Instant start, int size) {
    UUID traceId = running(client, "crowd");
    List<SampleEvent> events = new ArrayList<>();
    events.add(SampleEvent.of(start, "MessageReceived", "reader").took(1_000_000));
    for (int i = 1; i <= size; i++) {
      Instant at = start.plusMillis(i);
      events.add(SampleEvent.of(at, "MessageReceived", "enrich-" + i).took(500_000));
      if (i == 7) {
        events.add(SampleEvent.of(at, "ActorFailed", "enrich-" + i).error("no"));
      }
    }
    events.add(SampleEvent.of(start.plusMillis(size + 1), "MessageReceived", "sink").took(1_000));
    record(client, traceId, events);
    client.ask(endTrace(traceId, "\"Completed\""));
    return traceId;
  }

  /** A trace in which one actor sends to several, and these to one. */
  static UUID fan(StockClient client, Instant start, int width) {
    UUID traceId = running(client, "fan");
    List<SampleEvent> events = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      Instant at = start.plusMillis(i);
      events.add(SampleEvent.dataFlow(at, "split", "worker " + i).took(36_400_000L * i));
      events.add(SampleEvent.dataFlow(at, "worker " + i, "join").took(1_100_000L * i));
    }
    record(client, traceId, events);
    client.ask(endTrace(traceId, "\"Completed\""));
    return traceId;
  }

  static void record(StockClient client, UUID traceId, List<SampleEvent> events) {
    for (SampleEvent event : events) {
      assertThat(client.ask(recordEvent(traceId, event.json()))).contains("\"success\":true");
    }
  }

  /**
   * A trace of many messages around a ring of actors; the last event is a custom {@code the_end}.
   */
  static UUID large(URI address, Instant start, int size) {
    UUID traceId = UUID.randomUUID();
    try (BatchingClient client = BatchingClient.connect(address)) {
      client.ask(hello(UUID.randomUUID()));
      long seq = 0;
      List<String> events = new ArrayList<>(BATCH);
      for (int i = 0; i < size; i++) {
        Instant time = start.plusNanos(i * 100_000L);
        SampleEvent event =
            i == size - 1
                ? SampleEvent.of(time, "NetworkEvent", "the_end")
                : i % 2 == 0
                    ? SampleEvent.dataFlow(time, actor(i / 2), actor(i / 2 + 1)).took(300_000)
                    : SampleEvent.of(time, "MessageReceived", actor(i / 2 + 1)).took(90_000);
        events.add(event.json());
        if (events.size() == BATCH || i == size - 1) {
          seq++;
          String ends =
              i == size - 1
                  ? "{\"trace_id\":\"%s\",\"status\":\"Completed\"}".formatted(traceId)
                  : "";
          String starts =
              seq == 1 ? START.matcher(startTrace(traceId, "large")).replaceAll("$1") : "";
          assertThat(client.ask(batch(seq, starts, traceId, events, ends)))
              .contains("\"BatchStored\"");
          events.clear();
        }
      }
    }
    return traceId;
  }

  private static String actor(int number) {
    return "worker-" + number % LARGE_ACTORS;
  }
}
