package dev.flowtrace.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * The settings of the export over OTLP.
 *
 * @param enabled whether traces are exported
 * @param endpoint where spans are posted to, {@code /v1/traces} included; http or https
 * @param json whether they go as JSON rather than as protobuf
 * @param headers what each request carries; secret
 * @param serviceName the resource's {@code service.name}
 * @param timeout how long a request may take, its answer included
 * @param concurrency how many requests are under way at a time
 * @param requestSpans the most spans in a request
 * @param requestBytes about the most bytes in a request, uncompressed
 * @param batchTraces how many traces a sender claims at a time
 * @param pollInterval how often the outbox is looked at when nothing wakes the sender
 * @param minBackoff the first pause after a request that is to be tried again
 * @param maxBackoff the longest pause
 * @param maxRetryAfter the longest pause that the receiver may ask for
 * @param lateDelay how long changes to an ended trace are gathered before it is exported again
 * @param keepFailed how long refused traces are kept
 */
public record ExportConfig(
    boolean enabled,
    URI endpoint,
    boolean json,
    SecretHeaders headers,
    String serviceName,
    Duration timeout,
    int concurrency,
    int requestSpans,
    long requestBytes,
    int batchTraces,
    Duration pollInterval,
    Duration minBackoff,
    Duration maxBackoff,
    Duration maxRetryAfter,
    Duration lateDelay,
    Duration keepFailed) {
  private static final String KEY = "flowtrace.export.otlp.";
  private static final String PATH = "/v1/traces";
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  static ExportConfig read(ConfigReader read) {
    ExportConfig config =
        new ExportConfig(
            read.oneOf(KEY + "enabled", "false", "true", "false").equals("true"),
            endpoint(read),
            read.oneOf(KEY + "protocol", "http/protobuf", "http/protobuf", "http/json")
                .equals("http/json"),
            SecretHeaders.read(read, KEY + "headers"),
            read.name(KEY + "service-name", "flowtrace"),
            read.duration(KEY + "timeout", "10s", "100ms", "5m"),
            (int) read.number(KEY + "concurrency", 1, 1, 16),
            (int) read.number(KEY + "request-spans", 2_000, 1, 50_000),
            read.bytes(KEY + "request-bytes", 4 * MIB, 64 * KIB, 64 * MIB),
            (int) read.number(KEY + "batch-traces", 200, 1, 1_000),
            read.duration(KEY + "poll-interval", "2s", "10ms", "1m"),
            read.duration(KEY + "min-backoff", "1s", "10ms", "1m"),
            read.duration(KEY + "max-backoff", "1m", "10ms", "1h"),
            read.duration(KEY + "max-retry-after", "10m", "1s", "24h"),
            read.duration(KEY + "late-delay", "30s", "0s", "1h"),
            read.duration(KEY + "keep-failed", "7d", "1m", "3650d"));
    read.require(
        config.minBackoff.compareTo(config.maxBackoff) <= 0,
        KEY + "min-backoff",
        config.minBackoff.toString(),
        "at most " + KEY + "max-backoff, which is " + config.maxBackoff);
    return config;
  }

  private static URI endpoint(ConfigReader read) {
    String key = KEY + "endpoint";
    String text = read.text(key, "http://localhost:4318");
    String allowed =
        "an http or https address without user, query and fragment, such as http://localhost:4318;"
            + " tokens go into "
            + KEY
            + "headers";
    // what stands before an @ may be a password
    String shown = text.replaceFirst("//[^/]*@", "//…@");
    try {
      URI base = new URI(text);
      String scheme = base.getScheme();
      read.require(
          ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
              && base.getHost() != null
              && base.getUserInfo() == null
              && base.getRawQuery() == null
              && base.getRawFragment() == null,
          key,
          shown,
          allowed);
      return new URI(text.replaceAll("/+$", "") + PATH);
    } catch (URISyntaxException e) {
      throw ConfigReader.bad(key, shown, allowed);
    }
  }
}
