package dev.flowtrace.client.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Batches on disk, in order: appended at the end, read once from the front, deleted when they are
 * done. What an earlier process left comes first. Not thread-safe.
 *
 * <p>A record is written with one call and left to the operating system, so it outlives the
 * process, but a host that loses power may lose the last seconds. A file that is full and all files
 * at close are forced to the disk.
 */
final class Spool {
  /** Numbers that are taken at a time, so that the header is not written for each batch. */
  private static final long RESERVED = 1_000_000;

  private static final long MAX_SEGMENT_BYTES = 8 << 20;

  private final SpoolDirectory directory;
  private final long maxBytes;
  private final long segmentBytes;
  private final @Nullable Compression compression;
  private final Counters counters;
  private final Reporter reporter;
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private SpoolHeader header;
  private final long firstSeq;
  private long asideBytes;
  private boolean failing;

  private Spool(
      SpoolDirectory directory,
      SpoolHeader found,
      long maxBytes,
      @Nullable Compression compression,
      Counters counters,
      Reporter reporter) {
    this.directory = directory;
    this.header = found;
    this.firstSeq = found.nextSeq();
    this.maxBytes = maxBytes;
    this.segmentBytes = Math.min(MAX_SEGMENT_BYTES, maxBytes / 8);
    this.compression = compression;
    this.counters = counters;
    this.reporter = reporter;
  }

  /**
   * Takes a directory below {@code root} and looks what is in it; reads no batch yet.
   *
   * @throws IOException if there is no directory to be had, or it can't be written
   */
  static Spool open(
      Path root,
      long maxBytes,
      @Nullable Compression compression,
      Counters counters,
      Reporter reporter)
      throws IOException {
    SpoolDirectory directory = SpoolDirectory.take(root);
    try {
      SpoolHeader found = null;
      IOException unreadable = null;
      try {
        found = SpoolHeader.read(directory.path());
      } catch (IOException e) {
        unreadable = e;
        SpoolHeader.setAside(directory.path());
      }
      Spool spool =
          new Spool(
              directory,
              found == null ? new SpoolHeader(UUID.randomUUID(), 1) : found,
              maxBytes,
              compression,
              counters,
              reporter);
      spool.findSegments(found != null, unreadable);
      if (!spool.reserve(spool.firstSeq)) {
        throw new IOException("it can't be written");
      }
      return spool;
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private void findSegments(boolean known, @Nullable IOException unreadable) throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.list(directory.path())) {
      found = files.filter(file -> nameOf(file).endsWith(SpoolSegment.SUFFIX)).sorted().toList();
    }
    for (Path file : found) {
      SpoolSegment segment = SpoolSegment.found(file);
      if (known) {
        segments.add(segment);
      } else { // under another id they might be stored a second time
        damaged(segment, unreadable);
        remove(segment);
      }
    }
    if (!known && unreadable != null && found.isEmpty()) {
      counters.spoolDamaged();
      reporter.error(
          DeliveryError.Kind.SPOOL_DAMAGED,
          "the spool's header was set aside: " + unreadable.getMessage(),
          unreadable);
    }
    boundAside();
  }

  UUID clientId() {
    return header.clientId();
  }

  /** The first number that was not given by an earlier process. */
  long firstSeq() {
    return firstSeq;
  }

  Path path() {
    return directory.path();
  }

  /** Whether there are batches that were not read. */
  boolean hasUnread() {
    for (SpoolSegment segment : segments) {
      if (segment.hasUnread()) {
        return true;
      }
    }
    return false;
  }

  /** The batches of this process that were not read. */
  Tally unread() {
    Tally all = Tally.NONE;
    for (SpoolSegment segment : segments) {
      all = all.plus(segment.unread());
    }
    return all;
  }

  /** Size of all files, with those that were set aside. */
  long bytes() {
    long bytes = asideBytes;
    for (SpoolSegment segment : segments) {
      bytes += segment.size();
    }
    return bytes;
  }

  /**
   * Makes sure that no later process gives the number {@code seq} again.
   *
   * @return false if that could not be written, so that the number must not be used
   */
  boolean reserve(long seq) {
    if (seq + RESERVED / 2 < header.nextSeq()) {
      return true;
    }
    SpoolHeader next = new SpoolHeader(header.clientId(), seq + RESERVED);
    try {
      next.write(directory.path());
      header = next;
      return true;
    } catch (IOException e) {
      failed("the spool's header could not be written", e);
      return seq < header.nextSeq();
    }
  }

