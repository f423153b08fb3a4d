package dev.flowtrace.bench.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 10%} or {@code 2.5%}; the sign may be left out. */
final class PercentConverter implements ITypeConverter<Double> {
  private static final Pattern FORMAT = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,3})?)%?");

  @Override
  public Double convert(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is no share, such as 10% or 2.5%");
    }
    return Double.valueOf(matcher.group(1));
  }
}
