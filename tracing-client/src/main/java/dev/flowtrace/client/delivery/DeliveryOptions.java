package dev.flowtrace.client.delivery;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where batches go, and every limit on the way. Immutable.
 *
 * @param collector the WebSocket, {@code ws} or {@code wss}
 * @param network name of the traced network, for a person; told in Hello
 * @param host where it runs, for a person; told in Hello
 * @param clientVersion told in Hello
 * @param headers sent with the handshake, such as {@code Authorization}
 * @param connectTimeout for TCP connection and handshake together, and then again for the
 *     collector's Welcome; more than 0
 * @param answerTimeout when something is unanswered and no answer comes for that long, the
 *     connection is taken for dead; more than 0
 * @param pingInterval when nothing came from the collector for that long and nothing is unanswered,
 *     it is pinged, and when nothing comes for as long again, the connection is taken for dead.
 *     While something is unanswered, it is pinged after five seconds, or this if that is less, and
 *     the connection is dead if that can't be written; 0: never
 * @param reconnectMin limit of the first wait after a failed connection; the limit doubles with
 *     each further failure, the wait is a random part of it; 1 ms or more
 * @param reconnectMax the longest that limit gets; at least {@code reconnectMin}
 * @param closeTimeout how long the end of the JVM may be held up by what is still to be sent; 0 or
 *     more
 * @param bufferBytes memory for batches that are not stored yet, in bytes before compression; 1 or
 *     more. A larger batch is refused
 * @param windowBatches batches that may be sent and not yet answered; 1 or more
 * @param windowBytes the same in bytes before compression; 1 or more. One batch alone may be larger
 * @param maxMessageBytes length of a message from the collector, in bytes; 1 or more
 * @param compression whether to use Zstandard where its library is on the class path
 * @param compressionLevel of Zstandard, 1 to 19
 * @param compressAboveBytes shorter frames of JSON go out as they are; 0 or more. A collector that
 *     reads packed batches gets no JSON
 * @param spoolDirectory where batches go that memory has no room for, and those left at close; null
 *     for no spool. One network's own: each process takes a directory below it for itself
 * @param spoolMaxBytes the most that one process writes there, with what it found; 64 KiB or more
 */
