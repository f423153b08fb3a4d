package dev.flowtrace.client.delivery;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A traced program of its own: {@code URI SPOOL BATCHES END}, where SPOOL may be {@code -} and END
 * is {@code return} (from main), {@code exit}, {@code halt} (as when it is killed) or {@code
 * flush}. Prints the ids of its events, in order, and then what it has of Zstandard.
 */
final class Host {
  private Host() {}

  public static void main(String[] args) {
    DeliveryOptions.Builder options =
        DeliveryOptions.newBuilder(URI.create(args[0]))
            .bufferBytes(100_000)
            .closeTimeout(Duration.ofSeconds(20))
            .reconnectMin(Duration.ofMillis(2))
            .reconnectMax(Duration.ofMillis(50));
    if (!args[1].equals("-")) {
      options.spoolDirectory(Path.of(args[1]));
    }
    Delivery delivery = Delivery.newBuilder(options.build()).build();
    Batches batches = new Batches();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      if (!delivery.offer(batches.trace(10))) {
        throw new IllegalStateException("refused: " + delivery.stats());
      }
    }
    batches.eventIds().forEach(System.out::println);
    Compression compression = Compression.find(1);
    System.out.println(compression == null ? "no zstd" : "zstd");
    System.out.flush();
    switch (args[3]) {
      case "exit" -> System.exit(0);
      case "halt" -> Runtime.getRuntime().halt(9);
      case "flush" -> {
        if (!delivery.flush(Duration.ofSeconds(20))) {
          throw new IllegalStateException("not flushed: " + delivery.stats());
        }
      }
      default -> {} // the JVM ends by itself: no thread of the delivery's holds it up
    }
  }
}
