package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.packed.PackedBody;
import dev.flowtrace.protocol.packed.PackedText;
import dev.flowtrace.protocol.packed.WrittenIds;

/** An event that was written, as JSON. */
final class Expanded {
  private Expanded() {}

  /** All ids there are have to be of that event. */
  static byte[] json(byte[] text, WrittenIds ids) {
    byte[] distinct = new byte[ids.count() * PackedText.ID_BYTES];
    ids.copyTo(distinct, 0);
    JsonBuffer references = new JsonBuffer(16, 16);
    ids.writeReferences(references);
    PackedBody in =
        new PackedBody(references.toByteArray(), references.size(), distinct, 0, ids.count());
    int count = in.number();
    byte[] inOrder = new byte[count * PackedText.ID_BYTES];
    for (int i = 0; i < count; i++) {
      int id = in.id();
      PackedText.putId(inOrder, i * PackedText.ID_BYTES, in.high(id), in.low(id));
    }
    byte[] json = new byte[PackedText.jsonLength(text, 0, text.length, count)];
    PackedText.expand(text, 0, text.length, inOrder, 0, json, 0);
    return json;
  }
}
