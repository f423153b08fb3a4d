package dev.flowtrace.aggregation;

import java.util.UUID;
import java.util.function.Predicate;

/** What can be asked of a trace in flight while the aggregator's lock is held. */
public interface TraceFacts {
  /** The trace. */
  UUID traceId();

  /** Whether there is such a trace: one that was deleted and not heard of since is none. */
  boolean exists();

  /**
   * Whether {@link #head} and {@link #anyActor} include what the database has. Not so for a short
   * time after a trace came back into memory.
   */
  boolean isBaseKnown();

  /** What is known of it but its events, flushed or not. The caller's own copy. */
  TraceHead head();

  /** Whether an actor that occurs in it, as source or target, matches. */
  boolean anyActor(Predicate<String> matches);

  /** Whether an event that the database may not have yet carries an attribute. */
  boolean hasUnflushedAttribute(EventAttribute attribute);

  /** Whether the events in the database belong to it; not so after it was deleted. */
  boolean showsStoredEvents();
}
