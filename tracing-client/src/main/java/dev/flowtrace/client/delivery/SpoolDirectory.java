package dev.flowtrace.client.delivery;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a spool that no other spool uses, in this process or another, as long as this is
 * open. Several processes share a root: each gets the first directory {@code 0}, {@code 1}, … that
 * is free.
 */
final class SpoolDirectory implements AutoCloseable {
  static final int MOST = 64;

  /**
   * System properties are the one table that all class loaders of a JVM share. It is needed because
   * a JVM that closes a file loses its locks on it, whoever holds them.
   */
  private static final String TAKEN = "dev.flowtrace.client.spool.taken:";

  private final Path path;
  private final String property;
  private final RandomAccessFile lockFile;

  private SpoolDirectory(Path path, String property, RandomAccessFile lockFile) {
    this.path = path;
    this.property = property;
    this.lockFile = lockFile;
  }

  /**
   * Takes a directory below {@code root}, which is made if there is none.
   *
   * @throws IOException if it can't be made or locked, or all are taken
   */
  static SpoolDirectory take(Path root) throws IOException {
    Path base = Files.createDirectories(root).toRealPath();
    for (int i = 0; i < MOST; i++) {
      SpoolDirectory taken = tryTake(Files.createDirectories(base.resolve(Integer.toString(i))));
      if (taken != null) {
        return taken;
      }
    }
    throw new IOException("all " + MOST + " spools in " + base + " are in use");
  }

  private static @Nullable SpoolDirectory tryTake(Path path) throws IOException {
    String property = TAKEN + path;
    if (System.getProperties().putIfAbsent(property, "") != null) {
      return null;
    }
    SpoolDirectory taken = null;
    RandomAccessFile lockFile = null;
    try {
      lockFile = new RandomAccessFile(path.resolve("lock").toFile(), "rw");
      if (lockFile.getChannel().tryLock() != null) {
        taken = new SpoolDirectory(path, property, lockFile);
      }
    } catch (OverlappingFileLockException e) {
      taken = null; // somebody else's code in this JVM has it
    } finally {
      if (taken == null) {
        System.getProperties().remove(property);
        if (lockFile != null) {
          lockFile.close();
        }
      }
    }
    return taken;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try {
      lockFile.close(); // and with it the lock
    } finally {
      System.getProperties().remove(property);
    }
  }
}
