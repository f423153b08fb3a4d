package dev.flowtrace.bench.crash;

import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Level;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.TracingOptions;
import dev.flowtrace.client.delivery.DeliveryOptions;
import dev.flowtrace.client.delivery.DeliveryStats;
import dev.flowtrace.client.delivery.Tally;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.FlowVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A traced program: records numbered events at a steady rate, whatever becomes of the collector, as
 * a process of its own. Says on standard output how many it has recorded and how many of these are
 * acknowledged; on standard input it is told to {@code leave} (in order, the rest in the spool) or
 * to {@code finish} (when everything is acknowledged).
 */
final class CrashClient {
  static final String FLOW = "crash-test";
  private static final Duration LEAVE_LIMIT = Duration.ofMillis(300);
  private static final Duration CONFIRM_LIMIT = Duration.ofSeconds(5);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int RUNS = 3;
  private static final int MOST_EVENTS_OF_A_RUN = 400;

  /** Small, so that the spool has something to do. */
  private static final int MEMORY = 256 << 10;

  private final Tracing tracing;
  private final int client;
  private final int generation;
  private final int rate;
  private final Random random;
  private final @Nullable FlowRun[] runs = new FlowRun[RUNS];
  private final int[] left = new int[RUNS];
  private volatile int recorded;
  private volatile @Nullable String order;

  private CrashClient(String[] arguments) {
    client = Integer.parseInt(arguments[1]);
    generation = Integer.parseInt(arguments[2]);
    rate = Integer.parseInt(arguments[3]);
    random = new Random(Long.parseLong(arguments[5]) + 31L * client + generation);
    DeliveryOptions delivery =
        DeliveryOptions.newBuilder(URI.create(arguments[0]))
            .network("crash-test")
            .host("client-" + client)
            .bufferBytes(MEMORY)
            .spoolDirectory(Path.of(arguments[4]))
            .spoolMaxBytes(1L << 30)
            .reconnectMin(Duration.ofMillis(50))
            .reconnectMax(Duration.ofMillis(500))
            .answerTimeout(Duration.ofSeconds(10))
            .build();
    tracing =
        Tracing.newBuilder()
            .delivery(delivery)
            .options(
                TracingOptions.newBuilder()
                    .batchInterval(Duration.ofMillis(25))
                    .batchBytes(MEMORY / 4) // a batch that memory has no room for is refused
                    .closeTimeout(LEAVE_LIMIT)
                    .build())
            .level(Level.DIAGNOSTIC)
            .build();
  }

  /**
   * Records until told to end.
   *
   * @param arguments the collector's address, the client's number, which of its processes this is,
   *     events a second, the spool's directory, a seed
   */
  public static void main(String[] arguments) throws InterruptedException {
    new CrashClient(arguments).run();
  }

  private void run() throws InterruptedException {
    daemon(this::hear, "orders");
    daemon(this::confirm, "confirmations");
    long begun = System.nanoTime();
    while (order == null) {
      long due = (System.nanoTime() - begun) * rate / TimeUnit.SECONDS.toNanos(1);
      while (recorded < due) {
        int number = recorded;
        record(number);
        recorded = number + 1; // by this thread alone
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    for (FlowRun run : runs) {
      if (run != null) {
        run.complete();
      }
    }
    if ("finish".equals(order)) {
      while (!tracing.flush(CONFIRM_LIMIT)) {
        say("waiting");
      }
      say("confirmed " + recorded);
    }
    tracing.close();
    DeliveryStats stats = tracing.deliveryStats().orElseThrow();
    long lost =
        tracing.stats().lost().values().stream().mapToLong(Long::longValue).sum()
            + stats.lost().values().stream().mapToLong(Tally::events).sum()
            + stats.rejected().events();
    say(
        "bye %d %d %d %d"
            .formatted(recorded, lost, stats.resentBatches(), stats.recovered().events()));
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private void record(int number) {
    int slot = number % RUNS;
    FlowRun run = runs[slot];
    if (run == null || left[slot] == 0) {
      if (run != null) {
        run.complete();
      }
      run = tracing.startFlow(FLOW, FlowVersion.of(1, 0, 0));
      runs[slot] = run;
      left[slot] = 1 + random.nextInt(MOST_EVENTS_OF_A_RUN);
    }
    left[slot]--;
    run.actor(EventNumber.fromActor(number))
        .event(new EventType.DataFlow(EventNumber.toActor(number), "in"))
        .port("out")
        .message("message " + number)
        .tookNanos(EventNumber.nanos(number))
        .attribute(EventNumber.ATTRIBUTE, new EventNumber(client, generation, number).text())
        .record();
  }

  /** What is acknowledged, again and again. */
  private void confirm() {
    while (order == null) {
      int before = recorded;
      say("recorded " + before);
      if (tracing.flush(CONFIRM_LIMIT)) {
        say("confirmed " + before);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private void hear() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line = in.readLine();
      if (line == null) {
        Runtime.getRuntime().halt(1); // nobody is there to tell it to
      }
      order = line;
    } catch (IOException e) {
      Runtime.getRuntime().halt(1);
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }

  private static void daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
