package dev.flowtrace.client.sampling;

import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How OpenTelemetry says with what probability something was sampled: of the 2^56 values that a
 * trace's randomness may have, so many are rejected. All that sample by the same randomness agree:
 * what is kept at a ratio is also kept at each greater one.
 *
 * @param rejected 0 (everything is sampled) to 2^56 (nothing)
 */
public record Threshold(long rejected) {
  private static final int DIGITS = 14;
  private static final long ALL = 1L << 56;

  /** Everything is sampled. */
  public static final Threshold ALWAYS = new Threshold(0);

  /** Nothing is. */
  public static final Threshold NEVER = new Threshold(ALL);

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if {@code rejected} is not within 0 to 2^56
   */
  public Threshold {
    if (rejected < 0 || rejected > ALL) {
      throw new IllegalArgumentException("not within 0 to 2^56: " + rejected);
    }
  }

  /** The threshold of a probability of 0 to 1. */
  public static Threshold ofRatio(double ratio) {
    return new Threshold(Math.min(ALL, Math.max(0, Math.round((1 - ratio) * ALL))));
  }

  /** Reads the value of {@code th}; empty if it is none. */
  public static Optional<Threshold> parse(@Nullable String th) {
    if (th == null || th.isEmpty() || th.length() > DIGITS || !th.matches("[0-9a-f]+")) {
      return Optional.empty();
    }
    return Optional.of(
        new Threshold(HexFormat.fromHexDigitsToLong(th) << (4 * (DIGITS - th.length()))));
  }

  /** The value of {@code th}: hexadecimal, without zeros at the end; for {@link #NEVER} none. */
  public Optional<String> format() {
    if (rejected == ALL) {
      return Optional.empty();
    }
    String digits = HexFormat.of().toHexDigits(rejected, DIGITS);
    int end = DIGITS;
    while (end > 1 && digits.charAt(end - 1) == '0') {
      end--;
    }
    return Optional.of(digits.substring(0, end));
  }

  /** Whether what has this randomness, 56 bits, is sampled. */
  public boolean accepts(long randomness) {
    return randomness >= rejected;
  }

  /** How many each that was sampled stands for; 0 for {@link #NEVER}. */
  public double adjustedCount() {
    return rejected == ALL ? 0 : (double) ALL / (ALL - rejected);
  }
}
