package dev.flowtrace.protocol.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The example frames: the contract, one file a frame. */
final class Frames {
  private static final Path DIRECTORY = Path.of("src/test/resources/frames");

  private Frames() {}

  static List<String> requests() {
    return names(name -> !name.startsWith("reply-"));
  }

  static List<String> replies() {
    return names(name -> name.startsWith("reply-"));
  }

  static byte[] read(String name) {
    try {
      return Files.readAllBytes(DIRECTORY.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> names(java.util.function.Predicate<String> wanted) {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.map(file -> file.getFileName().toString()).filter(wanted).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
