package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.Redaction;
import dev.flowtrace.client.sampling.SamplingRules;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.config.StateCapture;
import dev.flowtrace.protocol.config.TracingLevel;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded, in the form that recording reads: immutable, exchanged as a whole while the
 * network runs.
 */
final class Settings {
  /** What holds where nobody says otherwise. */
  static final ClientConfig DEFAULTS =
      new ClientConfig(
          TracingLevel.PRODUCTION,
          new SamplingConfig(
              10.0,
              0.01,
              List.of(),
              new PromotionConfig(64, true, 0L, 0L, JsonObject.EMPTY),
              0.0,
              JsonObject.EMPTY),
          new CaptureConfig(
              true, false, 65_536, List.of(), List.of(), StateCapture.PATCH, 16, JsonObject.EMPTY));

  /** Complete: nothing in it is null. */
  final ClientConfig config;

  final boolean off;
  final boolean diagnostic;
  final double tracesPerSecond;
  final double ratio;
  final SamplingRules rules;
  final boolean eventRules;
  final int ringSlots;
  final boolean promoteFailures;

  /** {@link Long#MAX_VALUE}: no threshold. */
  final long runLatencyNanos;

  /** {@link Long#MAX_VALUE}: no threshold. */
  final long edgeLatencyNanos;

  final double heavyMetricsRatio;
  final boolean checksum;
  final boolean content;
  final int maxContentBytes;
  final Redaction redaction;
  final StateCapture state;
  final int maxCausality;

  private Settings(ClientConfig config) {
    this.config = config;
    off = config.level() == TracingLevel.OFF;
    diagnostic = config.level() == TracingLevel.DIAGNOSTIC;
    SamplingConfig sampling = config.sampling();
    tracesPerSecond = present(sampling.tracesPerSecond());
    ratio = present(sampling.ratio());
    rules = new SamplingRules(present(sampling.rules()));
    eventRules = rules.areAboutEvents();
    heavyMetricsRatio = present(sampling.heavyMetricsRatio());
    PromotionConfig promotion = sampling.promotion();
    ringSlots = present(promotion.ring());
    promoteFailures = present(promotion.onFailure());
    runLatencyNanos = threshold(promotion.runLatencyMillis());
    edgeLatencyNanos = threshold(promotion.edgeLatencyMillis());
    CaptureConfig capture = config.capture();
    checksum = present(capture.checksum());
    content = present(capture.content());
    maxContentBytes = present(capture.maxContentBytes());
    redaction = new Redaction(present(capture.redactPointers()), present(capture.redactKeys()));
    state = present(capture.state());
    maxCausality = present(capture.maxCausality());
  }

  /** What {@code config} says, and the defaults where it says nothing. */
  static Settings of(ClientConfig config) {
    return new Settings(config.over(DEFAULTS));
  }

  /** Whether anything of a message's content is told, if only its checksum. */
  boolean looksIntoMessages() {
    return checksum || content;
  }

  private static <T> T present(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private static long threshold(@Nullable Long millis) {
    return millis == null || millis == 0 ? Long.MAX_VALUE : millis * 1_000_000;
  }
}
