package dev.flowtrace.bench.load;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.PackedBatch;
import dev.flowtrace.protocol.packed.PackedText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Zstandard for one client after the other, with one context and buffers outside of the heap, so
 * that nothing is pinned. To be closed. Not thread-safe.
 */
final class BatchCompression implements AutoCloseable {
  private static final int LEVEL = 1;
  private static final int MAX_REPLY = 16 << 20;

  private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
  private ByteBuffer plain = ByteBuffer.allocateDirect(0);
  private ByteBuffer compressed = ByteBuffer.allocateDirect(0);

  /** Makes a batch's packed form its frame. */
  void packed(long seq, BatchBody body, SentBatch batch) {
    int size = compress(body.bytes(), body.from(), body.length());
    int ids = body.ids().count();
    int head =
        1
            + VarInts.size(seq)
            + VarInts.size(ids)
            + VarInts.size(body.length())
            + ids * PackedText.ID_BYTES;
    byte[] frame = batch.frame(head + size);
    frame[0] = PackedBatch.FORMAT;
    int at = VarInts.put(frame, 1, seq);
    at = VarInts.put(frame, at, ids);
    at = VarInts.put(frame, at, body.length());
    at = body.ids().copyTo(frame, at);
    compressed.get(0, frame, at, size);
  }

  /** Makes JSON a batch's frame. */
  void json(byte[] json, SentBatch batch) {
    int size = compress(json, 0, json.length);
    compressed.get(0, batch.frame(size), 0, size);
  }

  /** Gives how many bytes are in the buffer then. */
  private int compress(byte[] bytes, int from, int length) {
    if (plain.capacity() < length) {
      plain = ByteBuffer.allocateDirect(length + length / 4);
      compressed = ByteBuffer.allocateDirect((int) Zstd.compressBound(plain.capacity()));
    }
    plain.put(0, bytes, from, length);
    return context.compressDirectByteBuffer(compressed, 0, compressed.capacity(), plain, 0, length);
  }

  /** The JSON of a frame that was made here. */
  static byte[] jsonOf(byte[] frame) throws IOException {
    if (!PackedBatch.isPacked(frame)) {
      return open(frame, 0, frame.length);
    }
    PackedBatch batch = PackedBatch.ofFrame(frame);
    byte[] body = open(frame, batch.bodyFrom(), frame.length - batch.bodyFrom());
    return batch.toJson(batch.seq(), body, Integer.MAX_VALUE);
  }

  /** A message's JSON, whether it came compressed or not. */
  static byte[] open(byte[] bytes, int from, int length) throws IOException {
    byte[] message = Arrays.copyOfRange(bytes, from, from + length);
    if (length < 4 || message[0] == '{' || message[0] == '"') {
      return message;
    }
    long size = Zstd.getFrameContentSize(message);
    if (size < 0 || size > MAX_REPLY) {
      throw new IOException("a compressed message of unknown or too great length");
    }
    try {
      return Zstd.decompress(message, (int) size);
    } catch (ZstdException e) {
      throw new IOException("a damaged compressed message", e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
