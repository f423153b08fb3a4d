package dev.flowtrace.lineage;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.causality.CausalEvents;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where events come from. */
public interface LineageSource {
  /**
   * A trace and its events.
   *
   * @param flowId its flow
   */
  record Loaded(String flowId, CausalEvents events) {}

  /**
   * Reads a trace, null when there is none.
   *
   * @param limit the most events to read
   */
  @Nullable Loaded load(UUID traceId, int limit) throws IOException;

  /** Some traces that have an event with an attribute, the newest first. */
  List<UUID> tracesWith(EventAttribute attribute, int limit);
}
