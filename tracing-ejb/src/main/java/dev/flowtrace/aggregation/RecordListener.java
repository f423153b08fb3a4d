package dev.flowtrace.aggregation;

import java.util.UUID;

/**
 * Told of each event as it joins its trace. Called with the aggregator's lock held; must not block.
 */
public interface RecordListener {
  /** Nobody listens. */
  RecordListener NOBODY =
      new RecordListener() {
        @Override
        public boolean isListening() {
          return false;
        }

        @Override
        public void recorded(UUID traceId, TraceHead head, RecordedEvent event) {
          throw new IllegalStateException("nobody listens");
        }
      };

  /**
   * Whether anybody wants to hear; asked before each event, so that nothing is computed for nobody.
   */
  boolean isListening();

  /** An event joined a trace of which this is known now. */
  void recorded(UUID traceId, TraceHead head, RecordedEvent event);
}
