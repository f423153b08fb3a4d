package dev.flowtrace.aggregation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What events add to figures, put down one after the other until a flush adds it up (docs/adr/032).
 * That costs an event one place in memory that is not in a cache, where adding it up as it comes
 * costs ten: a thousand traces with hundreds of edges each are in no cache.
 *
 * <p>Written with the aggregator's lock held; read with it, or after nothing is written any more.
 */
final class WaitingFigures {
  /**
   * An event's: time, execution time, size, place's number, kind, whether it tells of a failure.
   */
  private static final int BYTES = 32;

  /** Eight events': most of a million traces in flight have no more waiting. */
  private static final int FIRST_BLOCK = 256;

  private static final int EXECUTION = 8;
  private static final int MESSAGE = 16;
  private static final int PLACE = 24;
  private static final int KIND = 28;
  private static final int ERROR = 29;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  /** Events whose places are numbers of one list. */
  private record Part(Places places, Blocks blocks) {}

  private final EventMemory memory;

  /** Nearly always one. */
  private final List<Part> parts = new ArrayList<>(1);

  /** Whether the places are counted as kept. */
  private boolean keepsPlaces;

  WaitingFigures(EventMemory memory) {
    this.memory = memory;
  }

  /** Takes figures one after the other. */
  interface Taker {
    /** Those of the next event. */
    void take(Place place, EventFigures figures);
  }

  /**
   * Puts down those of an event.
   *
   * @return by how many bytes memory has grown
   */
  long add(RecordedEvent event) {
    Part part = part();
    long before = part.places.memoryBytes() + part.blocks.capacity();
    int place = part.places.numberOf(event);
    int at = part.blocks.reserve(BYTES);
    byte[] block = part.blocks.block();
    LONG.set(block, at, event.epochNanos());
    LONG.set(block, at + EXECUTION, event.executionNanos());
    LONG.set(block, at + MESSAGE, event.messageBytes());
    INT.set(block, at + PLACE, place);
    block[at + KIND] = (byte) event.kind().place();
    block[at + ERROR] = (byte) (event.isError() ? 1 : 0);
    return part.places.memoryBytes() + part.blocks.capacity() - before;
  }

  private Part part() {
    Places places = memory.places();
    if (!parts.isEmpty()) {
      Part last = parts.get(parts.size() - 1);
      if (last.places == places) {
        return last;
      }
    }
    Part added = new Part(places, new Blocks(memory.pool(), FIRST_BLOCK));
    parts.add(added);
    return added;
  }

  /** Shows them in the order in which they came. */
  void forEach(Taker taker) {
    for (Part part : parts) {
      for (Block block : part.blocks.list()) {
        byte[] bytes = block.bytes();
        for (int at = 0; at < block.length(); at += BYTES) {
          taker.take(part.places.get((int) INT.get(bytes, at + PLACE)), figures(bytes, at));
        }
      }
    }
  }

  /**
   * Whether an actor that an event is about, or was sent to, matches; few are asked about twice.
   */
  boolean anyActor(Predicate<String> matches) {
    for (Part part : parts) {
      BitSet asked = new BitSet();
      for (Block block : part.blocks.list()) {
        for (int at = 0; at < block.length(); at += BYTES) {
          int number = (int) INT.get(block.bytes(), at + PLACE);
          if (!asked.get(number)) {
            asked.set(number);
            Place place = part.places.get(number);
            if (matches.test(place.actor())
                || (place.edge() != null && matches.test(place.edge().toActor()))) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  /** Shows the actors that events are about, or were sent to, some of them repeatedly. */
  void forEachActor(Consumer<String> visitor) {
    anyActor(
        name -> {
          visitor.accept(name);
          return false;
        });
  }

  private static EventFigures figures(byte[] bytes, int at) {
    return new EventFigures(
        EventKind.at(bytes[at + KIND]),
        (long) LONG.get(bytes, at),
        (long) LONG.get(bytes, at + MESSAGE),
        (long) LONG.get(bytes, at + EXECUTION),
        bytes[at + ERROR] != 0);
  }

  /** Adds all of them to others, which are kept for as long as their trace is in memory. */
  void addTo(WaitingFigures kept) {
    for (Part part : parts) {
      Blocks blocks = kept.keptPart(part.places).blocks;
      part.blocks.list().forEach(blocks::append);
    }
  }

  private Part keptPart(Places places) {
    Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (last != null && last.places == places) {
      memory.keepsMore(places);
      return last;
    }
    memory.keeps(places);
    keepsPlaces = true;
    Part added = new Part(places, new Blocks(memory.pool(), FIRST_BLOCK));
    parts.add(added);
    return added;
  }

  /** Memory that the blocks take. */
  long capacity() {
    long capacity = 0;
    for (Part part : parts) {
      capacity += part.blocks.capacity();
    }
    return capacity;
  }

  /** Gives the memory back; there are none any more. */
  void release() {
    for (Part part : parts) {
      part.blocks.release();
      if (keepsPlaces) {
        memory.keepsNoMore(part.places);
      }
    }
    parts.clear();
  }
}
