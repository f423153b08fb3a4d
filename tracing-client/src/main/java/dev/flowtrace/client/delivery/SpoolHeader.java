package dev.flowtrace.client.delivery;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Who the client of a spool is, and which numbers it has not given yet. One line of text with a
 * checksum, replaced as a whole.
 *
 * @param clientId what it says in Hello
 * @param nextSeq no batch has this number or a higher one
 */
record SpoolHeader(UUID clientId, long nextSeq) {
  private static final String NAME = "client";
  private static final String FORMAT = "flowtrace-spool-1";
  private static final int MAX_BYTES = 1024;

  /** Null if there is none. Throws if there is one that can't be read. */
  static @Nullable SpoolHeader read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return null;
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is no header of a spool");
    }
    String[] words = Files.readString(file, StandardCharsets.ISO_8859_1).strip().split(" ", -1);
    try {
      if (words.length == 4
          && words[0].equals(FORMAT)
          && words[3].equals(crc(words[1] + ' ' + words[2]))
          && Long.parseLong(words[2]) > 0) {
        return new SpoolHeader(UUID.fromString(words[1]), Long.parseLong(words[2]));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no header of a spool", e);
    }
    throw new IOException(file + " is no header of a spool, or it is damaged");
  }

  /** Is on disk when this returns. */
  void write(Path directory) throws IOException {
    String content = clientId + " " + nextSeq;
    byte[] line =
        (FORMAT + ' ' + content + ' ' + crc(content) + '\n').getBytes(StandardCharsets.US_ASCII);
    Path fresh = directory.resolve(NAME + ".new");
    try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
      out.write(line);
      out.getFD().sync();
    }
    Files.move(
        fresh,
        directory.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  static void setAside(Path directory) throws IOException {
    Files.move(
        directory.resolve(NAME),
        directory.resolve(NAME + SpoolSegment.ASIDE_SUFFIX),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String crc(String content) {
    CRC32C crc = new CRC32C();
    crc.update(content.getBytes(StandardCharsets.US_ASCII));
    return Long.toHexString(crc.getValue());
  }
}
