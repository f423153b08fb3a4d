package dev.flowtrace.aggregation;

/**
 * What the database has of a trace in memory, see {@link StoredTrace}.
 *
 * @param head what is known of it but its events; not to be changed
 * @param topology its actors and edges
 * @param settled see {@link StoredTrace#settled}
 * @param version see {@link StoredTrace#version}
 * @param snapshotEvents see {@link StoredTrace#snapshotEvents}
 */
public record TraceBase(
    TraceHead head, BaseTopology topology, boolean settled, long version, long snapshotEvents) {

  /** That of which nothing but its row's version is in the database; 0 without a row. */
  public static TraceBase nothing(long version) {
    return new TraceBase(new TraceHead(), new BaseTopology(), false, version, 0);
  }

  /** What was read from the database, and is this one's own now. */
  public static TraceBase of(StoredTrace stored) {
    return new TraceBase(
        stored.head(),
        BaseTopology.of(stored.topology()),
        stored.settled(),
        stored.version(),
        stored.snapshotEvents());
  }

  /** About how much memory it takes. */
  long memoryBytes() {
    return topology.memoryBytes() + head.memoryBytes();
  }
}
