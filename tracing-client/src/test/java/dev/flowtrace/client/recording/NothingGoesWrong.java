package dev.flowtrace.client.recording;

/** What a test gives a recorder where neither failures nor losses may come. */
final class NothingGoesWrong implements RecorderEvents {
  @Override
  public void onFailure(Throwable failure) {
    throw new AssertionError(failure);
  }

  @Override
  public void onLoss(Loss why, long count) {
    throw new AssertionError(why + ": " + count);
  }
}
