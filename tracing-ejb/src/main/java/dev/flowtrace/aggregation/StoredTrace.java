package dev.flowtrace.aggregation;

/**
 * A trace as the database has it.
 *
 * @param head what is known of it but its events; not to be changed
 * @param topology its actors and edges; not to be changed
 * @param settled whether its actor and edge rows say the same as {@code topology}
 */
public record StoredTrace(TraceHead head, Topology topology, boolean settled) {}
