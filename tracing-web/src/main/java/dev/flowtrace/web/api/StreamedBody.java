package dev.flowtrace.web.api;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A body that is written while a trace is read. What fails before anything was sent becomes a
 * problem document. What fails later cannot: the status is out, and Liberty ends such an answer as
 * if it were whole. So it must show in the body, and in the log.
 */
final class StreamedBody implements StreamingOutput {
  private static final Logger LOG = Logger.getLogger(StreamedBody.class.getPackageName());

  private final String path;
  private final Content content;
  private final byte[] lastWords;

  /** Writes the body. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /**
   * A body.
   *
   * @param path the path that was asked for
   * @param lastWords what is added when it breaks off
   */
  StreamedBody(String path, Content content, byte[] lastWords) {
    this.path = path;
    this.content = content;
    this.lastWords = lastWords;
  }

  @Override
  public void write(OutputStream out) throws IOException {
    Sink sink = new Sink(out);
    try {
      content.write(sink);
    } catch (IOException | RuntimeException e) {
      if (!sink.failed) {
        // with a client that is gone, nobody is left to be told
        LOG.log(Level.WARNING, "{0} breaks off: {1}", new Object[] {path, e});
        if (sink.begun) {
          sink.write(lastWords);
        }
      }
      throw e;
    }
  }

  /** Knows whether anything was written, and whether that failed. Flushing is the server's. */
  private static final class Sink extends FilterOutputStream {
    private boolean begun;
    private boolean failed;

    Sink(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      begun = true;
      try {
        out.write(bytes, offset, length);
      } catch (IOException | RuntimeException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public void flush() {}
  }
}