public record DeliveryOptions(
    URI collector,
    String network,
    String host,
    String clientVersion,
    Map<String, String> headers,
    Duration connectTimeout,
    Duration answerTimeout,
    Duration pingInterval,
    Duration reconnectMin,
    Duration reconnectMax,
    Duration closeTimeout,
    long bufferBytes,
    int windowBatches,
    long windowBytes,
    int maxMessageBytes,
    boolean compression,
    int compressionLevel,
    int compressAboveBytes,
    @Nullable Path spoolDirectory,
    long spoolMaxBytes) {

  /**
   * Checks the ranges and copies {@code headers}.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public DeliveryOptions {
    headers = Map.copyOf(headers);
    String scheme = collector.getScheme();
    require(
        scheme != null
            && (scheme.toLowerCase(Locale.ROOT).equals("ws")
                || scheme.toLowerCase(Locale.ROOT).equals("wss"))
            && collector.getHost() != null
            && collector.getRawUserInfo() == null
            && collector.getFragment() == null,
        "collector",
        scheme + "://" + collector.getHost(), // the rest may be secret
        "ws://HOST:PORT/PATH or wss://HOST:PORT/PATH, without user");
    positive(connectTimeout, "connectTimeout");
    positive(answerTimeout, "answerTimeout");
    require(
        !pingInterval.isNegative() && pingInterval.compareTo(Duration.ofDays(1)) <= 0,
        "pingInterval",
        pingInterval,
        "0 to a day");
    require(
        reconnectMin.compareTo(Duration.ofMillis(1)) >= 0,
        "reconnectMin",
        reconnectMin,
        "1 ms or more");
    require(
        reconnectMax.compareTo(reconnectMin) >= 0,
        "reconnectMax",
        reconnectMax,
        "reconnectMin or more");
    require(
        reconnectMax.compareTo(Duration.ofDays(1)) <= 0,
        "reconnectMax",
        reconnectMax,
        "at most a day");
    require(!closeTimeout.isNegative(), "closeTimeout", closeTimeout, "0 or more");
    require(bufferBytes > 0, "bufferBytes", bufferBytes, "1 or more");
    require(windowBatches > 0, "windowBatches", windowBatches, "1 or more");
    require(windowBytes > 0, "windowBytes", windowBytes, "1 or more");
    require(maxMessageBytes > 0, "maxMessageBytes", maxMessageBytes, "1 or more");
    require(
        compressionLevel >= 1 && compressionLevel <= 19,
        "compressionLevel",
        compressionLevel,
        "1 to 19");
    require(compressAboveBytes >= 0, "compressAboveBytes", compressAboveBytes, "0 or more");
    require(spoolMaxBytes >= 64 << 10, "spoolMaxBytes", spoolMaxBytes, "64 KiB or more");
  }

  /** The collector's address without its query, which may be secret. */
  String address() {
    String whole = collector.toString();
    int query = whole.indexOf('?');
    return query < 0 ? whole : whole.substring(0, query);
  }

  /** Says where it goes, and nothing that may be secret. */
  @Override
  public String toString() {
    return "DeliveryOptions[collector=" + address() + ", network=" + network + "]";
  }

  /** Starts with the defaults; see the builder's methods. */
  public static Builder newBuilder(URI collector) {
    return new Builder(collector);
  }

  private static void positive(Duration value, String name) {
    require(
        !value.isNegative() && !value.isZero() && value.compareTo(Duration.ofDays(1)) <= 0,
        name,
        value,
        "more than 0 and at most a day");
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed is " + allowed);
    }
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private final URI collector;
    private String network = "unnamed";
    private String host = "unknown";
    private String clientVersion = "0.1.0";
    private final Map<String, String> headers = new LinkedHashMap<>();
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration answerTimeout = Duration.ofSeconds(60);
    private Duration pingInterval = Duration.ofSeconds(30);
    private Duration reconnectMin = Duration.ofMillis(200);
    private Duration reconnectMax = Duration.ofSeconds(30);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private long bufferBytes = 16 << 20;
    private int windowBatches = 64;
    private long windowBytes = 8 << 20;
    private int maxMessageBytes = 1 << 20;
    private boolean compression = true;
    private int compressionLevel = 1;
    private int compressAboveBytes = 1024;
    private @Nullable Path spoolDirectory;
    private long spoolMaxBytes = 256 << 20;

    private Builder(URI collector) {
      this.collector = collector;
    }

    /** {@code unnamed} by default. */
    public Builder network(String value) {
      network = value;
      return this;
    }

    /** {@code unknown} by default. */
    public Builder host(String value) {
      host = value;
      return this;
    }

    /** This library's by default. */
    public Builder clientVersion(String value) {
      clientVersion = value;
      return this;
    }

    /** Adds or replaces a header of the handshake. */
    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /** 10 s by default. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /** 60 s by default. */
    public Builder answerTimeout(Duration value) {
      answerTimeout = value;
      return this;
    }

    /** 30 s by default. */
    public Builder pingInterval(Duration value) {
      pingInterval = value;
      return this;
    }

    /** 200 ms by default. */
    public Builder reconnectMin(Duration value) {
      reconnectMin = value;
      return this;
    }

    /** 30 s by default. */
    public Builder reconnectMax(Duration value) {
      reconnectMax = value;
      return this;
    }

    /** 5 s by default. */
    public Builder closeTimeout(Duration value) {
      closeTimeout = value;
      return this;
    }

    /** 16 MiB by default. */
    public Builder bufferBytes(long value) {
      bufferBytes = value;
      return this;
    }

    /** 64 by default. */
    public Builder windowBatches(int value) {
      windowBatches = value;
      return this;
    }

    /** 8 MiB by default. */
    public Builder windowBytes(long value) {
      windowBytes = value;
      return this;
    }

    /** 1 MiB by default. */
    public Builder maxMessageBytes(int value) {
      maxMessageBytes = value;
      return this;
    }

    /** True by default. */
    public Builder compression(boolean value) {
      compression = value;
      return this;
    }

    /** 1 by default: batches of events are much alike, higher levels gain little. */
    public Builder compressionLevel(int value) {
      compressionLevel = value;
      return this;
    }

    /** 1024 by default. */
    public Builder compressAboveBytes(int value) {
      compressAboveBytes = value;
      return this;
    }

    /** No spool by default. */
    public Builder spoolDirectory(@Nullable Path value) {
      spoolDirectory = value;
      return this;
    }

    /** 256 MiB by default. */
    public Builder spoolMaxBytes(long value) {
      spoolMaxBytes = value;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public DeliveryOptions build() {
      return new DeliveryOptions(
          collector,
          network,
          host,
          clientVersion,
          headers,
          connectTimeout,
          answerTimeout,
          pingInterval,
          reconnectMin,
          reconnectMax,
          closeTimeout,
          bufferBytes,
          windowBatches,
          windowBytes,
          maxMessageBytes,
          compression,
          compressionLevel,
          compressAboveBytes,
          spoolDirectory,
          spoolMaxBytes);
    }
  }
}
