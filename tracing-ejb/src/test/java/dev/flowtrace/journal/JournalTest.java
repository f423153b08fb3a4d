package dev.flowtrace.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.store.Compression;
import dev.flowtrace.store.JournalStore;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.TestDatabase;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.FaultyUnitOfWork;
import dev.flowtrace.testing.FaultyUnitOfWork.Outcome;
import dev.flowtrace.testing.TestMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On H2: what the databases do differently, the store's tests show. */
class JournalTest {
  private static final TestDatabase DATABASE = TestDatabase.H2;

  private final TestMetrics metrics = new TestMetrics();
  private final AtomicLong released = new AtomicLong();
  private final AtomicLong superseded = new AtomicLong();
  private FaultyUnitOfWork work;
  private NodeStore.Node node;
  private Thread thread;
  private Journal journal;
  private JournalWriter writer;

  @BeforeEach
  void emptyDatabase() {
    work = new FaultyUnitOfWork(DATABASE.fresh());
    node = new NodeStore(work).register("j", 0);
    thread = new Thread(() -> {});
  }

  @AfterEach
  void end() throws InterruptedException {
    thread.interrupt();
    thread.join();
    metrics.remove();
  }

  private void open(Duration interval, long rowBytes) {
    journal = new Journal(node.basePosition(), interval, rowBytes);
    writer =
        new JournalWriter(
            journal,
            new JournalStore(work),
            node,
            metrics.metrics(),
            released::addAndGet,
            superseded::incrementAndGet);
  }

  private void run() {
    thread = new Thread(writer);
    thread.start();
  }

  private static byte[] bytes(int length, int value) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private List<JournalFrame> replayed() {
    List<JournalFrame> frames = new ArrayList<>();
    long count = JournalReader.readAll(new JournalStore(work), node.nodeId(), frames::addAll);
    assertThat(frames).hasSize((int) count);
    return frames;
  }

  @Test
  void framesThatWait_areOneRow_inTheirOrder() {
    open(Duration.ZERO, 1 << 20);
    for (int i = 1; i <= 100; i++) {
      assertThat(journal.append(bytes(i, i), 1_000 + i)).isEqualTo(node.basePosition() + i);
    }
    assertThat(journal.uncommittedBytes()).isEqualTo(5_050);
    run();
    Await.until("committed", () -> journal.committedPosition() == journal.lastPosition());
    assertThat(DATABASE.rows("select frame_count from journal")).containsExactly("100");
    List<JournalFrame> frames = replayed();
    for (int i = 1; i <= 100; i++) {
      JournalFrame frame = frames.get(i - 1);
      assertThat(frame.position()).isEqualTo(node.basePosition() + i);
      assertThat(frame.receivedEpochNanos()).isEqualTo(1_000 + i);
      assertThat(frame.content()).isEqualTo(bytes(i, i));
    }
    Await.until("the bytes are given back", () -> released.get() == 5_050);
    assertThat(journal.uncommittedBytes()).isZero();
    assertThat(journal.commitAge()).isZero();
  }

  @Test
  void framesThatCameCompressed_areKeptAsTheyCame_amongOthers() {
    open(Duration.ZERO, 1 << 20);
    byte[] compressed = Compression.compress(bytes(50_000, 7));
    List<byte[]> sent = List.of(bytes(10, 1), compressed, bytes(0, 2), compressed, bytes(300, 3));
    sent.forEach(content -> journal.append(content, 1));
    run();
    Await.until("committed", () -> journal.committedPosition() == journal.lastPosition());
    assertThat(replayed()).extracting(JournalFrame::content).containsExactlyElementsOf(sent);
  }

  @Test
  void rows_areBoundedInBytes_aLargerFrameHasOneOfItsOwn() {
    open(Duration.ZERO, 1_000);
    for (int length : new int[] {400, 400, 400, 5_000, 10, 1_000}) {
      journal.append(bytes(length, 1), 1);
    }
    run();
    Await.until("committed", () -> journal.committedPosition() == journal.lastPosition());
    assertThat(DATABASE.rows("select frame_count from journal order by position"))
        .containsExactly("3", "1", "2");
    assertThat(replayed()).hasSize(6);
  }

