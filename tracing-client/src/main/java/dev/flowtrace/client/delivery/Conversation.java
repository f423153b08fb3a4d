package dev.flowtrace.client.delivery;

import dev.flowtrace.protocol.Reply;

/** What is said on one open connection. All calls come from the delivery's thread. */
interface Conversation {
  /**
   * Sends what can be sent now.
   *
   * @param nowNanos of the delivery's clock
   * @return how long it has nothing to do unless something happens, in nanoseconds, 1 or more
   */
  long advance(long nowNanos) throws LinkFailure;

  /** The collector said something. */
  void onReply(Reply reply, long nowNanos) throws LinkFailure;

  /** The connection ended. Nothing else is called afterwards. */
  void onEnd(int closeCode);

  /** How it stands. */
  LinkState state();
}
