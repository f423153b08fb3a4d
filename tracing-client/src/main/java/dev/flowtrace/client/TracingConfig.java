package dev.flowtrace.client;

import dev.flowtrace.client.delivery.DeliveryOptions;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.InvalidConfigException;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.config.SamplingRule;
import dev.flowtrace.protocol.config.StateCapture;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the keys {@code flowtrace.client.…} mean: see {@code docs/client-configuration.md}. */
final class TracingConfig {
  private static final String DEFAULT_COLLECTOR = "ws://localhost:9080/flowtrace/ws";

  private TracingConfig() {}

  static Tracing.Builder read(ConfigSource in) {
    Tracing.Builder builder = Tracing.newBuilder();
    TracingOptions options = checked("…", () -> options(in));
    builder.options(options);
    apply(in.choice("level", Level.class), builder::level);
    builder.sampling(checked("sampling.…", () -> sampling(in)));
    builder.capture(checked("capture.…", () -> capture(in)));
    String collector = in.text("collector");
    if (!"none".equals(collector)) {
      builder.delivery(checked("delivery.…", () -> delivery(in, options)));
    }
    return builder;
  }

  private static TracingOptions options(ConfigSource in) {
    TracingOptions.Builder options = TracingOptions.newBuilder();
    apply(in.integer("buffer.events"), options::bufferEvents);
    apply(in.size("buffer.message-bytes"), options::maxMessageBytes);
    apply(in.integer("content.cpu-percent"), options::contentCpuPercent);
    apply(in.integer("batch.events"), options::batchEvents);
    apply(in.intSize("batch.bytes"), options::batchBytes);
    apply(in.duration("batch.interval"), options::batchInterval);
    apply(in.duration("busy-delay"), options::busyDelay);
    apply(in.integer("ring.slots"), options::maxRingSlots);
    apply(in.integer("stats.flows"), options::maxFlows);
    apply(in.integer("stats.edges"), options::maxEdges);
    apply(in.integer("tap.events"), options::tapEvents);
    apply(in.duration("close-timeout"), options::closeTimeout);
    return options.build();
  }

  private static SamplingConfig sampling(ConfigSource in) {
    return new SamplingConfig(
        in.number("sampling.traces-per-second"),
        in.number("sampling.ratio"),
        rules(in),
        new PromotionConfig(
            in.integer("sampling.promotion.ring"),
            in.bool("sampling.promotion.on-failure"),
            in.millis("sampling.promotion.run-latency"),
            in.millis("sampling.promotion.edge-latency"),
            JsonObject.EMPTY),
        in.number("sampling.heavy-metrics-ratio"),
        JsonObject.EMPTY);
  }

  private static @Nullable List<SamplingRule> rules(ConfigSource in) {
    String text = in.text("sampling.rules");
    if (text == null) {
      return null;
    }
    try {
      JsonValue rules = new FrameCodec().decodeValue(text.getBytes(StandardCharsets.UTF_8));
      if (rules instanceof JsonArray array) {
        return SamplingConfig.parse(JsonObject.of("rules", array)).rules();
      }
      throw ConfigSource.wrong("sampling.rules", text, "a JSON array of rules");
    } catch (ProtocolException | InvalidConfigException e) {
      throw ConfigSource.wrong(
          "sampling.rules", text, "a JSON array of rules (" + e.getMessage() + ")");
    }
  }

  private static CaptureConfig capture(ConfigSource in) {
    return new CaptureConfig(
        in.bool("capture.checksum"),
        in.bool("capture.content"),
        in.intSize("capture.max-content-bytes"),
        in.list("capture.redact-pointers"),
        in.list("capture.redact-keys"),
        in.choice("capture.state", StateCapture.class),
        in.integer("capture.max-causality"),
        JsonObject.EMPTY);
  }

  private static DeliveryOptions delivery(ConfigSource in, TracingOptions options) {
    URI configured = in.uri("collector");
    DeliveryOptions.Builder delivery =
        DeliveryOptions.newBuilder(configured == null ? URI.create(DEFAULT_COLLECTOR) : configured);
    String host = in.text("host");
    delivery.host(host == null ? Host.name() : host).closeTimeout(options.closeTimeout());
    apply(in.text("network"), delivery::network);
    List<String> headers = in.list("headers");
    if (headers != null) {
      headers.forEach(header -> addHeader(delivery, header));
    }
    apply(in.duration("delivery.connect-timeout"), delivery::connectTimeout);
    apply(in.duration("delivery.answer-timeout"), delivery::answerTimeout);
    apply(in.duration("delivery.ping-interval"), delivery::pingInterval);
    apply(in.duration("delivery.reconnect-min"), delivery::reconnectMin);
    apply(in.duration("delivery.reconnect-max"), delivery::reconnectMax);
    apply(in.size("delivery.buffer-bytes"), delivery::bufferBytes);
    apply(in.integer("delivery.window-batches"), delivery::windowBatches);
    apply(in.size("delivery.window-bytes"), delivery::windowBytes);
    apply(in.bool("delivery.compression"), delivery::compression);
    apply(in.integer("delivery.compression-level"), delivery::compressionLevel);
    apply(in.intSize("delivery.compress-above"), delivery::compressAboveBytes);
    String spool = in.text("delivery.spool.directory");
    if (spool != null) {
      try {
        delivery.spoolDirectory(Path.of(spool));
      } catch (InvalidPathException e) {
        throw ConfigSource.wrong("delivery.spool.directory", spool, "a path");
      }
    }
    apply(in.size("delivery.spool.max-bytes"), delivery::spoolMaxBytes);
    return delivery.build();
  }

  /** The value is secret: a message does not have it. */
  private static void addHeader(DeliveryOptions.Builder delivery, String header) {
    int equals = header.indexOf('=');
    if (equals < 1) {
      throw ConfigSource.wrong("headers", "…", "a list of name=value, percent-encoded");
    }
    try {
      delivery.header(
          header.substring(0, equals).strip(),
          // a plus sign stays one: this is percent-encoding, not that of forms
          URLDecoder.decode(
              header.substring(equals + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw ConfigSource.wrong("headers", "…", "a list of name=value, percent-encoded");
    }
  }

  private static <T> void apply(@Nullable T value, Function<T, ?> setter) {
    if (value != null) {
      var unused = setter.apply(value);
    }
  }

  /** Ranges are checked by what the values are for; the message gets the keys' names before it. */
  private static <T> T checked(String keys, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith(ConfigSource.PREFIX)
          ? e
          : new IllegalArgumentException(ConfigSource.PREFIX + keys + ": " + message, e);
    }
  }
}
