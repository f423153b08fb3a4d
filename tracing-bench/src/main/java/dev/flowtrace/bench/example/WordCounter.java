package dev.flowtrace.bench.example;

import dev.flowtrace.client.Actor;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts over all files: the actor with a state. Every few files the trace gets what changed, the
 * first time all of it; and each time the table of words was trimmed, what is left of it.
 */
final class WordCounter extends Consumer<Payload.FileWords> {
  private static final int FILES_PER_SAMPLE = 10;
  private static final int TOP_WORDS = 10;
  private static final int MAX_WORDS = 2_000;

  private final Outlet<Payload.Report> out;
  private final WordTable table = new WordTable(MAX_WORDS);
  private long files;
  private long lines;
  private long bytes;
  private long words;
  private @Nullable JsonObject sampled;

  WordCounter(Actor actor, Channel<Payload.FileWords> in, Channel<Payload.Report> reports) {
    super(actor, in, Payload.FileWords.class);
    this.out = owned(reports.outlet(actor, "out"));
  }

  @Override
  void handle(Payload.FileWords file) throws InterruptedException {
    long wordsOfFile = 0;
    for (int count : file.words().values()) {
      wordsOfFile += count;
    }
    files++;
    lines += file.lines();
    bytes += file.sizeBytes();
    words += wordsOfFile;
    table.add(file.words());
    out.send(new Payload.FileCounted(file.name(), file.sizeBytes(), file.lines(), wordsOfFile));
    trim();
    if (files % FILES_PER_SAMPLE == 1) {
      sample();
    }
  }

  @Override
  void finish() {
    sample();
  }

  private void trim() {
    if (table.trim()) {
      // no change of the state that sample() tells: that has only the most frequent words
      Map<String, Long> left =
          Map.of("words_kept", (long) table.size(), "words_evicted", (long) table.evicted());
      actor().custom("WordsEvicted", left);
    }
  }

  private void sample() {
    JsonObject state =
        JsonObject.newBuilder()
            .put("files", files)
            .put("lines", lines)
            .put("bytes", bytes)
            .put("words", words)
            .put("top", WordTable.json(table.top(TOP_WORDS)))
            .build();
    JsonObject before = sampled;
    if (state.equals(before)) {
      return;
    }
    sampled = state;
    actor().stateChanged(before, state);
  }
}
