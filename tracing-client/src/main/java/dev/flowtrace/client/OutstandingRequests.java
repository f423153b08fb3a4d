package dev.flowtrace.client;

import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Requests in the order they were sent, and which of them a reply answers: TraceData and
 * QueryResults the one with their id, an Error the oldest, all others the oldest of those without
 * id. Not thread-safe.
 */
final class OutstandingRequests {
  private final int limit;
  private final Set<PendingRequest<?, ?>> inOrder = new LinkedHashSet<>();

  OutstandingRequests(int limit) {
    this.limit = limit;
  }

  boolean isEmpty() {
    return inOrder.isEmpty();
  }

  int size() {
    return inOrder.size();
  }

  boolean hasRoom() {
    return inOrder.size() < limit;
  }

  void add(PendingRequest<?, ?> request) {
    inOrder.add(request);
  }

  /**
   * Takes out the request that {@code reply} answers; null if the reply is an Error that answers
   * none, or an answer to a request that is not outstanding (any more) by its id.
   *
   * @throws ProtocolException if the reply does not fit the request whose turn it is: from then on
   *     nobody can tell which answer belongs to which request
   */
  @Nullable PendingRequest<?, ?> take(Reply reply) throws ProtocolException {
    UUID requestId = requestIdOf(reply);
    boolean anyKind = reply instanceof Reply.Error;
    for (Iterator<PendingRequest<?, ?>> all = inOrder.iterator(); all.hasNext(); ) {
      PendingRequest<?, ?> request = all.next();
      if (anyKind
          || (requestId == null
              ? request.requestId() == null
              : requestId.equals(request.requestId()))) {
        if (!anyKind && !request.isAnsweredBy(reply)) {
          throw new ProtocolException(
              kindOf(reply) + " arrived where an answer to " + request.name() + " was due");
        }
        all.remove();
        return request;
      }
    }
    if (anyKind || requestId != null) {
      return null;
    }
    throw new ProtocolException(kindOf(reply) + " arrived, but nothing was asked");
  }

  /** Takes out all. */
  List<PendingRequest<?, ?>> takeAll() {
    List<PendingRequest<?, ?>> all = new ArrayList<>(inOrder);
    inOrder.clear();
    return all;
  }

  private static @Nullable UUID requestIdOf(Reply reply) {
    if (reply instanceof Reply.TraceData traceData) {
      return traceData.requestId();
    }
    return reply instanceof Reply.QueryResults queryResults ? queryResults.requestId() : null;
  }

  private static String kindOf(Reply reply) {
    return reply.getClass().getSimpleName();
  }
}
