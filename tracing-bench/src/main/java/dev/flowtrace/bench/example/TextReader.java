package dev.flowtrace.bench.example;

import dev.flowtrace.client.Actor;
import dev.flowtrace.protocol.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files. What can't be read, or is no text in UTF-8, is a failure that goes into the trace
 * and to the reporter; the reader goes on with the next.
 */
final class TextReader extends Consumer<Payload.FileFound> {
  private static final int MAX_FILE_BYTES = 8 << 20;

  private final Outlet<Payload.FileText> out;
  private final Outlet<Payload.Report> skipped;

  TextReader(
      Actor actor,
      Channel<Payload.FileFound> in,
      Channel<Payload.FileText> out,
      Channel<Payload.Report> reports) {
    super(actor, in, Payload.FileFound.class);
    this.out = owned(out.outlet(actor, "out"));
    this.skipped = owned(reports.outlet(actor, "skipped"));
  }

  @Override
  void handle(Payload.FileFound found) throws InterruptedException {
    try {
      byte[] bytes = read(found.file());
      String text = decode(bytes);
      out.send(new Payload.FileText(found.name(), bytes.length, text));
    } catch (IOException e) {
      actor()
          .event(EventType.Simple.ACTOR_FAILED)
          .error(e)
          .attribute("file", found.name())
          .record();
      skipped.send(new Payload.FileSkipped(found.name(), e.toString()));
    }
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new IOException(file + ": longer than " + MAX_FILE_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private static String decode(byte[] bytes) throws IOException {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        throw new IOException("no text: byte " + i + " is NUL");
      }
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
