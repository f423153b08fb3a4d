package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.buffer.UuidText;
import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.PackedText;
import dev.flowtrace.protocol.packed.Tokens;
import dev.flowtrace.protocol.packed.WrittenIds;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The events of a batch by their traces, as {@link dev.flowtrace.protocol.packed.PackedBatch} has
 * them; used for one batch after the other. An event that was begun and not added leaves nothing.
 */
final class PackedGroups {
  /**
   * The collector takes frames of 16 MiB of JSON, and would refuse all of a batch for one event.
   */
  private static final int MAX_EVENT_BYTES = 12 << 20;

  /** After a batch that was larger, memory is given back. */
  private static final int KEPT_BYTES = 1 << 20;

  /** All tokens of an event that has each of them, as JSON. */
  private static final int TOKENS_BYTES = tokensBytes();

  private final WrittenIds ids = new WrittenIds();

  // how many events there are, and how long one is, comes before them: each waits for its end
  private final JsonBuffer event = new JsonBuffer(4096, KEPT_BYTES);
  private final JsonBuffer group = new JsonBuffer(8192, KEPT_BYTES);
  private final JsonBuffer groups = new JsonBuffer(8192, KEPT_BYTES);

  private byte[] onTheWay = new byte[8192];
  private @Nullable UUID trace;
  private int traceReference;
  private int eventsOfGroup;
  private int groupCount;
  private int idCount;
  private long mostJsonBytes;

  private @Nullable UUID begunTrace;
  private int begunReference;

  private static int tokensBytes() {
    int bytes = 0;
    for (byte token = 0; token <= Tokens.SPAN; token++) {
      bytes += Tokens.length(token);
    }
    return bytes;
  }

  /** Begins an event: its text goes to {@link #text}, its ids to {@link #ids}. */
  void begin(UUID traceId) {
    forgetBegun();
    if (!traceId.equals(trace)) {
      begunTrace = traceId;
      begunReference =
          ids.reference(traceId.getMostSignificantBits(), traceId.getLeastSignificantBits());
    }
  }

  private void forgetBegun() {
    begunTrace = null;
    event.clear();
    ids.truncate(idCount);
  }

  /** Of the event that was begun. */
  JsonBuffer text() {
    return event;
  }

  /** Of the event that was begun. */
  WrittenIds ids() {
    return ids;
  }

  /**
   * Adds the event that was begun.
   *
   * @throws IllegalArgumentException if its JSON may be too much for a collector; then it is not
   *     added
   */
  void add() {
    // that each token comes once is a little too much for some events, and costs nothing to know
    long jsonBytes = event.size() + (long) UuidText.CHARS * ids.ofEvent() + TOKENS_BYTES;
    if (jsonBytes > MAX_EVENT_BYTES) {
      throw new IllegalArgumentException("an event of " + jsonBytes + " bytes");
    }
    if (begunTrace != null) {
      endGroup();
      trace = begunTrace;
      traceReference = begunReference;
    }
    begunTrace = null;
    group.number(event.size());
    ids.writeReferences(group);
    move(event, group);
    eventsOfGroup++;
    idCount = ids.count();
    mostJsonBytes += jsonBytes;
  }

  private void endGroup() {
    if (trace == null) {
      return;
    }
    groups.number(traceReference);
    groups.number(eventsOfGroup);
    move(group, groups);
    trace = null;
    eventsOfGroup = 0;
    groupCount++;
  }

  private void move(JsonBuffer from, JsonBuffer to) {
    int length = from.size();
    if (onTheWay.length < length) {
      onTheWay = new byte[Math.max(length, 2 * onTheWay.length)];
    }
    from.copyTo(onTheWay, 0);
    to.write(onTheWay, 0, length);
    from.clear();
  }

  /** No more events come. */
  void end() {
    forgetBegun();
    endGroup();
  }

  /** What was added, with its ids. */
  int bytes() {
    return groups.size() + group.size() + idCount * PackedText.ID_BYTES;
  }

  /** What was added has no more bytes of JSON. */
  long mostJsonBytes() {
    return mostJsonBytes;
  }

  /** How many different ids there are. */
  int idCount() {
    return idCount;
  }

  /** Copies the ids, after the end; gives the place behind. */
  int copyIdsTo(byte[] out, int at) {
    return ids.copyTo(out, at);
  }

  /** Bytes of the groups, after the end. */
  int size() {
    return VarInts.size(groupCount) + groups.size();
  }

  /** Copies the groups, after the end; gives the place behind. */
  int copyTo(byte[] out, int at) {
    return groups.copyTo(out, VarInts.put(out, at, groupCount));
  }

  /** Begins the next batch. */
  void clear() {
    idCount = 0;
    forgetBegun();
    ids.clear();
    group.clear();
    groups.clear();
    trace = null;
    eventsOfGroup = 0;
    groupCount = 0;
    mostJsonBytes = 0;
    if (onTheWay.length > KEPT_BYTES) {
      onTheWay = new byte[KEPT_BYTES];
    }
  }
}
