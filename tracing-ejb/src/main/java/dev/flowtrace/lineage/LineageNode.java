package dev.flowtrace.lineage;

import dev.flowtrace.causality.CausalEvent;
import java.util.List;
import java.util.UUID;

/**
 * An event in a lineage.
 *
 * @param depth how many steps from where the search began: negative for causes, positive for
 *     effects
 * @param missing ids of direct causes that were not found
 */
public record LineageNode(
    UUID traceId, String flowId, CausalEvent event, int depth, List<UUID> missing) {}
