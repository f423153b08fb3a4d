package dev.flowtrace.bench.example;

import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.PerformanceMetrics;
import java.io.PrintWriter;

/** Says how far the index is, and what came out. */
final class Reporter extends Consumer<Payload.Report> {
  private static final int FILES_PER_LINE = 50;

  private final PrintWriter console;
  private long files;
  private long skipped;
  private long lines;
  private long words;
  private long bytes;

  Reporter(Tracer tracer, Cause network, Channel<Payload.Report> in, PrintWriter console) {
    super("reporter", tracer, network, in);
    this.console = console;
  }

  @Override
  void handle(Payload.Report report, Cause cause) {
    if (report instanceof Payload.FileCounted counted) {
      files++;
      lines += counted.lines();
      words += counted.words();
      bytes += counted.sizeBytes();
    } else if (report instanceof Payload.FileSkipped skip) {
      skipped++;
      console.println("skipped " + skip.name() + ": " + skip.reason());
    }
    if ((files + skipped) % FILES_PER_LINE == 0) {
      console.println("indexed " + files + " files, skipped " + skipped);
    }
    console.flush();
  }

  @Override
  void finish(Cause cause) {
    tracer()
        .record(
            cause,
            new EventType.Custom("index_completed"),
            name(),
            new EventData(
                null,
                null,
                null,
                null,
                PerformanceMetrics.NONE,
                JsonObject.newBuilder()
                    .put("files", files)
                    .put("skipped", skipped)
                    .put("lines", lines)
                    .put("words", words)
                    .put("bytes", bytes)
                    .build()));
    console.println(
        "index complete: "
            + files
            + " files, "
            + lines
            + " lines, "
            + words
            + " words, "
            + bytes
            + " bytes; skipped "
            + skipped);
    console.flush();
  }
}
