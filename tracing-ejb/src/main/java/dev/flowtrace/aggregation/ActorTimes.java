package dev.flowtrace.aggregation;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The actors of a running trace, and how they spent their time in it, in few objects: the memory of
 * a collector is full of them, and what is changed in an old object makes a garbage collection
 * longer. For one thread at a time.
 */
final class ActorTimes {
  private static final int FIRST_SLOTS = 8;

  /** What a name takes besides its text, of which most traces share one. */
  private static final int NAME_BYTES = 48;

  /** An actor's number plus one, or 0, at or behind the slot that its name's hash says. */
  private int[] slots = new int[FIRST_SLOTS];

  /** By number; half as many as slots. */
  private @Nullable String[] names = new @Nullable String[FIRST_SLOTS / 2];

  /** By number, {@link Occupation#CELLS} each, as far as any is known. */
  private long[] times = new long[0];

  private int size;
  private long textBytes;

  /** Takes an actor, whether it is there already or not. */
  void add(String name) {
    numberOf(name);
  }

  /** Takes what an event of an actor tells. */
  void record(String name, EventFigures event) {
    int at = cellsOf(name);
    Occupation sum = Occupation.at(times, at);
    sum.record(event);
    sum.putTo(times, at);
  }

  /** Adds how an actor spent its time. */
  void add(String name, Occupation occupation) {
    int at = cellsOf(name);
    Occupation sum = Occupation.at(times, at);
    sum.merge(occupation);
    sum.putTo(times, at);
  }

  private int cellsOf(String name) {
    int number = numberOf(name);
    int at = number * Occupation.CELLS;
    int before = times.length;
    if (at >= before) {
      times = Arrays.copyOf(times, names.length * Occupation.CELLS);
      for (int each = before; each < times.length; each += Occupation.CELLS) {
        new Occupation().putTo(times, each);
      }
    }
    return at;
  }

  private int numberOf(String name) {
    int slot = find(name);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == names.length) {
      grow();
      slot = find(name);
    }
    names[size] = name;
    slots[slot] = ++size;
    textBytes += NAME_BYTES + name.length();
    return size - 1;
  }

  private void grow() {
    names = Arrays.copyOf(names, 2 * names.length);
    slots = new int[2 * slots.length];
    for (int number = 0; number < size; number++) {
      String name = names[number];
      if (name != null) {
        slots[find(name)] = number + 1;
      }
    }
  }

  /** The slot that a name has, or the empty one that it would have. */
  private int find(String name) {
    int hash = name.hashCode() * 0x9E3779B9;
    int slot = (hash ^ hash >>> 15) & (slots.length - 1);
    while (slots[slot] != 0 && !name.equals(names[slots[slot] - 1])) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /** Whether an actor is there. */
  boolean contains(String name) {
    return slots[find(name)] != 0;
  }

  /** Whether an actor's name matches. */
  boolean any(Predicate<String> matches) {
    for (int number = 0; number < size; number++) {
      String name = names[number];
      if (name != null && matches.test(name)) {
        return true;
      }
    }
    return false;
  }

  /** How an actor spent its time: the caller's own. Null when the actor is not there. */
  @Nullable Occupation occupation(String name) {
    int number = slots[find(name)] - 1;
    if (number < 0) {
      return null;
    }
    int at = number * Occupation.CELLS;
    return at < times.length ? Occupation.at(times, at) : new Occupation();
  }

  /** About how much memory it takes. */
  long memoryBytes() {
    return 100 + 4L * slots.length + 4L * names.length + 8L * times.length + textBytes;
  }
}
