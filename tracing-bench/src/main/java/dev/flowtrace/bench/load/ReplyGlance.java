package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Whether a reply is good news, seen from its first bytes; parsed only if they are unusual. */
final class ReplyGlance {
  private static final byte[] RECORDED = Ascii.bytes("{\"EventRecorded\":{\"success\":true");
  private static final byte[] STARTED = Ascii.bytes("{\"TraceStarted\":{");

  private final FrameCodec codec = new FrameCodec();

  /** What is wrong; null if nothing is. */
  @Nullable String problem(byte[] bytes, int from, int length) {
    if (startsWith(RECORDED, bytes, from, length) || startsWith(STARTED, bytes, from, length)) {
      return null;
    }
    try {
      Reply reply = codec.decodeReply(Arrays.copyOfRange(bytes, from, from + length));
      if (reply instanceof Reply.Error error) {
        return "refused: " + error.code().wireName() + ", " + error.message();
      } else if (reply instanceof Reply.EventRecorded recorded) {
        return recorded.success() ? null : "refused: " + recorded.error();
      }
      return reply instanceof Reply.TraceStarted ? null : "unexpected: " + reply;
    } catch (ProtocolException e) {
      String text = new String(bytes, from, Math.min(length, 200), StandardCharsets.UTF_8);
      return "not understood: " + text + " (" + e.getMessage() + ")";
    }
  }

  private static boolean startsWith(byte[] prefix, byte[] bytes, int from, int length) {
    return length >= prefix.length
        && Arrays.equals(prefix, 0, prefix.length, bytes, from, from + prefix.length);
  }
}
