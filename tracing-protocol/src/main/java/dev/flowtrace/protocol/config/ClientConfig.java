package dev.flowtrace.protocol.config;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Reply;
import org.jspecify.annotations.Nullable;

/**
 * What a client records: Welcome's {@code config} and Configure have this shape.
 *
 * @param level how much; null: as it is
 * @param sampling which runs
 * @param capture what of them
 * @param unknown fields this version does not know
 */
public record ClientConfig(
    @Nullable TracingLevel level,
    SamplingConfig sampling,
    CaptureConfig capture,
    JsonObject unknown) {

  /** Everything as it is. */
  public static final ClientConfig EMPTY =
      new ClientConfig(null, SamplingConfig.EMPTY, CaptureConfig.EMPTY, JsonObject.EMPTY);

  /** Without unknown fields. */
  public ClientConfig(
      @Nullable TracingLevel level, SamplingConfig sampling, CaptureConfig capture) {
    this(level, sampling, capture, JsonObject.EMPTY);
  }

  /**
   * Reads what {@link #toJson} wrote, or a person.
   *
   * @throws InvalidConfigException if a field that is known has a value that is not allowed
   */
  public static ClientConfig parse(JsonObject json) throws InvalidConfigException {
    ConfigFields in = new ConfigFields(json, "");
    TracingLevel level = in.choice("level", TracingLevel.class);
    SamplingConfig sampling = in.object("sampling", SamplingConfig::read);
    CaptureConfig capture = in.object("capture", CaptureConfig::read);
    return new ClientConfig(level, sampling, capture, in.unknown());
  }

  /**
   * Reads what was pushed.
   *
   * @throws InvalidConfigException as {@link #parse}
   */
  public static ClientConfig of(Reply.Configure pushed) throws InvalidConfigException {
    JsonObject.Builder json = JsonObject.newBuilder();
    pushed.unknown().members().forEach(json::put);
    if (pushed.level() != null) {
      json.put("level", JsonValue.of(pushed.level()));
    }
    return parse(json.put("sampling", pushed.sampling()).put("capture", pushed.capture()).build());
  }

  /** As JSON, without what is absent. */
  public JsonObject toJson() {
    return new ConfigOut()
        .put("level", level)
        .put("sampling", sampling.toJson())
        .put("capture", capture.toJson())
        .build(unknown);
  }

  /** As a frame to push. */
  public Reply.Configure toConfigure() {
    return new Reply.Configure(
        level == null ? null : level.wireName(), sampling.toJson(), capture.toJson(), unknown);
  }

  /** This, with what is absent here taken from {@code base}. */
  public ClientConfig over(ClientConfig base) {
    return new ClientConfig(
        Overlay.first(level, base.level),
        sampling.over(base.sampling),
        capture.over(base.capture),
        Overlay.unknown(unknown, base.unknown));
  }
}
