package dev.flowtrace.testing;

import com.github.luben.zstd.Zstd;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import dev.flowtrace.protocol.codec.SliceListener;
import dev.flowtrace.protocol.packed.PackedBatch;
import dev.flowtrace.protocol.packed.Tokens;
import dev.flowtrace.protocol.packed.WrittenIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Batches as the client library packs them, made of the JSON of {@link BatchFrame}s. */
public final class PackedFrame {
  private static final Pattern ID =
      Pattern.compile("(?<=\")[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?=\")");

  private final WrittenIds ids = new WrittenIds();
  private final JsonBuffer body = new JsonBuffer(1024, 1 << 20);
  private final long seq;

  private PackedFrame(byte[] json, UnaryOperator<String> change, boolean packs) {
    Queue<byte[]> events = new ArrayDeque<>();
    Request.RecordBatch batch = decode(json, events);
    seq = batch.seq();
    String text = new String(json, StandardCharsets.ISO_8859_1);
    int starts = text.lastIndexOf("],\"starts\":") + "],\"starts\":".length();
    int ends = text.lastIndexOf(",\"ends\":");
    text(text.substring(starts, ends));
    text(text.substring(ends + ",\"ends\":".length(), text.length() - 2));
    body.number(batch.batches().size());
    for (Request.Batch ofTrace : batch.batches()) {
      UUID id = ofTrace.traceId();
      body.number(ids.reference(id.getMostSignificantBits(), id.getLeastSignificantBits()));
      body.number(ofTrace.events().size());
      for (int i = 0; i < ofTrace.events().size(); i++) {
        event(change.apply(new String(events.remove(), StandardCharsets.ISO_8859_1)), packs);
      }
    }
  }

  private static Request.RecordBatch decode(byte[] json, Queue<byte[]> events) {
    SliceListener slices =
        new SliceListener() {
          @Override
          public void event(int offset, int length) {
            events.add(Arrays.copyOfRange(json, offset, offset + length));
          }

          @Override
          public void version(int offset, int length) {}
        };
    try {
      return (Request.RecordBatch) new FrameCodec().decodeRequest(json, slices);
    } catch (ProtocolException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void text(String text) {
    body.number(text.length());
    body.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void event(String json, boolean packs) {
    ids.next();
    if (!packs) {
      body.number(json.length());
      ids.writeReferences(body);
      body.write(json.getBytes(StandardCharsets.ISO_8859_1));
      return;
    }
    Matcher found = ID.matcher(json);
    StringBuilder text = new StringBuilder();
    while (found.find()) {
      UUID id = UUID.fromString(found.group());
      ids.add(id.getMostSignificantBits(), id.getLeastSignificantBits());
      found.appendReplacement(text, String.valueOf((char) Tokens.ID));
    }
    found.appendTail(text);
    byte[] packed = Tokens.pack(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    body.number(packed.length);
    ids.writeReferences(body);
    body.write(packed);
  }

  /** The frame of a batch. */
  public static byte[] of(byte[] json) {
    return of(json, event -> event);
  }

  /** The same with the JSON of its events changed first, which may make it wrong. */
  public static byte[] of(byte[] json, UnaryOperator<String> change) {
    return frame(new PackedFrame(json, change, true));
  }

  /** The same with its events as JSON. */
  public static byte[] unpacked(byte[] json) {
    return frame(new PackedFrame(json, event -> event, false));
  }

  private static byte[] frame(PackedFrame packed) {
    return compressed(packed.seq, packed.batch(), packed.body());
  }

  /** A frame of which the body is this. */
  public static byte[] compressed(long seq, PackedBatch batch, byte[] body) {
    byte[] head = batch.head(seq);
    byte[] compressed = Zstd.compress(body, 1);
    byte[] frame = Arrays.copyOf(head, head.length + compressed.length);
    System.arraycopy(compressed, 0, frame, head.length, compressed.length);
    return frame;
  }

  private PackedBatch batch() {
    byte[] all = new byte[ids.count() * 16];
    ids.copyTo(all, 0);
    return new PackedBatch(seq, all, 0, ids.count(), body.size(), 0);
  }

  private byte[] body() {
    return body.toByteArray();
  }
}
