package dev.flowtrace.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Reports that are kept under a name, to be compared with later ones.
 *
 * @param folder is made when the first one is kept
 */
record Baselines(Path folder) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String SUFFIX = ".json";

  /** Letters, digits, point, underscore and hyphen, as a file's name. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Keeps a report, in place of the one that had its name; gives the file. */
  Path keep(String name, String json) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve(name + SUFFIX), json);
  }

  /**
   * The figures of a report: a file's, or, if there is no such file, that of a name.
   *
   * @throws IOException if there is neither, or it is no report
   */
  Figures find(String fileOrName) throws IOException {
    Path file = Path.of(fileOrName);
    Path named = folder.resolve(fileOrName + SUFFIX);
    Path found = Files.isRegularFile(file) ? file : named;
    if (!Files.isRegularFile(found)) {
      throw new IOException("there is neither a file " + file + " nor a baseline " + named);
    }
    try {
      return JsonReport.read(Files.readAllBytes(found));
    } catch (IOException e) {
      throw new IOException(found + ": " + e.getMessage(), e);
    }
  }
}
