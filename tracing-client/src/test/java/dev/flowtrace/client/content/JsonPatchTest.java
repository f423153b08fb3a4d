package dev.flowtrace.client.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.canonical.CanonicalJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class JsonPatchTest {

  @Test
  void equalObjects_needNoOperation() {
    JsonObject state = JsonObject.newBuilder().put("files", 1).build();

    assertThat(JsonPatch.between(state, state).items()).isEmpty();
  }

  @Test
  void addedRemovedAndReplacedMembers_areOneOperationEach() {
    JsonObject before =
        JsonObject.newBuilder().put("same", 1).put("old", 1).put("files", 1).build();
    JsonObject after = JsonObject.newBuilder().put("same", 1).put("files", 2).put("new", 3).build();

    assertThat(patch(before, after))
        .isEqualTo(
            "[{\"op\":\"remove\",\"path\":\"/old\"},"
                + "{\"op\":\"replace\",\"path\":\"/files\",\"value\":2},"
                + "{\"op\":\"add\",\"path\":\"/new\",\"value\":3}]");
  }

  @Test
  void nestedObjects_arePatchedInside_andNamesAreEscaped() {
    JsonObject before =
        JsonObject.of("a/b", JsonObject.newBuilder().put("x~y", 1).put("z", 1).build());
    JsonObject after =
        JsonObject.of("a/b", JsonObject.newBuilder().put("x~y", 2).put("z", 1).build());

    assertThat(patch(before, after))
        .isEqualTo("[{\"op\":\"replace\",\"path\":\"/a~1b/x~0y\",\"value\":2}]");
  }

  private static String patch(JsonObject before, JsonObject after) {
    return new String(
        CanonicalJson.canonicalize(JsonPatch.between(before, after)), StandardCharsets.UTF_8);
  }
}
