package dev.flowtrace.client.recording;

/** What a recorder tells its owner; called by the encoder's thread. */
public interface RecorderEvents {
  /** Nobody is told. */
  RecorderEvents NONE = new RecorderEvents() {};

  /** Recording or encoding of something failed. */
  default void onFailure(Throwable failure) {}

  /** Events were lost since the last call; at most once a second for each reason. */
  default void onLoss(Loss why, long count) {}
}
