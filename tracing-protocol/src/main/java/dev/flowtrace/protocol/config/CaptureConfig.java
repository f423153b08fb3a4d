package dev.flowtrace.protocol.config;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a message or a state is recorded. Null: as it is.
 *
 * @param checksum whether the checksum of the content
 * @param content whether the content itself
 * @param maxContentBytes content over this is left out, 0 to 64 MiB
 * @param redactPointers JSON pointers (RFC 6901) of values that are blanked before anything leaves
 *     the host; an empty list removes those there are; at most 1,000
 * @param redactKeys patterns of member names whose values are blanked; {@code *} stands for any
 *     characters, {@code ?} for any one; at most 1,000
 * @param state how state changes are recorded
 * @param maxCausality longest chain of causes an event carries, 1 to 1,024
 * @param unknown fields this version does not know
 */
public record CaptureConfig(
    @Nullable Boolean checksum,
    @Nullable Boolean content,
    @Nullable Integer maxContentBytes,
    @Nullable List<String> redactPointers,
    @Nullable List<String> redactKeys,
    @Nullable StateCapture state,
    @Nullable Integer maxCausality,
    JsonObject unknown) {

  /** Everything as it is. */
  public static final CaptureConfig EMPTY =
      new CaptureConfig(null, null, null, null, null, null, null, JsonObject.EMPTY);

  private static final int MAX_CONTENT_BYTES = 64 << 20;
  private static final int MAX_CAUSALITY = 1024;

  /**
   * Checks the ranges and copies the lists.
   *
   * @throws IllegalArgumentException that names the field
   */
  public CaptureConfig {
    Checks.integer("max_content_bytes", maxContentBytes, 0, MAX_CONTENT_BYTES);
    redactPointers = Checks.list("redact_pointers", redactPointers);
    for (int i = 0; redactPointers != null && i < redactPointers.size(); i++) {
      Checks.pointer("redact_pointers[" + i + "]", redactPointers.get(i));
    }
    redactKeys = Checks.list("redact_keys", redactKeys);
    for (int i = 0; redactKeys != null && i < redactKeys.size(); i++) {
      Checks.glob("redact_keys[" + i + "]", redactKeys.get(i));
    }
    Checks.integer("max_causality", maxCausality, 1, MAX_CAUSALITY);
  }

  static CaptureConfig read(ConfigFields in) throws InvalidConfigException {
    Boolean checksum = in.bool("checksum");
    Boolean content = in.bool("content");
    Long maxContentBytes = in.integer("max_content_bytes");
    List<String> redactPointers = in.strings("redact_pointers");
    List<String> redactKeys = in.strings("redact_keys");
    StateCapture state = in.choice("state", StateCapture.class);
    Long maxCausality = in.integer("max_causality");
    return in.checked(
        () -> {
          // before they become ints
          Checks.integer("max_content_bytes", maxContentBytes, 0, MAX_CONTENT_BYTES);
          Checks.integer("max_causality", maxCausality, 1, MAX_CAUSALITY);
          return new CaptureConfig(
              checksum,
              content,
              maxContentBytes == null ? null : maxContentBytes.intValue(),
              redactPointers,
              redactKeys,
              state,
              maxCausality == null ? null : maxCausality.intValue(),
              in.unknown());
        });
  }

  /** As JSON, without what is absent. */
  public JsonObject toJson() {
    return new ConfigOut()
        .put("checksum", checksum)
        .put("content", content)
        .put("max_content_bytes", maxContentBytes)
        .put("redact_pointers", redactPointers, JsonValue::of)
        .put("redact_keys", redactKeys, JsonValue::of)
        .put("state", state)
        .put("max_causality", maxCausality)
        .build(unknown);
  }

  /** This, with what is absent here taken from {@code base}. A list goes as a whole. */
  public CaptureConfig over(CaptureConfig base) {
    return new CaptureConfig(
        Overlay.first(checksum, base.checksum),
        Overlay.first(content, base.content),
        Overlay.first(maxContentBytes, base.maxContentBytes),
        Overlay.first(redactPointers, base.redactPointers),
        Overlay.first(redactKeys, base.redactKeys),
        Overlay.first(state, base.state),
        Overlay.first(maxCausality, base.maxCausality),
        Overlay.unknown(unknown, base.unknown));
  }
}
