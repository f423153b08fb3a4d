package dev.flowtrace.bench.example;

import dev.flowtrace.client.Actor;
import java.io.PrintWriter;
import java.util.Map;

/** Says how far the index is, and what came out. */
final class Reporter extends Consumer<Payload.Report> {
  private static final int FILES_PER_LINE = 50;

  private final PrintWriter console;
  private long files;
  private long skipped;
  private long lines;
  private long words;
  private long bytes;

  Reporter(Actor actor, Channel<Payload.Report> in, PrintWriter console) {
    super(actor, in, Payload.Report.class);
    this.console = console;
  }

  @Override
  void handle(Payload.Report report) {
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
  void finish() {
    actor()
        .custom(
            "index_completed",
            Map.of(
                "files", files, "skipped", skipped, "lines", lines, "words", words, "bytes",
                bytes));
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
