package dev.flowtrace.bench.example;

import dev.flowtrace.client.content.JsonPatch;
import dev.flowtrace.protocol.DiffType;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.canonical.CanonicalJson;
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

  WordCounter(
      Tracer tracer,
      Cause network,
      Channel<Payload.FileWords> in,
      Channel<Payload.Report> reports) {
    super("counter", tracer, network, in);
    this.out = owned(reports.outlet(name(), "out"));
  }

  @Override
  void handle(Payload.FileWords file, Cause cause) throws InterruptedException {
    Work work = Work.begin();
    long wordsOfFile = 0;
    for (int count : file.words().values()) {
      wordsOfFile += count;
    }
    files++;
    lines += file.lines();
    bytes += file.sizeBytes();
    words += wordsOfFile;
    table.add(file.words());
    PerformanceMetrics counting = work.done();
    out.send(
        new Payload.FileCounted(file.name(), file.sizeBytes(), file.lines(), wordsOfFile),
        cause,
        counting);
    trim(cause);
    if (files % FILES_PER_SAMPLE == 1) {
      sample(cause);
    }
  }

  @Override
  void finish(Cause cause) {
    sample(cause);
  }

  private void trim(Cause cause) {
    Work work = Work.begin();
    if (table.trim()) {
      JsonObject left =
          JsonObject.newBuilder()
              .put("words_kept", table.size())
              .put("words_evicted", table.evicted())
              .build();
      changed(
          cause,
          new StateDiff(null, CanonicalJson.canonicalize(left), DiffType.MEMORY_ONLY),
          work.done());
    }
  }

  private void sample(Cause cause) {
    Work work = Work.begin();
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
    StateDiff diff =
        before == null
            ? new StateDiff(null, CanonicalJson.canonicalize(state), DiffType.FULL)
            : new StateDiff(
                CanonicalJson.canonicalize(before),
                CanonicalJson.canonicalize(JsonPatch.between(before, state)),
                DiffType.INCREMENTAL);
    sampled = state;
    changed(cause, diff, work.done());
  }

  private void changed(Cause cause, StateDiff diff, PerformanceMetrics work) {
    tracer()
        .record(
            cause,
            EventType.Simple.STATE_CHANGED,
            name(),
            new EventData(null, null, diff, null, work, JsonObject.EMPTY));
  }
}