  @Test
  void frames_waitForMore_atMostTheInterval_orUntilARowIsFull() {
    open(Duration.ofHours(1), 1_000);
    run();
    journal.append(bytes(10, 1), 1);
    journal.append(bytes(990, 1), 1);
    Await.until("committed", () -> journal.committedPosition() == journal.lastPosition());
    assertThat(DATABASE.rows("select frame_count from journal")).containsExactly("2");
    journal.append(bytes(10, 1), 1);
    journal.close();
    Await.until("committed at the close", () -> !thread.isAlive());
    assertThat(replayed()).hasSize(3);
  }

  @Test
  void closedJournal_takesNothing_andEndsWhenAllIsCommitted() {
    open(Duration.ofMillis(5), 1_000);
    journal.append(bytes(10, 1), 1);
    journal.close();
    assertThatThrownBy(() -> journal.append(bytes(1, 1), 1))
        .isInstanceOf(ClosedJournalException.class);
    run();
    Await.until("it ends", () -> !thread.isAlive());
    assertThat(journal.committedPosition()).isEqualTo(node.basePosition() + 1);
  }

  @Test
  void actions_runOnceTheirPositionIsCommitted_andAtOnceWhenItIs() {
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    open(Duration.ZERO, 1_000);
    long first = journal.append(bytes(10, 1), 1);
    long second = journal.append(bytes(10, 1), 1);
    journal.whenCommitted(second, () -> ran.add("second"));
    journal.whenCommitted(
        first,
        () -> {
          ran.add("first");
          throw new IllegalStateException("an action's failure is its own");
        });
    assertThat(ran).isEmpty();
    run();
    Await.until("both ran", () -> ran.size() == 2);
    assertThat(ran).containsExactly("first", "second");
    journal.whenCommitted(first, () -> ran.add("at once"));
    assertThat(ran).endsWith("at once");
    assertThat(thread.isAlive()).isTrue();
  }

  @Test
  void commitThatFails_isTriedAgain_andDoneOnce_alsoWhenOnlyItsAnswerWasLost()
      throws InterruptedException {
    open(Duration.ZERO, 1_000);
    AtomicInteger tries = new AtomicInteger();
    work.set(
        () ->
            switch (tries.getAndIncrement()) {
              case 0, 1 -> Outcome.FAILS;
              case 2, 3 -> Outcome.COMMITS_AND_FAILS;
              default -> Outcome.WORKS;
            });
    long position = journal.append(bytes(10, 1), 1);
    run();
    assertThat(journal.awaitCommitted(position)).isTrue();
    assertThat(DATABASE.rows("select frame_count from journal")).containsExactly("1");
    assertThat(metrics.count("flowtrace_commit_failures")).isGreaterThanOrEqualTo(3);
    Await.until("the bytes are given back", () -> released.get() == 10);
  }

  @Test
  void commitAge_isThatOfTheOldestFrame_whateverCameSince() {
    open(Duration.ZERO, 1_000);
    assertThat(journal.commitAge()).isZero();
    work.set(() -> Outcome.FAILS);
    journal.append(bytes(10, 1), 1);
    run();
    Await.until("a failure", () -> metrics.count("flowtrace_commit_failures") > 0);
    Await.until("it is old", () -> journal.commitAge().toMillis() >= 100);
    journal.append(bytes(10, 1), 1);
    assertThat(journal.commitAge()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    work.set(() -> Outcome.WORKS);
    Await.until("committed", () -> journal.commitAge().isZero());
  }

  @Test
  void journalWhoseThreadEnds_releasesWhoWaits() throws InterruptedException {
    open(Duration.ZERO, 1_000);
    work.set(() -> Outcome.FAILS);
    long position = journal.append(bytes(10, 1), 1);
    run();
    AtomicBoolean committed = new AtomicBoolean(true);
    CountDownLatch done = new CountDownLatch(1);
    Thread waiting =
        new Thread(
            () -> {
              try {
                committed.set(journal.awaitCommitted(position));
                done.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiting.start();
    thread.interrupt();
    done.await();
    assertThat(committed).isFalse();
    assertThatThrownBy(() -> journal.append(bytes(1, 1), 1))
        .isInstanceOf(ClosedJournalException.class);
  }

  @Test
  void unknownFormat_isRefused() {
    assertThatThrownBy(() -> FrameGroup.ofPayload(new byte[] {9, 0, 0, 0, 0}, 1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("unknown journal format 9");
  }
}
