package dev.flowtrace.query;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.lineage.LineageSource;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceOrder;
import dev.flowtrace.store.TraceRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads for lineages what traces have, in flight or stored. Thread-safe. */
final class StoredLineage implements LineageSource {
  private final TraceQueries queries;
  private final Set<String> indexed;

  StoredLineage(TraceQueries queries, Set<String> indexed) {
    this.queries = queries;
    this.indexed = indexed;
  }

  @Override
  public @Nullable Loaded load(UUID traceId, int limit) throws IOException {
    Optional<TraceContent> trace = queries.open(traceId);
    if (trace.isEmpty()) {
      return null;
    }
    return new Loaded(trace.get().head().flowId(), trace.get().causalEvents(limit, indexed));
  }

  @Override
  public List<UUID> tracesWith(EventAttribute attribute, int limit) {
    return queries
        .search(TraceFilter.ofAttribute(attribute), TraceOrder.NEWEST_FIRST, null, limit)
        .rows()
        .stream()
        .map(TraceRow::traceId)
        .toList();
  }
}
