package dev.flowtrace.protocol.packed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes that stand for what events have in common. They are control characters, which JSON (RFC
 * 8259) has nowhere, but for white space, which none of them is.
 *
 * <p>What a byte stands for never changes: it is in stored events. None is free.
 */
public final class Tokens {
  /** The 36 characters of the event's next id. */
  public static final byte ID = 1;

  /** The start of an event, up to its id. */
  public static final byte EVENT = 2;

  public static final byte TIME = 3;

  /** Of a kind without fields. */
  public static final byte TYPE = 4;

  /** Of a data flow, up to the target's name. */
  public static final byte FLOW = 5;

  public static final byte TO_PORT = 6;

  /** After a kind without fields. */
  public static final byte ACTOR = 7;

  /** After a data flow's target. */
  public static final byte FLOW_ACTOR = 8;

  public static final byte PORT = 11;
  public static final byte NO_PORT = 12;

  /** After a port, up to the message's type. */
  public static final byte MESSAGE = 14;

  public static final byte SIZE = 15;
  public static final byte CHECKSUM = 16;
  public static final byte NO_CONTENT = 17;
  public static final byte NO_CODEC = 18;
  public static final byte FORMAT = 19;
  public static final byte NO_MESSAGE = 20;
  public static final byte NO_STATE_NO_ERROR = 21;

  /** The measurements, up to the execution time. */
  public static final byte METRICS = 22;

  /** Where nothing between it and the execution time is said. */
  public static final byte DEPTH = 23;

  /** Where memory and CPU were not measured. */
  public static final byte NO_MEMORY_NO_CPU_DEPTH = 24;

  public static final byte NO_THROUGHPUT = 25;
  public static final byte ATTRIBUTES = 26;

  /** The causes, up to the parent's id. */
  public static final byte PARENT = 27;

  /** The causes without a parent, up to the root's id. */
  public static final byte NO_PARENT_ROOT = 28;

  public static final byte ROOT = 29;
  public static final byte CHAIN = 30;
  public static final byte SPAN = 31;

  /** One more than the highest. */
  static final int END = 32;

  static final long ONES = 0x0101010101010101L;
  static final long HIGHS = 0x8080808080808080L;
  static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** By token, each with zeros up to a multiple of eight bytes; null where there is none. */
  private static final byte[][] TEXTS = new byte[END][];

  private static final int[] LENGTHS = new int[END];

  static {
    put(EVENT, "{\"event_id\":\"");
    put(TIME, "\",\"timestamp\":\"");
    put(TYPE, "\",\"event_type\":\"");
    put(FLOW, "\",\"event_type\":{\"DataFlow\":{\"to_actor\":\"");
    put(TO_PORT, "\",\"to_port\":\"");
    put(ACTOR, "\",\"actor_id\":\"");
    put(FLOW_ACTOR, "\"}},\"actor_id\":\"");
    put(PORT, "\",\"data\":{\"port\":\"");
    put(NO_PORT, "\",\"data\":{\"port\":null");
    put(MESSAGE, "\",\"message\":{\"message_type\":\"");
    put(SIZE, "\",\"size_bytes\":");
    put(CHECKSUM, ",\"checksum\":\"");
    put(NO_CONTENT, "\",\"serialized_data\":[]");
    put(NO_CODEC, ",\"content_codec\":\"none\"");
    put(FORMAT, ",\"content_format_version\":1,\"stored_bytes\":null");
    put(NO_MESSAGE, ",\"message\":null");
    put(NO_STATE_NO_ERROR, ",\"state_diff\":null,\"error\":null");
    put(METRICS, ",\"performance_metrics\":{\"execution_time_ns\":");
    put(DEPTH, ",\"queue_depth\":");
    put(
        NO_MEMORY_NO_CPU_DEPTH,
        ",\"memory_usage_bytes\":null,\"cpu_usage_percent\":null,\"queue_depth\":");
    put(NO_THROUGHPUT, ",\"throughput_msgs_per_sec\":null");
    put(ATTRIBUTES, "},\"custom_attributes\":");
    put(PARENT, "},\"causality\":{\"parent_event_id\":\"");
    put(NO_PARENT_ROOT, "},\"causality\":{\"parent_event_id\":null,\"root_cause_event_id\":\"");
    put(ROOT, "\",\"root_cause_event_id\":\"");
    put(CHAIN, "\",\"dependency_chain\":[");
    put(SPAN, "],\"span_id\":\"");
  }

  private Tokens() {}

  private static void put(byte token, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    LENGTHS[token] = ascii.length;
    TEXTS[token] = Arrays.copyOf(ascii, (ascii.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES);
  }

  /** How many bytes of JSON a token other than {@link #ID} stands for; 0 if it is none. */
  public static int length(byte token) {
    return token >= 0 && token < END ? LENGTHS[token] : 0;
  }

  /** What a token other than {@link #ID} stands for, and zeros up to a multiple of eight bytes. */
  static byte[] padded(byte token) {
    byte[] text = TEXTS[token];
    if (text == null) {
      throw new IllegalArgumentException("no event has a byte " + token);
    }
    return text;
  }

  /**
   * JSON in which each run that has a token is that token: always the longest one. For what is
   * written many times, since finding them costs more than they save once.
   *
   * @param json without a control character other than white space
   */
  public static byte[] pack(byte[] json) {
    byte[] packed = new byte[json.length];
    int length = 0;
    int at = 0;
    while (at < json.length) {
      byte token = longestAt(json, at);
      packed[length++] = token == 0 ? json[at] : token;
      at += token == 0 ? 1 : LENGTHS[token];
    }
    return Arrays.copyOf(packed, length);
  }

  private static byte longestAt(byte[] json, int at) {
    byte longest = 0;
    for (byte token = 0; token < END; token++) {
      int length = LENGTHS[token];
      if (length > LENGTHS[longest]
          && at + length <= json.length
          && Arrays.equals(json, at, at + length, TEXTS[token], 0, length)) {
        longest = token;
      }
    }
    return longest;
  }
}
