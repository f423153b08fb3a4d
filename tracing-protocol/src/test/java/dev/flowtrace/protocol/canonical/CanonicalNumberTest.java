package dev.flowtrace.protocol.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalNumberTest {

  /** RFC 8785, appendix B, and wire-protocol.md. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "7fffffffffffffff, null",
    "7ff0000000000000, null",
    "fff0000000000000, null",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void vector_hasItsText(String bits, String text) {
    assertThat(CanonicalJson.number(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
        .isEqualTo(text);
  }

  /** Where JDK 17's Double.toString has more digits than needed (JDK-4511638). */
  @ParameterizedTest
  @CsvSource({
    "2.0E-3, 0.002",
    "2.0E23, 2e+23",
    "1.1E23, 1.1e+23",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "1.0E-6, 0.000001",
    "1.0E-7, 1e-7",
    "1.0E20, 100000000000000000000",
    "1.0E22, 1e+22",
    "5.684341886080802E-14, 5.684341886080802e-14",
    "9007199254740991, 9007199254740991",
    "9007199254740994, 9007199254740994",
    "0.5, 0.5",
    "-123.456, -123.456",
    "1.0E-323, 1e-323"
  })
  void shortestText_isFound(double value, String text) {
    assertThat(CanonicalJson.number(value)).isEqualTo(text);
  }

  @Test
  void randomDoubles_haveTheShortestTextThatReadsBack() {
    Random random = new Random(8785);
    for (int i = 0; i < 60_000; i++) {
      assertShortest(Double.longBitsToDouble(random.nextLong()));
    }
  }

  @Test
  void doublesThatPeopleWrite_haveTheShortestTextThatReadsBack() {
    Random random = new Random(754);
    for (int i = 0; i < 60_000; i++) {
      assertShortest(random.nextInt(1_000_000) / Math.pow(10, random.nextInt(8)));
      assertShortest(random.nextInt(10) * Math.pow(10, random.nextInt(600) - 320));
    }
  }

  @Test
  void doublesAroundPowersOfTwo_haveTheShortestTextThatReadsBack() {
    for (int exponent = -1074; exponent <= 1023; exponent++) {
      double power = Math.scalb(1.0, exponent);
      assertShortest(power);
      assertShortest(Math.nextUp(power));
      assertShortest(Math.nextDown(power));
    }
  }

  /**
   * The contract of ECMAScript, word by word: as few digits as read back, and of those the nearest.
   */
  private static void assertShortest(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return;
    }
    String text = CanonicalJson.number(value);
    BigDecimal exact = new BigDecimal(value);
    BigDecimal written = new BigDecimal(text);
    if (Double.parseDouble(text) != value) {
      assertThat(text).as("reads back").isEqualTo(String.valueOf(value));
    }
    int digits = written.stripTrailingZeros().precision();
    BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (nearest.doubleValue() == value && written.compareTo(nearest) != 0) {
      assertThat(written).as("nearest of %d digits", digits).isEqualTo(nearest);
    }
    if (digits > 1) {
      // of all shorter decimals one of these two reads back, if any does
      for (RoundingMode mode : new RoundingMode[] {RoundingMode.FLOOR, RoundingMode.CEILING}) {
        BigDecimal shorter = exact.round(new MathContext(digits - 1, mode));
        if (shorter.doubleValue() == value) {
          assertThat(text).as("as short as it can be").isEqualTo(shorter.toString());
        }
      }
    }
  }
}
