package dev.flowtrace.client.connect;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Gives messages to a collection, out of their envelopes, and remembers which came. */
final class Drain<T> extends AbstractCollection<Object> {
  private final Collection<? super T> target;
  private final Function<Object, T> unpacking;
  private final List<Object> taken = new ArrayList<>();

  Drain(Collection<? super T> target, Function<Object, T> unpacking) {
    this.target = target;
    this.unpacking = unpacking;
  }

  /** What came, as it was in the queue. */
  List<Object> taken() {
    return taken;
  }

  @Override
  public boolean add(Object element) {
    boolean added = target.add(unpacking.apply(element));
    taken.add(element);
    return added;
  }

  @Override
  public Iterator<Object> iterator() {
    return taken.iterator();
  }

  @Override
  public int size() {
    return taken.size();
  }
}
