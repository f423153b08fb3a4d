package dev.flowtrace.client.delivery;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * One file of a spool: records, appended at the end and read from the front. Named by its first
 * batch, so the names' order is the batches'. Not thread-safe.
 *
 * <p>On {@code RandomAccessFile}, because a file channel closes itself when the thread that uses it
 * is interrupted.
 */
final class SpoolSegment {
  static final String SUFFIX = ".spool";
  static final String ASIDE_SUFFIX = ".damaged";

  private final Path path;
  private final boolean own;
  private @Nullable RandomAccessFile file;
  private long size;
  private long readAt;
  private SpoolRecord.@Nullable Head next;
  private long lastWrittenSeq = -1;
  private long lastReadSeq = -1;
  private boolean damaged;
  private boolean dirty;
  private Tally unread = Tally.NONE;

  private SpoolSegment(Path path, boolean own, long size) {
    this.path = path;
    this.own = own;
    this.size = size;
  }

  /** A new file; there is none until the first record is appended. */
  static SpoolSegment create(Path directory, long firstSeq) {
    return new SpoolSegment(directory.resolve(String.format("%020d", firstSeq) + SUFFIX), true, 0);
  }

  /** What an earlier process left. */
  static SpoolSegment found(Path path) throws IOException {
    return new SpoolSegment(path, false, Files.size(path));
  }

  long size() {
    return size;
  }

  boolean hasUnread() {
    return readAt < size;
  }

  /** Whether it was damaged from some record on, so that nothing more can be read. */
  boolean isDamaged() {
    return damaged;
  }

  /**
   * The batches of this process in it that were not read; those of an earlier one are not known.
   */
  Tally unread() {
    return unread;
  }

  /** Whether {@code seq} may follow here. */
  boolean takes(long seq, long maxBytes) {
    return own && !damaged && lastWrittenSeq + 1 == seq && size < maxBytes;
  }

  /**
   * Appends a record.
   *
   * @throws IOException if it could not; then the segment is as before
   */
  void append(long seq, byte[] record, int events) throws IOException {
    RandomAccessFile out = open();
    try {
      out.seek(size);
      out.write(record);
    } catch (IOException e) {
      try {
        out.setLength(size);
      } catch (IOException cut) {
        e.addSuppressed(cut); // the next record is written over it
      }
      throw e;
    }
    size += record.length;
    dirty = true;
    lastWrittenSeq = seq;
    unread = unread.plus(new Tally(1, events));
  }

  /**
   * How long the next batch's body is.
   *
   * @throws IOException if it can't be read; then {@link #setDamaged} is to be called
   */
  int nextBodyBytes() throws IOException {
    return head().bodyBytes();
  }

  /**
   * Reads the next batch; there must be one.
   *
   * @throws IOException as {@link #nextBodyBytes}
   */
  QueuedBatch read(@Nullable Compression compression) throws IOException {
    SpoolRecord.Head head = head();
    byte[] record = new byte[head.recordBytes()];
    RandomAccessFile in = open();
    in.seek(readAt);
    in.readFully(record);
    QueuedBatch batch = SpoolRecord.decode(head, record, compression);
    if (batch.seq() <= lastReadSeq) {
      throw new IOException("batch " + batch.seq() + " comes after " + lastReadSeq);
    }
    next = null;
    readAt += record.length;
    lastReadSeq = batch.seq();
    if (own) {
      unread = new Tally(unread.batches() - 1, unread.events() - batch.events());
    }
    return batch;
  }

  private SpoolRecord.Head head() throws IOException {
    if (next == null) {
      if (size - readAt < SpoolRecord.HEAD_BYTES) {
        throw new IOException("the last record was cut");
      }
      byte[] head = new byte[SpoolRecord.HEAD_BYTES];
      RandomAccessFile in = open();
      in.seek(readAt);
      in.readFully(head);
      next = SpoolRecord.decodeHead(head, size - readAt);
    }
    return next;
  }

  /** Gives up what is not read yet. */
  void setDamaged() {
    damaged = true;
    readAt = size;
    unread = Tally.NONE;
  }

  /** Whether nothing in it is needed when all batches up to {@code seq} are done. */
  boolean isDone(long seq) {
    return !hasUnread() && lastReadSeq <= seq;
  }

  /** Deletes the file or, if it is damaged, sets it aside. */
  void remove() throws IOException {
    closeFile();
    if (damaged) {
      Path aside = path.resolveSibling(path.getFileName() + ASIDE_SUFFIX);
      Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(path);
    }
  }

  /** Waits until the disk has it. */
  void sync() throws IOException {
    if (file != null && dirty) {
      file.getFD().sync();
      dirty = false;
    }
  }

  /** The next use opens it again. */
  void closeFile() throws IOException {
    RandomAccessFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  private RandomAccessFile open() throws IOException {
    RandomAccessFile open = file;
    if (open == null) {
      open = new RandomAccessFile(path.toFile(), "rw");
      file = open;
    }
    return open;
  }
}
