package dev.flowtrace.protocol.context;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tracestate} header: what each system on the way keeps about the trace, the latest
 * first.
 *
 * @param members in the header's order, at most {@value #MAX_MEMBERS}, no key twice
 */
public record TraceState(List<Member> members) {

  /** The header's name. */
  public static final String HEADER = "tracestate";

  /** What the specification allows. */
  public static final int MAX_MEMBERS = 32;

  /** No member. */
  public static final TraceState EMPTY = new TraceState(List.of());

  /** Members longer than this are the first to go when the header is cut. */
  private static final int LONG_MEMBER = 128;

  /**
   * Copies {@code members}.
   *
   * @throws IllegalArgumentException if there are more than {@value #MAX_MEMBERS} or a key comes
   *     twice
   */
  public TraceState {
    members = List.copyOf(members);
    if (members.size() > MAX_MEMBERS || !distinct(members)) {
      throw new IllegalArgumentException("not a tracestate: " + members);
    }
  }

  /**
   * What one system keeps.
   *
   * @param key 1 to 256 of a-z, 0-9 and {@code _-*}{@code /@}, the first a letter or digit
   * @param value 1 to 256 printable ASCII characters but comma and equals sign; no blank at the end
   */
  public record Member(String key, String value) {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if one is not as described above
     */
    public Member {
      if (!isKey(key) || !isValue(value)) {
        throw new IllegalArgumentException("not a tracestate member: " + key + "=" + value);
      }
    }

    private int length() {
      return key.length() + 1 + value.length();
    }
  }

  /**
   * Reads a header's value. Empty members and blanks around members are passed over.
   *
   * @return {@link #EMPTY} if any member is not valid, a key comes twice or there are too many: the
   *     whole is given up then
   */
  public static TraceState parse(String header) {
    List<Member> members = new ArrayList<>();
    for (String part : header.split(",", -1)) {
      String text = trim(part);
      if (text.isEmpty()) {
        continue;
      }
      int equals = text.indexOf('=');
      if (equals < 0
          || members.size() == MAX_MEMBERS
          || !isKey(text.substring(0, equals))
          || !isValue(text.substring(equals + 1))) {
        return EMPTY;
      }
      members.add(new Member(text.substring(0, equals), text.substring(equals + 1)));
    }
    return distinct(members) ? new TraceState(members) : EMPTY;
  }

  /** Reads a header that came in several lines, in their order. */
  public static TraceState parse(List<String> headers) {
    return parse(String.join(",", headers));
  }

  /** The header's value; empty: send no header. */
  public String format() {
    return format(members);
  }

  /**
   * The header's value in at most so many characters: members over 128 characters go first, then
   * the last ones.
   */
  public String format(int maxChars) {
    List<Member> kept = new ArrayList<>(members);
    for (int i = kept.size() - 1; i >= 0 && length(kept) > maxChars; i--) {
      if (kept.get(i).length() > LONG_MEMBER) {
        kept.remove(i);
      }
    }
    while (length(kept) > maxChars) {
      kept.remove(kept.size() - 1);
    }
    return format(kept);
  }

  /** The value of that key; null if there is none. */
  public @Nullable String get(String key) {
    for (Member member : members) {
      if (member.key().equals(key)) {
        return member.value();
      }
    }
    return null;
  }

  /**
   * Adds a member, or changes it, and puts it first, as who changes one must. The last member goes
   * if there are too many.
   *
   * @throws IllegalArgumentException if key or value is not as {@link Member} says
   */
  public TraceState with(String key, String value) {
    List<Member> changed = new ArrayList<>();
    changed.add(new Member(key, value));
    for (Member member : members) {
      if (!member.key().equals(key) && changed.size() < MAX_MEMBERS) {
        changed.add(member);
      }
    }
    return new TraceState(changed);
  }

  /** The others, in their order. */
  public TraceState without(String key) {
    return new TraceState(members.stream().filter(member -> !member.key().equals(key)).toList());
  }

  private static String format(List<Member> members) {
    StringBuilder out = new StringBuilder();
    for (Member member : members) {
      out.append(out.length() == 0 ? "" : ",")
          .append(member.key())
          .append('=')
          .append(member.value());
    }
    return out.toString();
  }

  private static int length(List<Member> members) {
    return Math.max(0, members.stream().mapToInt(member -> member.length() + 1).sum() - 1);
  }

  private static boolean distinct(List<Member> members) {
    Set<String> keys = new HashSet<>();
    return members.stream().allMatch(member -> keys.add(member.key()));
  }

  /** Removes the blanks and tabs that HTTP allows around members. */
  private static String trim(String s) {
    int from = 0;
    int to = s.length();
    while (from < to && isBlank(s.charAt(from))) {
      from++;
    }
    while (from < to && isBlank(s.charAt(to - 1))) {
      to--;
    }
    return s.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isKey(String s) {
    if (s.isEmpty() || s.length() > 256 || !isLetterOrDigit(s.charAt(0))) {
      return false;
    }
    return s.chars().allMatch(c -> isLetterOrDigit(c) || "_-*/@".indexOf(c) >= 0);
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean isValue(String s) {
    return !s.isEmpty()
        && s.length() <= 256
        && s.charAt(s.length() - 1) != ' '
        && s.chars().allMatch(c -> c >= ' ' && c <= '~' && c != ',' && c != '=');
  }
}
