package dev.flowtrace.aggregation;

/**
 * A trace as the database has it.
 *
 * @param head what is known of it but its events; not to be changed
 * @param topology its actors and edges. Whoever reads a trace from the database owns it, and hands
 *     that on with it.
 * @param settled whether all of {@code topology} is stored itself
 * @param version the row's version, which goes up with every write by whichever collector
 * @param snapshotEvents how many of its events are in what is stored of {@code topology} itself;
 *     the other events are in chunks only, from which it is counted again where it is lost
 */
public record StoredTrace(
    TraceHead head, Topology topology, boolean settled, long version, long snapshotEvents) {}
