package dev.flowtrace.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a client connects and how much it keeps in memory. Immutable.
 *
 * @param connectTimeout for TCP connection and WebSocket handshake together; more than 0
 * @param closeTimeout how long {@link FlowtraceClient#close()} waits for the answers that are still
 *     to come and for the collector's goodbye; 0 or more
 * @param pingInterval when nothing came for that long and nothing is unanswered, the collector is
 *     pinged, and when nothing comes for as long again, the connection ends. While something is
 *     unanswered, it is pinged every five seconds, or this if that is less, and the connection ends
 *     if that can't be written; 0 to a day, 0: never
 * @param maxOutstanding requests that may be unanswered at a time; 1 or more
 * @param maxUnsentBytes encoded requests that may wait for the socket, in bytes; 1 or more. One
 *     request alone may be larger
 * @param maxMessageBytes length of a message from the collector, in bytes of UTF-8; 1 or more, and
 *     no more than 64 MiB are ever decoded
 * @param headers sent with the handshake, such as {@code Authorization}
 */
public record Options(
    Duration connectTimeout,
    Duration closeTimeout,
    Duration pingInterval,
    int maxOutstanding,
    long maxUnsentBytes,
    int maxMessageBytes,
    Map<String, String> headers) {

  /**
   * 10 s to connect, 10 s to close, pings after 30 s, 1024 outstanding requests, 16 MiB unsent,
   * messages of 64 MiB, no headers.
   */
  public static final Options DEFAULT = newBuilder().build();

  /**
   * Checks the ranges and copies {@code headers}.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Options {
    headers = Map.copyOf(headers);
    require(connectTimeout.compareTo(Duration.ZERO) > 0, "connectTimeout", connectTimeout);
    require(!closeTimeout.isNegative(), "closeTimeout", closeTimeout);
    require(
        !pingInterval.isNegative() && pingInterval.compareTo(Duration.ofDays(1)) <= 0,
        "pingInterval",
        pingInterval);
    require(maxOutstanding > 0, "maxOutstanding", maxOutstanding);
    require(maxUnsentBytes > 0, "maxUnsentBytes", maxUnsentBytes);
    require(maxMessageBytes > 0, "maxMessageBytes", maxMessageBytes);
  }

  /** Starts with the values of {@link #DEFAULT}. */
  public static Builder newBuilder() {
    return new Builder();
  }

  private static void require(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of range: " + value);
    }
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration closeTimeout = Duration.ofSeconds(10);
    private Duration pingInterval = Duration.ofSeconds(30);
    private int maxOutstanding = 1024;
    private long maxUnsentBytes = 16 << 20;
    private int maxMessageBytes = 64 << 20;
    private final Map<String, String> headers = new LinkedHashMap<>();

    private Builder() {}

    /** See {@link Options#connectTimeout()}. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /** See {@link Options#closeTimeout()}. */
    public Builder closeTimeout(Duration value) {
      closeTimeout = value;
      return this;
    }

    /** See {@link Options#pingInterval()}. */
    public Builder pingInterval(Duration value) {
      pingInterval = value;
      return this;
    }

    /** See {@link Options#maxOutstanding()}. */
    public Builder maxOutstanding(int value) {
      maxOutstanding = value;
      return this;
    }

    /** See {@link Options#maxUnsentBytes()}. */
    public Builder maxUnsentBytes(long value) {
      maxUnsentBytes = value;
      return this;
    }

    /** See {@link Options#maxMessageBytes()}. */
    public Builder maxMessageBytes(int value) {
      maxMessageBytes = value;
      return this;
    }

    /** Adds or replaces a header of the handshake. */
    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Options build() {
      return new Options(
          connectTimeout,
          closeTimeout,
          pingInterval,
          maxOutstanding,
          maxUnsentBytes,
          maxMessageBytes,
          headers);
    }
  }
}
