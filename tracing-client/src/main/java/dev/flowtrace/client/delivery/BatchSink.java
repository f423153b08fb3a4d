package dev.flowtrace.client.delivery;

/** Takes finished batches; called by one thread. */
public interface BatchSink {
  /**
   * Takes a batch or refuses it, at once.
   *
   * @return false when there is no room: the batch is dropped and counted by the caller
   */
  boolean offer(EncodedBatch batch);
}
