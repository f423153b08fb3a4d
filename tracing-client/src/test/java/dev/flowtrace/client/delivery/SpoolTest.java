package dev.flowtrace.client.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.Request;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that go by the disk, on real files and against a collector on a real socket. */
class SpoolTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path root;

  private final Batches batches = new Batches();
  private final Heard heard = new Heard();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private TestCollector absent() {
    TestCollector collector = TestCollector.absent();
    open.add(collector);
    return collector;
  }

  private DeliveryOptions.Builder options(TestCollector collector) {
    return DeliveryOptions.newBuilder(collector.uri())
        .reconnectMin(Duration.ofMillis(2))
        .reconnectMax(Duration.ofMillis(20))
        .bufferBytes(100_000)
        .spoolDirectory(root);
  }

  private Delivery deliver(DeliveryOptions.Builder options) {
    Delivery delivery = Delivery.newBuilder(options.build()).listener(heard).build();
    open.add(() -> delivery.close(Duration.ZERO));
    return delivery;
  }

  private void offer(Delivery delivery, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(delivery.offer(batches.large(10_000))).as("batch %d", i).isTrue();
    }
  }

  private List<Path> files(String suffix) {
    try (Stream<Path> files = Files.list(root.resolve("0"))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatMemoryHasNoRoomFor_goesByTheDisk_andArrivesInOrder() {
    TestCollector collector = absent();
    Delivery delivery = deliver(options(collector).spoolMaxBytes(4 << 20));
    offer(delivery, 100);
    DeliveryStats stats = delivery.stats();
    assertThat(stats.bufferedBytes()).isBetween(80_000L, 100_000L);
    assertThat(stats.spooledBytes()).isGreaterThan(400_000);
    assertThat(stats.waiting()).isEqualTo(new Tally(100, 100));
    collector.restart();
    assertThat(delivery.flush(SOON)).isTrue();
    offer(delivery, 5);
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(collector.violations()).isEmpty();
    assertThat(delivery.stats().spooledBytes()).isZero();
    assertThat(delivery.stats().stored()).isEqualTo(new Tally(105, 105));
    assertThat(files(".spool")).isEmpty();
    assertThat(heard.kinds()).containsOnly(DeliveryError.Kind.NOT_CONNECTED);
  }

  @Test
  void fullSpool_refuses_andStaysWithinItsBytes() throws IOException {
    TestCollector collector = absent();
    Delivery delivery = deliver(options(collector).spoolMaxBytes(200_000).compression(false));
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      refused += delivery.offer(new Batches().large(10_000)) ? 0 : 1;
    }
    assertThat(refused).isBetween(70, 75);
    assertThat(delivery.stats().refused())
        .containsEntry(DropReason.SPOOL_FULL, new Tally(refused, refused));
    assertThat(delivery.stats().spooledBytes()).isLessThanOrEqualTo(200_000);
    long onDisk = 0;
    for (Path file : files(".spool")) {
      onDisk += Files.size(file);
    }
    assertThat(onDisk).isEqualTo(delivery.stats().spooledBytes());
  }

  @Test
  void whatIsLeftAtClose_isSentByTheNextProcess_underTheSameId() {
    TestCollector collector = absent();
    Delivery first = deliver(options(collector));
    offer(first, 50);
    assertThat(first.close(Duration.ZERO)).isFalse();
    DeliveryStats stats = first.stats();
    assertThat(stats.kept()).isEqualTo(new Tally(50, 50));
    assertThat(stats.lost()).isEmpty();
    assertThat(stats.waiting()).isEqualTo(Tally.NONE);

    Delivery second = deliver(options(collector));
    offer(second, 50);
    collector.restart();
    assertThat(second.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(collector.violations()).isEmpty();
    assertThat(second.stats().recovered()).isEqualTo(new Tally(50, 50));
    assertThat(second.stats().stored()).isEqualTo(new Tally(100, 100));
    assertThat(second.close(SOON)).isTrue();

    Delivery third = deliver(options(collector));
    offer(third, 1);
    assertThat(third.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(collector.hellos())
        .extracting(Request.Hello::clientId)
        .hasSize(2)
        .containsOnly(collector.hellos().get(0).clientId());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void packedBatches_goByTheDisk_besideJsonThatAnOlderVersionLeft(boolean readsPacked) {
    TestCollector collector = absent();
    collector.listCapabilities(true, readsPacked);
    Delivery first = deliver(options(collector));
    int offered = 0;
    for (int i = 0; i < 6; i++) {
      offer(first, 1); // JSON
      for (EncodedBatch batch : batches.recorded(200)) {
        assertThat(first.offer(batch)).isTrue();
        offered++;
      }
    }
    assertThat(first.stats().spooledBytes()).isPositive();
    assertThat(first.close(Duration.ZERO)).isFalse();
    assertThat(first.stats().kept().batches()).isEqualTo(6 + offered);

    Delivery second = deliver(options(collector));
    collector.restart();
    assertThat(second.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(collector.violations()).isEmpty();
    assertThat(collector.packedFrames()).isEqualTo(readsPacked ? offered : 0);
    assertThat(collector.zstdFrames()).isEqualTo(6 + (readsPacked ? 0 : offered));
    assertThat(second.stats().stored()).isEqualTo(second.stats().recovered());
  }

  @Test
  void whatWasStoredBeforeTheRestart_isNotStoredAgain() {
    TestCollector collector = absent();
    collector.restart();
    collector.holdAnswers();
    Delivery first = deliver(options(collector).windowBatches(20));
    offer(first, 30);
    Eventually.await("some are stored", () -> collector.eventIds().size() >= 9);
    first.close(Duration.ZERO);
    int stored = collector.eventIds().size();
    assertThat(stored).isLessThan(30);

    collector.answerAll();
    Delivery second = deliver(options(collector));
    assertThat(second.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(collector.violations()).isEmpty();
  }

  @Test
  void twoDeliveriesOnOneDirectory_haveEachTheirOwn() {
    TestCollector collector = absent();
    Delivery one = deliver(options(collector));
    Delivery other = deliver(options(collector));
    for (int i = 0; i < 60; i++) {
      offer(i % 2 == 0 ? one : other, 1);
    }
    assertThat(root.resolve("0")).isDirectory();
    assertThat(root.resolve("1")).isDirectory();
    assertThat(one.stats().spooledBytes()).isPositive();
    assertThat(other.stats().spooledBytes()).isPositive();
    collector.restart();
    assertThat(one.flush(SOON)).isTrue();
    assertThat(other.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).containsExactlyInAnyOrderElementsOf(batches.eventIds());
    assertThat(collector.hellos()).extracting(Request.Hello::clientId).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 17, 2000})
  void damagedFile_isKeptAside_andTheRestArrives(int at) throws IOException {
    TestCollector collector = absent();
    Delivery first = deliver(options(collector).spoolMaxBytes(400_000).compression(false));
    offer(first, 30);
    first.close(Duration.ZERO);
    List<Path> segments = files(".spool");
    Path damaged = segments.get(1);
    long recordBytes;
    try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
      recordBytes = 24L + file.readInt();
      file.seek(2 * recordBytes + at); // in the third record
      int there = file.read();
      file.seek(2 * recordBytes + at);
      file.write(there ^ 0x55);
    }
    int inDamaged = (int) (Files.size(damaged) / recordBytes);
    long firstSeq = Long.parseLong(damaged.getFileName().toString().replace(".spool", ""));

    Delivery second = deliver(options(collector).spoolMaxBytes(400_000).compression(false));
    collector.restart();
    assertThat(second.flush(SOON)).isTrue();
    List<UUID> expected = new ArrayList<>(batches.eventIds());
    for (int i = 2; i < inDamaged; i++) {
      expected.remove((int) firstSeq - 1 + 2);
    }
    assertThat(collector.eventIds()).isEqualTo(expected);
    assertThat(collector.violations()).isEmpty();
    assertThat(second.stats().spoolDamages()).isEqualTo(1);
    assertThat(heard.kinds()).contains(DeliveryError.Kind.SPOOL_DAMAGED);
    assertThat(files(".damaged")).hasSize(1);
    assertThat(files(".spool")).isEmpty();
  }

  @Test
  void recordThatWasCut_asByALossOfPower_costsNoMore() throws IOException {
    TestCollector collector = absent();
    Delivery first = deliver(options(collector));
    offer(first, 30);
    first.close(Duration.ZERO);
    Path last = files(".spool").get(files(".spool").size() - 1);
    try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }
    Delivery second = deliver(options(collector));
    collector.restart();
    assertThat(second.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds().subList(0, 29));
    assertThat(second.stats().spoolDamages()).isEqualTo(1);
  }

  @Test
  void damagedHeader_setsAllAside_becauseUnderANewIdItMightBeStoredTwice() throws IOException {
    TestCollector collector = absent();
    Delivery first = deliver(options(collector));
    offer(first, 30);
    first.close(Duration.ZERO);
    Files.writeString(root.resolve("0/client"), "flowtrace-spool-1 nobody 7 0\n");
    int segments = files(".spool").size();

    Delivery second = deliver(options(collector));
    assertThat(second.stats().spoolDamages()).isEqualTo(segments);
    assertThat(files(".spool")).isEmpty();
    offer(second, 30);
    collector.restart();
    assertThat(second.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds().subList(30, 60));
    assertThat(heard.kinds()).contains(DeliveryError.Kind.SPOOL_DAMAGED);
  }

  @Test
  void whatIsKeptAside_isBounded() throws IOException {
    TestCollector collector = absent();
    deliver(options(collector)).close(Duration.ZERO);
    for (int i = 0; i < 10; i++) {
      Files.write(root.resolve("0/0000000000000000000" + i + ".spool.damaged"), new byte[50_000]);
    }
    Delivery delivery = deliver(options(collector).spoolMaxBytes(400_000));
    assertThat(files(".damaged")).hasSize(2);
    assertThat(delivery.stats().spooledBytes()).isEqualTo(100_000);
  }

  @Test
  void fullDisk_refusesWhatMemoryHasNoRoomFor_andIsToldOnce() throws IOException {
    TestCollector collector = absent();
    Delivery delivery = deliver(options(collector));
    int inMemory = 0;
    while (delivery.stats().bufferedBytes() + 11_000 < 100_000) {
      offer(delivery, 1);
      inMemory++;
    }
    // the file of the next batch is on a device without space
    Path next = root.resolve("0").resolve(String.format("%020d.spool", inMemory + 1));
    Files.createSymbolicLink(next, Path.of("/dev/full"));
    for (int i = 0; i < 5; i++) {
      assertThat(delivery.offer(new Batches().large(11_000))).isFalse();
    }
    assertThat(delivery.stats().refused()).containsEntry(DropReason.SPOOL_FAILED, new Tally(5, 5));
    assertThat(heard.kinds())
        .filteredOn(kind -> kind == DeliveryError.Kind.SPOOL_FAILED)
        .hasSize(1);
    Files.delete(next); // there is space again
    offer(delivery, 10);
    collector.restart();
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
    assertThat(collector.violations()).isEmpty();
  }

  @Test
  void directoryThatCanNotBeHad_meansNoSpool_andIsToldOf() throws IOException {
    Path file = Files.createFile(root.resolve("file"));
    TestCollector collector = absent();
    Delivery delivery = deliver(options(collector).spoolDirectory(file.resolve("spool")));
    assertThat(heard.kinds()).startsWith(DeliveryError.Kind.SPOOL_FAILED);
    offer(delivery, 5);
    collector.restart();
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
  }

  @Test
  void interruptedThread_canStillSpool() {
    TestCollector collector = absent();
    Delivery delivery = deliver(options(collector));
    Thread.currentThread().interrupt();
    offer(delivery, 30);
    assertThat(Thread.interrupted()).isTrue();
    collector.restart();
    assertThat(delivery.flush(SOON)).isTrue();
    assertThat(collector.eventIds()).isEqualTo(batches.eventIds());
  }
}
