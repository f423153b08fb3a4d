package dev.flowtrace.protocol;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as ECMAScript's {@code Number::toString} writes them, which RFC 8785 takes over: the
 * shortest decimal that reads back as the same double and, of several, the nearest.
 *
 * <p>{@link Double#toString} is not that before JDK 19: JDK 17 gives {@code 1.9999999999999998E23}
 * for 2e23 and {@code 5.6843418860808015E-14} for 2^-44, one digit too many. So the digits come
 * from the Schubfach implementation within Jackson.
 */
final class EcmaScriptNumber {
  /** Up to here every integral double has all its digits in a long and none to drop. */
  private static final double MAX_SAFE_INTEGER = 9007199254740991.0;

  private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);

  private EcmaScriptNumber() {}

  static String format(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number for " + value);
    }
    if (Math.abs(value) <= MAX_SAFE_INTEGER && value == Math.rint(value)) {
      return Long.toString((long) value);
    }
    String text = shortest(Math.abs(value));

    // text is d…d.d…d or d.d…dE±x; turn it into 0.DIGITS × 10^point
    int exponentAt = text.indexOf('E');
    int exponent = exponentAt < 0 ? 0 : Integer.parseInt(text, exponentAt + 1, text.length(), 10);
    String mantissa = exponentAt < 0 ? text : text.substring(0, exponentAt);
    int dot = mantissa.indexOf('.');
    String all = dot < 0 ? mantissa : mantissa.substring(0, dot) + mantissa.substring(dot + 1);
    int point = (dot < 0 ? mantissa.length() : dot) + exponent;
    int from = 0;
    while (all.charAt(from) == '0') {
      from++;
    }
    int to = all.length();
    while (all.charAt(to - 1) == '0') {
      to--;
    }
    StringBuilder out = new StringBuilder(26);
    if (value < 0) {
      out.append('-');
    }
    layOut(out, all.substring(from, to), point - from);
    return out.toString();
  }

  private static String shortest(double magnitude) {
    String text = DoubleToDecimal.toString(magnitude);
    // Java writes at least two digits and picks the nearest of those; one digit may do: 4.9E-324 is
    // 5e-324
    if (text.length() > 3
        && text.charAt(1) == '.'
        && text.charAt(3) == 'E'
        && text.charAt(2) != '0') {
      BigDecimal oneDigit = new BigDecimal(magnitude).round(ONE_DIGIT);
      if (oneDigit.doubleValue() == magnitude) {
        return oneDigit.unscaledValue() + "E" + -oneDigit.scale();
      }
    }
    return text;
  }

  /** The value is 0.{@code digits} × 10^{@code point}; the limits 21 and -6 are ECMAScript's. */
  private static void layOut(StringBuilder out, String digits, int point) {
    int count = digits.length();
    if (count <= point && point <= 21) {
      out.append(digits).append("0".repeat(point - count));
    } else if (0 < point && point <= 21) {
      out.append(digits, 0, point).append('.').append(digits, point, count);
    } else if (-6 < point && point <= 0) {
      out.append("0.").append("0".repeat(-point)).append(digits);
    } else {
      out.append(digits.charAt(0));
      if (count > 1) {
        out.append('.').append(digits, 1, count);
      }
      out.append('e').append(point > 0 ? '+' : '-').append(Math.abs(point - 1));
    }
  }
}
