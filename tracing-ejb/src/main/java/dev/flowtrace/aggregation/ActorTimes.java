package dev.flowtrace.aggregation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The actors of a running trace, and how they spent their time in it, in memory that traces hand on
 * to each other: a collector's old memory would fill up with them. The aggregator's lock guards it.
 */
final class ActorTimes {
  private static final int FIRST_NAMES = 4;

  /** With more, they are found by their names' hashes. */
  private static final int SEARCHED = 8;

  private static final int SMALLEST_BLOCK = 256;

  /** What a name takes besides its text, of which most traces share one. */
  private static final int NAME_BYTES = 48;

  private static final int CELL_BYTES = Occupation.CELLS * Long.BYTES;
  private static final byte[] NONE = new byte[0];
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final BlockPool pool;

  /** By number. */
  private @Nullable String[] names = new @Nullable String[FIRST_NAMES];

  private int size;
  private long textBytes;

  /** An actor's number plus one, or 0, at or behind the slot that its name's hash says. */
  private byte[] slots = NONE;

  /** {@link Occupation#CELLS} for each number, as far as any is known. */
  private byte[] times = NONE;

  /** Of how many actors there are times. */
  private int timed;

  /** None yet; the memory is taken from a pool. */
  ActorTimes(BlockPool pool) {
    this.pool = pool;
  }

  /** Takes an actor, whether it is there already or not. */
  void add(String name) {
    numberOf(name);
  }

  /** Takes what an event of an actor tells. */
  void record(String name, EventFigures event) {
    int number = timedNumberOf(name);
    Occupation sum = at(number);
    sum.record(event);
    put(number, sum);
  }

  /** Adds how an actor spent its time. */
  void add(String name, Occupation occupation) {
    int number = timedNumberOf(name);
    Occupation sum = at(number);
    sum.merge(occupation);
    put(number, sum);
  }

  private int timedNumberOf(String name) {
    int number = numberOf(name);
    if (number >= timed) {
      int needed = size * CELL_BYTES;
      if (needed > times.length) {
        byte[] wider = pool.take(blockOf(needed));
        System.arraycopy(times, 0, wider, 0, timed * CELL_BYTES);
        giveBack(times);
        times = wider;
      }
      Occupation nothing = new Occupation();
      while (timed < size) {
        put(timed++, nothing);
      }
    }
    return number;
  }

  private static int blockOf(int bytes) {
    return Math.max(SMALLEST_BLOCK, Integer.highestOneBit(bytes - 1) << 1);
  }

  private void giveBack(byte[] block) {
    if (block.length > 0) {
      pool.give(block);
    }
  }

  private Occupation at(int number) {
    int at = number * CELL_BYTES;
    return Occupation.ofCells(
        (long) LONG.get(times, at),
        (long) LONG.get(times, at + Long.BYTES),
        (long) LONG.get(times, at + 2 * Long.BYTES),
        (long) LONG.get(times, at + 3 * Long.BYTES),
        (long) LONG.get(times, at + 4 * Long.BYTES));
  }

  private void put(int number, Occupation occupation) {
    for (int cell = 0; cell < Occupation.CELLS; cell++) {
      LONG.set(times, number * CELL_BYTES + cell * Long.BYTES, occupation.cell(cell));
    }
  }

  private int numberOf(String name) {
    int number = find(name);
    if (number >= 0) {
      return number;
    }
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
    }
    names[size++] = name;
    textBytes += NAME_BYTES + name.length();
    if (size > SEARCHED) {
      enter(size - 1);
    }
    return size - 1;
  }

  private void enter(int number) {
    if (2 * size * Integer.BYTES <= slots.length) {
      INT.set(slots, freeSlot(number), number + 1);
      return;
    }
    giveBack(slots);
    slots = pool.take(blockOf(4 * size * Integer.BYTES));
    Arrays.fill(slots, (byte) 0);
    for (int each = 0; each < size; each++) {
      INT.set(slots, freeSlot(each), each + 1);
    }
  }

  private int freeSlot(int number) {
    int at = firstSlot(Objects.requireNonNull(names[number]));
    while ((int) INT.get(slots, at) != 0) {
      at = nextSlot(at);
    }
    return at;
  }

  private int firstSlot(String name) {
    return Places.spread(name.hashCode()) * Integer.BYTES & (slots.length - 1);
  }

  private int nextSlot(int at) {
    return (at + Integer.BYTES) & (slots.length - 1);
  }

  /** An actor's number, -1 when it is not there. */
  private int find(String name) {
    if (size <= SEARCHED) {
      for (int number = 0; number < size; number++) {
        if (name.equals(names[number])) {
          return number;
        }
      }
      return -1;
    }
    int at = firstSlot(name);
    for (int found = (int) INT.get(slots, at); found != 0; found = (int) INT.get(slots, at)) {
      if (name.equals(names[found - 1])) {
        return found - 1;
      }
      at = nextSlot(at);
    }
    return -1;
  }

  /** Whether an actor is there. */
  boolean contains(String name) {
    return find(name) >= 0;
  }

  /** Whether an actor's name matches. */
  boolean any(Predicate<String> matches) {
    for (int number = 0; number < size; number++) {
      if (matches.test(Objects.requireNonNull(names[number]))) {
        return true;
      }
    }
    return false;
  }

  /** How an actor spent its time: the caller's own. Null when nothing tells. */
  @Nullable Occupation occupation(String name) {
    int number = find(name);
    return number < 0 || number >= timed ? null : at(number);
  }

  /** Gives memory back that others can use; nobody may ask any more. */
  void release() {
    giveBack(slots);
    giveBack(times);
    slots = NONE;
    times = NONE;
  }

  /** About how much memory it takes. */
  long memoryBytes() {
    return 100 + 4L * names.length + slots.length + times.length + textBytes;
  }
}
