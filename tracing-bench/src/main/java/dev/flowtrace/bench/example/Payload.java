package dev.flowtrace.bench.example;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.Map;

/** What the actors send each other. Immutable. */
sealed interface Payload {

  /** The content as JSON: what a trace says of size and checksum is about its canonical form. */
  JsonValue toJson();

  /** Nothing comes any more; {@code sent} messages came by the outlet that was closed last. */
  record End(long sent) implements Payload {
    @Override
    public JsonValue toJson() {
      return JsonObject.of("sent", JsonValue.of(sent));
    }
  }

  /** A file that is there; {@code name} is its path within the folder, sizes are bytes. */
  record FileFound(Path file, String name, long sizeBytes) implements Payload {
    @Override
    public JsonValue toJson() {
      return JsonObject.newBuilder().put("name", name).put("size_bytes", sizeBytes).build();
    }
  }

  /** A file that was read. */
  record FileText(String name, long sizeBytes, String text) implements Payload {
    @Override
    public JsonValue toJson() {
      return JsonObject.newBuilder().put("name", name).put("text", text).build();
    }
  }

  /** The words of a file, in lower case, with how often each occurs. */
  record FileWords(String name, long sizeBytes, long lines, Map<String, Integer> words)
      implements Payload {
    public FileWords {
      words = Map.copyOf(words);
    }

    @Override
    public JsonValue toJson() {
      JsonObject.Builder counts = JsonObject.newBuilder();
      words.forEach(counts::put);
      return JsonObject.newBuilder()
          .put("name", name)
          .put("lines", lines)
          .put("words", counts.build())
          .build();
    }
  }

  /** What the reporter gets. */
  sealed interface Report extends Payload {}

  /** A file is in the index; {@code words} counts all of its words. */
  record FileCounted(String name, long sizeBytes, long lines, long words) implements Report {
    @Override
    public JsonValue toJson() {
      return JsonObject.newBuilder()
          .put("name", name)
          .put("size_bytes", sizeBytes)
          .put("lines", lines)
          .put("words", words)
          .build();
    }
  }

  /** A file could not be indexed. */
  record FileSkipped(String name, String reason) implements Report {
    @Override
    public JsonValue toJson() {
      return JsonObject.newBuilder().put("name", name).put("reason", reason).build();
    }
  }
}
