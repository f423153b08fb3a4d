package dev.flowtrace.client.propagation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Flowtrace keeps in {@code baggage} (W3C): {@code flowtrace.parent=PARENT}, {@code
 * flowtrace.root=ROOT}, {@code flowtrace.flow=FLOW}, in the forms of {@link FlowtraceMember}. What
 * others keep there is passed over, and stays as it is.
 */
final class FlowtraceBaggage {
  static final String HEADER = "baggage";

  private static final String PARENT = "flowtrace.parent";
  private static final String ROOT = "flowtrace.root";
  private static final String FLOW = "flowtrace.flow";

  /** What the specification asks everyone to pass on. */
  private static final int MAX_MEMBERS = 64;

  private static final int MAX_CHARS = 8192;
  private static final int MAX_FLOW_CHARS = 512;

  private FlowtraceBaggage() {}

  /** The header with this in it, in place of what is there of ours; null: it does not fit. */
  static @Nullable String with(@Nullable String existing, FlowtraceMember member) {
    List<String> members = new ArrayList<>();
    for (String each : existing == null ? List.<String>of() : List.of(existing.split(",", -1))) {
      if (!each.isBlank() && !isOurs(key(each))) {
        members.add(each);
      }
    }
    members.add(PARENT + "=" + FlowtraceMember.hex(member.event()));
    if (!member.root().equals(member.event())) {
      members.add(ROOT + "=" + FlowtraceMember.hex(member.root()));
    }
    String flow = FlowtraceMember.encoded(member.flow(), MAX_FLOW_CHARS);
    if (!flow.isEmpty()) {
      members.add(FLOW + "=" + flow);
    }
    String header = String.join(",", members);
    return members.size() > MAX_MEMBERS || header.length() > MAX_CHARS ? null : header;
  }

  /** Whether there is something of ours in that header. */
  static boolean isIn(String header) {
    for (String each : header.split(",", -1)) {
      if (isOurs(key(each))) {
        return true;
      }
    }
    return false;
  }

  /** What is in that header; empty if there is nothing of ours, or it can't be read. */
  static Optional<FlowtraceMember> of(String header) {
    Map<String, String> ours = new HashMap<>();
    for (String each : header.split(",", -1)) {
      int equals = each.indexOf('=');
      if (equals > 0 && isOurs(key(each))) {
        int properties = each.indexOf(';', equals);
        ours.put(
            key(each),
            each.substring(equals + 1, properties < 0 ? each.length() : properties).strip());
      }
    }
    return FlowtraceMember.of(ours.get(PARENT), ours.get(ROOT), ours.get(FLOW));
  }

  private static boolean isOurs(String key) {
    return key.equals(PARENT) || key.equals(ROOT) || key.equals(FLOW);
  }

  private static String key(String member) {
    int end = 0;
    while (end < member.length() && member.charAt(end) != '=' && member.charAt(end) != ';') {
      end++;
    }
    return member.substring(0, end).strip();
  }
}
