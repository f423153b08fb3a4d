package dev.flowtrace.store;

import dev.flowtrace.aggregation.TraceVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of a flow that is asked for.
 *
 * @param gitHash the commit; null for any
 */
public record VersionFilter(long major, long minor, long patch, @Nullable String gitHash) {
  private static final int DIGITS = 18;
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{1,%1$d})\\.(\\d{1,%1$d})\\.(\\d{1,%1$d})(?:\\+(.+))?".formatted(DIGITS));

  /** Reads {@code 1.4.2} or {@code 1.4.2+COMMIT}; null when the text is something else. */
  public static @Nullable VersionFilter ofText(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? new VersionFilter(
            Long.parseLong(parts.group(1)),
            Long.parseLong(parts.group(2)),
            Long.parseLong(parts.group(3)),
            parts.group(4))
        : null;
  }

  /** Whether a trace's version is meant; one that nobody said is not. */
  public boolean matches(@Nullable TraceVersion version) {
    return version != null
        && version.major() == major
        && version.minor() == minor
        && version.patch() == patch
        && (gitHash == null || gitHash.equals(version.gitHash()));
  }

  @Override
  public String toString() {
    return "%d.%d.%d%s".formatted(major, minor, patch, gitHash == null ? "" : "+" + gitHash);
  }
}
