package dev.flowtrace.bench.load;

import java.nio.channels.SocketChannel;

/** One client of the load, driven by {@link LoadLoop} on one thread. */
interface LoadConnection {
  ClientSocket socket();

  default SocketChannel channel() {
    return socket().channel();
  }

  /** Whether it may begin to send events, or is lost. */
  boolean isReady();

  /** Events are due from this time on, by the monotonic clock. */
  void start(long beginNanos);

  /** From now on traces are only ended, wherever they are. */
  void finish();

  /** Whether all traces are ended and all is answered, or the connection is lost. */
  boolean isDone();

  default boolean isLost() {
    return socket().isLost();
  }

  /** Whether bytes wait until the socket takes them. */
  default boolean isBlocked() {
    return socket().isBlocked();
  }

  /**
   * Makes the frames that are due, as far as window and buffer allow, and writes.
   *
   * @param now by the monotonic clock
   * @param epochOffset what makes the wall clock's nanoseconds of the monotonic ones
   * @return events made
   */
  long send(long now, long epochOffset);

  /** When it will have something to send, if nothing is received until then. */
  long wakeNanos();

  /** Events that were due at {@code now} and are not sent. */
  long eventsBehind(long now);

  /** Reads what there is. */
  default void receive() {
    socket().receive();
  }

  /** Says goodbye, if the connection is alive, and closes; what is unanswered stays so. */
  void close();
}
