package dev.flowtrace.aggregation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event and what it says of its causes.
 *
 * @param messageType the message's, null without one
 * @param parent the direct cause, null for a root
 * @param chain events that had to happen before
 */
public record CausedEvent(
    RecordedEvent event, @Nullable String messageType, @Nullable UUID parent, List<UUID> chain) {
  /** The attribute in which clients name all direct causes of an event that has several. */
  public static final String CAUSES_ATTRIBUTE = "causes";
}
