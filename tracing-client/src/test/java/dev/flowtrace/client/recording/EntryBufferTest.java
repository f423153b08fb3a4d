package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class EntryBufferTest {

  @Test
  void entriesComeOutInOrder_andAFullBufferRefuses() {
    EntryBuffer buffer = new EntryBuffer(4);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      entries.add(entry(i));
      assertThat(buffer.offer(entries.get(i), 0)).isEqualTo(i + 1);
    }
    assertThat(buffer.offer(entry(4), 0)).isEqualTo(-1);
    assertThat(buffer.size()).isEqualTo(4);

    for (Entry entry : entries) {
      assertThat(buffer.poll()).isSameAs(entry);
    }
    assertThat(buffer.poll()).isNull();
  }

  @Test
  void aBufferOfManySegments_holdsAllOfItsCapacity_whereverItsFirstEntryIs() {
    EntryBuffer buffer = new EntryBuffer(2048);
    int put = 0;
    int taken = 0;
    for (int round = 0; round < 20; round++) {
      while (buffer.offer(entry(put), 0) > 0) {
        put++;
      }
      assertThat(put - taken).isEqualTo(2048);
      for (int i = 0; i < 700; i++) {
        Entry entry = buffer.poll();
        assertThat(entry).isNotNull();
        assertThat(entry.idLow).isEqualTo(taken++);
      }
    }
  }

  @Test
  void reservedPlaces_areForThoseWhoReserveNothing() {
    EntryBuffer buffer = new EntryBuffer(4);
    assertThat(buffer.offer(entry(0), 2)).isPositive();
    assertThat(buffer.offer(entry(1), 2)).isPositive();
    assertThat(buffer.offer(entry(2), 2)).isEqualTo(-1);
    assertThat(buffer.offer(entry(2), 0)).isPositive();
  }

  @Test
  void manyThreads_loseAndDoubleNothingButWhatWasRefused() throws InterruptedException {
    EntryBuffer buffer = new EntryBuffer(1024);
    AtomicLong refused = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      long thread = t;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  Entry entry = entry(i);
                  entry.idHigh = thread;
                  if (buffer.offer(entry, 0) < 0) {
                    refused.incrementAndGet();
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    long[] last = {-1, -1, -1, -1};
    long taken = 0;
    boolean alive = true;
    while (alive || buffer.size() > 0) {
      alive = threads.stream().anyMatch(Thread::isAlive);
      for (Entry entry = buffer.poll(); entry != null; entry = buffer.poll()) {
        assertThat(entry.idLow).isGreaterThan(last[(int) entry.idHigh]);
        last[(int) entry.idHigh] = entry.idLow;
        taken++;
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(taken + refused.get()).isEqualTo(400_000);
  }

  @SuppressWarnings("NullAway") // no run is needed here
  private static Entry entry(long number) {
    Entry entry = new Entry(null, Entry.EVENT);
    entry.idLow = number;
    return entry;
  }
}
