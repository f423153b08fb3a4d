package dev.flowtrace.client;

import dev.flowtrace.protocol.Reply;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for its answer.
 *
 * @param <R> the kind of reply that answers it
 * @param <T> what the caller gets
 */
final class PendingRequest<R extends Reply, T> {
  private final String name;
  private final @Nullable UUID requestId;
  private final Class<R> replyType;
  private final Function<R, T> result;
  private final CompletableFuture<T> future = new CompletableFuture<>();

  /**
   * {@code requestId} is null if the answer has none and comes in order; {@code result} may throw a
   * {@link FlowtraceException}, which the future then fails with.
   */
  PendingRequest(String name, @Nullable UUID requestId, Class<R> replyType, Function<R, T> result) {
    this.name = name;
    this.requestId = requestId;
    this.replyType = replyType;
    this.result = result;
  }

  String name() {
    return name;
  }

  @Nullable UUID requestId() {
    return requestId;
  }

  CompletableFuture<T> future() {
    return future;
  }

  boolean isAnsweredBy(Reply reply) {
    return replyType.isInstance(reply);
  }

  void answer(Reply reply) {
    try {
      future.complete(result.apply(replyType.cast(reply)));
    } catch (FlowtraceException e) {
      future.completeExceptionally(e);
    }
  }

  void fail(Throwable why) {
    future.completeExceptionally(why);
  }
}