  /** Goes on under another id. */
  void rename(UUID clientId) {
    header = new SpoolHeader(clientId, header.nextSeq());
    try {
      header.write(directory.path());
    } catch (IOException e) {
      failed("the spool's header could not be written", e);
    }
  }

  /** Why a batch was not taken; null if it was. */
  @Nullable DropReason append(long seq, EncodedBatch batch) {
    byte[] record = SpoolRecord.encode(seq, batch, compression);
    if (bytes() + record.length > maxBytes) {
      return DropReason.SPOOL_FULL;
    }
    SpoolSegment last = segments.peekLast();
    try {
      if (last == null || !last.takes(seq, segmentBytes)) {
        if (last != null) {
          last.sync();
          last.closeFile();
        }
        last = SpoolSegment.create(directory.path(), seq);
        last.append(seq, record, batch.events());
        segments.add(last);
      } else {
        last.append(seq, record, batch.events());
      }
      failing = false;
      return null;
    } catch (IOException e) {
      failed("the spool could not be written", e);
      return DropReason.SPOOL_FAILED;
    }
  }

  private void failed(String what, IOException cause) {
    if (!failing) {
      failing = true;
      reporter.error(
          DeliveryError.Kind.SPOOL_FAILED,
          what + " in " + directory.path() + ": " + cause.getMessage(),
          cause);
    }
  }

  /** Length of the next batch's body; 0 if there is none, perhaps because the rest is damaged. */
  int nextBodyBytes() {
    for (SpoolSegment segment : segments) {
      if (segment.hasUnread()) {
        try {
          return segment.nextBodyBytes();
        } catch (IOException e) {
          damaged(segment, e);
        }
      }
    }
    return 0;
  }

  /** The next batch; null if there is none, perhaps because the rest is damaged. */
  @Nullable QueuedBatch read() {
    for (SpoolSegment segment : segments) {
      if (segment.hasUnread()) {
        try {
          boolean own = segment.unread().batches() > 0;
          QueuedBatch batch = segment.read(compression);
          if (!own) {
            counters.recovered(Tally.of(batch));
          }
          return batch;
        } catch (IOException e) {
          damaged(segment, e);
        }
      }
    }
    return null;
  }

  private void damaged(SpoolSegment segment, @Nullable IOException why) {
    counters.spoolDamaged();
    Tally gone = segment.unread();
    if (gone.batches() > 0) {
      counters.lost(DropReason.SPOOL_DAMAGED, gone);
    }
    segment.setDamaged();
    reporter.error(
        DeliveryError.Kind.SPOOL_DAMAGED,
        "a file of the spool in "
            + directory.path()
            + " is set aside: "
            + (why == null ? "there is no header that says whose it is" : why.getMessage()),
        why);
  }

  /** All batches up to {@code seq} are done: what holds only such is deleted. */
  void release(long seq) {
    while (!segments.isEmpty() && segments.element().isDone(seq)) {
      remove(segments.remove());
    }
  }

  private void remove(SpoolSegment segment) {
    try {
      segment.remove();
      if (segment.isDamaged()) {
        asideBytes += segment.size();
        boundAside();
      }
    } catch (IOException e) {
      failed("a file of the spool could not be removed", e);
    }
  }

  /** What is set aside may fill a quarter of the spool; the oldest goes first. */
  private void boundAside() throws IOException {
    List<Path> aside;
    try (Stream<Path> files = Files.list(directory.path())) {
      aside =
          new ArrayList<>(
              files.filter(f -> nameOf(f).endsWith(SpoolSegment.ASIDE_SUFFIX)).sorted().toList());
    }
    asideBytes = 0;
    for (Path file : aside) {
      asideBytes += Files.size(file);
    }
    for (int i = 0; i < aside.size() && asideBytes > maxBytes / 4; i++) {
      asideBytes -= Files.size(aside.get(i));
      Files.delete(aside.get(i));
    }
  }

  /** Forces all to the disk and gives the directory free. Nothing may be called afterwards. */
  void close(long nextSeq) {
    try (directory) {
      if (compression != null) {
        compression.close();
      }
      for (SpoolSegment segment : segments) {
        segment.sync();
        segment.closeFile();
      }
      new SpoolHeader(header.clientId(), nextSeq).write(directory.path());
    } catch (IOException e) {
      failed("the spool could not be closed", e);
    }
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString();
  }
}
