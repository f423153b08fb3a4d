package dev.flowtrace.client.connect;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Cause;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.client.EventDraft;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Handling;
import dev.flowtrace.client.Sending;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A blocking queue whose hand-overs are in the trace: a DataFlow event when a message is taken out,
 * with the time it waited and, in a run that is sampled, the number of those that still wait. It is
 * what the queue inside is: same capacity, order, fairness and exceptions, as safe for threads.
 *
 * <p>What a thread records after it took a message is caused by that message, until it takes the
 * next, finds the queue empty, or leaves a scope that was opened around it. {@link #takeAndHandle}
 * says it more exactly: the scope ends with the handler. What is removed, cleared or looked at
 * without being taken is not recorded.
 *
 * <p>At the level diagnostic, a sender that finds the queue full records a MessageSent event with
 * the time it waited for room.
 *
 * <p>Where several actors share a queue, each has its own view of it: {@link #from} for senders,
 * {@link #to} for receivers.
 *
 * @param <T> the messages' type
 */
public final class TracedQueue<T> extends AbstractQueue<T> implements BlockingQueue<T> {
  private final BlockingQueue<Object> queue; // of T, and of Envelope<T>
  private final Edge edge;

  /** Who received last, for as long as messages are of one run: racy, an Actor is thread-safe. */
  private @Nullable Actor receiver;

  private TracedQueue(BlockingQueue<Object> queue, Edge edge) {
    this.queue = queue;
    this.edge = edge;
  }

  /**
   * Traces {@code queue}, which nobody else may use from now on; what is in it already arrives
   * without a time.
   *
   * @throws IllegalArgumentException if the queue looks into its elements: a {@link
   *     PriorityBlockingQueue} or {@link DelayQueue}
   */
  @SuppressWarnings("unchecked") // the type is gone at run time; no such queue looks into elements
  public static <T> TracedQueue<T> over(BlockingQueue<T> queue, Edge edge) {
    Objects.requireNonNull(edge, "edge");
    if (queue instanceof PriorityBlockingQueue || queue instanceof DelayQueue) {
      throw new IllegalArgumentException(
          queue.getClass().getSimpleName()
              + " orders by its elements, and would find envelopes in their place");
    }
    if (queue instanceof TracedQueue) {
      throw new IllegalArgumentException("is traced already: use from() and to() of it");
    }
    return new TracedQueue<>((BlockingQueue<Object>) Objects.requireNonNull(queue, "queue"), edge);
  }

  /** The same queue for another sender. */
  public TracedQueue<T> from(Actor actor, String port) {
    return new TracedQueue<>(queue, edge.withFrom(actor, port));
  }

  /** The same queue for another receiver. */
  public TracedQueue<T> to(String actor, String port) {
    return new TracedQueue<>(queue, edge.withTo(actor, port));
  }

  /** From where to where this view goes. */
  public Edge edge() {
    return edge;
  }

  /**
   * Takes a message, waiting for it, and handles it: what {@code handler} records is caused by it.
   * A MessageReceived event has the time it took; what it throws is an ActorFailed event, and
   * thrown on.
   */
  public void takeAndHandle(Consumer<? super T> handler) throws InterruptedException {
    try (Received<T> next = receive()) {
      try {
        handler.accept(next.message());
      } catch (RuntimeException | Error e) {
        next.failed(e);
        throw e;
      }
    }
  }

  /** As {@link #takeAndHandle}, where the work does not fit into one call. */
  public Received<T> receive() throws InterruptedException {
    return received(queue.take(), null);
  }

  /** As {@link #receive}, by the thread that {@code before} is handled by. */
  Received<T> receiveAfter(Handling before) throws InterruptedException {
    // who is interrupted gets the exception from waiting
    Object next = Thread.currentThread().isInterrupted() ? null : queue.poll();
    if (next == null) {
      before.close();
      return receive();
    }
    return received(next, before);
  }

  private Received<T> received(Object element, @Nullable Handling before) {
    Envelope<T> next = envelope(element);
    T message = next.message();
    FlowRun run = next.from().run();
    Actor to = receiver(run);
    Handling handling =
        before == null
            ? next.takenAndHandling(to, edge.target(), message, waiting(run))
            : next.handlingAfter(before, to, edge.target(), message, waiting(run));
    return new Received<>(this, message, handling);
  }

  private Actor receiver(FlowRun run) {
    Actor known = receiver;
    if (known == null || known.run() != run) {
      known = run.actor(edge.toActor());
      receiver = known;
    }
    return known;
  }

  /** As {@link #take}, with the run that the message belongs to. */
  public Delivered<T> takeDelivered() throws InterruptedException {
    return delivered(queue.take());
  }

  /** As {@link #poll(long, TimeUnit)}, with the run that the message belongs to. */
  public @Nullable Delivered<T> pollDelivered(long timeout, TimeUnit unit)
      throws InterruptedException {
    Object next = queue.poll(timeout, unit);
    if (next == null) {
      endHandling();
      return null;
    }
    return delivered(next);
  }

  @Override
  public void put(T message) throws InterruptedException {
    if (!Waits.areTold(edge.fromActor())) {
      queue.put(packed(message));
    } else if (!isPutAtOnce(message)) {
      Sending sending = edge.fromActor().sending(edge.fromPort());
      queue.put(packed(message, sending));
      sending.sent(queue.size());
    }
  }

  /**
   * As {@link #put(Object)}, and tells that the message is sent: {@code sent}, mostly a MessageSent
   * event of this view's sender, is recorded before the message is in the queue, with the number of
   * those that wait if its run is sampled, and leads to what the receiver does. Both are of one
   * moment, by one reading of the clock.
   */
  public void put(T message, EventDraft sent) throws InterruptedException {
    Objects.requireNonNull(message);
    Actor sender = edge.fromActor();
    FlowRun run = sender.run();
    if (!run.tracing().isOn()) {
      sent.record(); // which counts it if all is closed
      queue.put(message);
      return;
    }
    if (run.isSampled()) {
      sent.queueDepth(queue.size());
    }
    if (!Waits.areTold(sender)) {
      queue.put(new Envelope<>(message, sender, edge.fromPort(), sent));
      return;
    }
    CauseScope sending = run.within(sent.recordAsCause());
    try {
      put(message);
    } finally {
      sending.close();
    }
  }

  @Override
  public boolean offer(T message) {
    return queue.offer(packed(message));
  }

  @Override
  public boolean offer(T message, long timeout, TimeUnit unit) throws InterruptedException {
    if (!Waits.areTold(edge.fromActor())) {
      return queue.offer(packed(message), timeout, unit);
    } else if (isPutAtOnce(message)) {
      return true;
    }
    Sending sending = edge.fromActor().sending(edge.fromPort());
    boolean taken = queue.offer(packed(message, sending), timeout, unit);
    if (taken) {
      sending.sent(queue.size());
    }
    return taken;
  }

  @Override
  public boolean add(T message) {
    return queue.add(packed(message));
  }

  @Override
  public T take() throws InterruptedException {
    return taken(queue.take());
  }

  @Override
  public @Nullable T poll() {
    Object next = queue.poll();
    if (next == null) {
      endHandling();
      return null;
    }
    return taken(next);
  }

  @Override
  public @Nullable T poll(long timeout, TimeUnit unit) throws InterruptedException {
    Object next = queue.poll(timeout, unit);
    if (next == null) {
      endHandling();
      return null;
    }
    return taken(next);
  }

  @Override
  public @Nullable T peek() {
    Object next = queue.peek();
    return next == null ? null : unpacked(next);
  }

  @Override
  public int size() {
    return queue.size();
  }

  @Override
  public boolean isEmpty() {
    return queue.isEmpty();
  }

  @Override
  public int remainingCapacity() {
    return queue.remainingCapacity();
  }

  @Override
  public boolean remove(@Nullable Object message) {
    return message != null && queue.remove(new Envelope.Sought(message));
  }

  @Override
  public boolean contains(@Nullable Object message) {
    return message != null && queue.contains(new Envelope.Sought(message));
  }

  @Override
  public void clear() {
    queue.clear();
  }

  @Override
  public int drainTo(Collection<? super T> target) {
    return drainTo(target, Integer.MAX_VALUE);
  }

  @Override
  public int drainTo(Collection<? super T> target, int max) {
    Objects.requireNonNull(target);
    if (target == this || target == queue) {
      throw new IllegalArgumentException("a queue can't be drained into itself");
    }
    Drain<T> drain = new Drain<>(target, this::unpacked);
    try {
      return queue.drainTo(drain, max);
    } finally {
      // not within: the queue may hold a lock while it drains
      drain.taken().forEach(this::taken);
    }
  }

  @Override
  public Iterator<T> iterator() {
    Iterator<Object> elements = queue.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public T next() {
        return unpacked(elements.next());
      }

      @Override
      public void remove() {
        elements.remove();
      }
    };
  }

  private Object packed(T message) {
    Objects.requireNonNull(message);
    return edge.fromActor().run().tracing().isOn()
        ? new Envelope<>(message, edge.fromActor(), edge.fromPort())
        : message;
  }

  private Object packed(T message, Sending sending) {
    return new Envelope<>(message, edge.fromActor(), edge.fromPort(), sending);
  }

  /**
   * Puts it in if the sender need not wait, and says whether it did: one visit to the queue, which
   * may take its lock, where asking for room would be another. Who is interrupted gets the
   * exception from waiting.
   */
  private boolean isPutAtOnce(T message) {
    Object packed = packed(message);
    return !Thread.currentThread().isInterrupted() && queue.offer(packed);
  }

  /** Records the hand-over; from now on this thread handles the message. */
  private T taken(Object element) {
    Envelope<T> envelope = envelope(element);
    T message = envelope.message();
    envelope.taken(edge.target(), message, waiting(envelope.from().run()));
    return message;
  }

  /** As {@link #taken}, with what else is known. */
  private Delivered<T> delivered(Object element) {
    Envelope<T> envelope = envelope(element);
    T message = envelope.message();
    FlowRun run = envelope.from().run();
    Cause cause = envelope.arrived(edge.target(), message, waiting(run));
    run.attach(cause);
    return new Delivered<>(message, run, cause);
  }

  @SuppressWarnings("unchecked") // only T goes in
  private Envelope<T> envelope(Object element) {
    return element instanceof Envelope<?>
        ? (Envelope<T>) element
        : Envelope.around((T) element, edge.fromActor(), edge.fromPort());
  }

  /** Who counts what is in a queue may take its lock, so only where it is told. */
  private int waiting(FlowRun run) {
    return run.isSampled() ? queue.size() : -1;
  }

  private void endHandling() {
    edge.fromActor().run().attach(null);
  }

  @SuppressWarnings("unchecked") // only T goes in
  private T unpacked(Object element) {
    return (T) (element instanceof Envelope<?> envelope ? envelope.message() : element);
  }
}
