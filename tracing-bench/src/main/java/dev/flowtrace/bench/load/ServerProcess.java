package dev.flowtrace.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A process of this machine, as Linux tells of it in {@code /proc}.
 *
 * @param pid its number
 */
record ServerProcess(long pid) {
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on all Linux platforms
  private static final int USER_TICKS = 11; // fields behind the name, from 0
  private static final int SYSTEM_TICKS = 12;

  boolean isThere() {
    return Files.isReadable(Path.of("/proc", Long.toString(pid), "stat"));
  }

  /** CPU time it has used; null if it is gone. */
  @Nullable Double cpuSeconds() {
    try {
      return cpuSeconds(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    } catch (IOException e) {
      return null;
    }
  }

  /** Of the text of {@code stat}: the name, in parentheses, may have blanks. */
  static double cpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }

  /** Memory it has in RAM, in bytes; null if it is gone. */
  @Nullable Double residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.toLowerCase(Locale.ROOT).replaceAll("[^0-9]", ""))
          .map(kilobytes -> Double.parseDouble(kilobytes) * 1024)
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }
}
