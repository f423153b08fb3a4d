package dev.flowtrace.causality;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events of a trace by their ids, up to a limit, with the direct causes of each: what an event
 * names as such, and of what it names as having had to happen before, what is no cause of these.
 */
public final class CausalEvents {
  /** A chain is at most so long that it pays to look through it. */
  private static final int MAX_LOOK = 1_000;

  private final int limit;
  private final Map<UUID, CausalEvent> byId = new LinkedHashMap<>();
  private long left;

  /** No events, and room for so many. */
  public CausalEvents(int limit) {
    this.limit = limit;
  }

  /** Adds an event; one beyond the limit is only counted. One whose id is known is passed over. */
  public void add(CausalEvent event) {
    if (byId.size() >= limit) {
      left++;
    } else {
      byId.putIfAbsent(event.id(), event);
    }
  }

  /** Counts events beyond the limit that nobody looked at. */
  public void addUnread(long count) {
    left += count;
  }

  /** How many events were beyond the limit. */
  public long left() {
    return left;
  }

  /** How many events there are. */
  public int size() {
    return byId.size();
  }

  /** The event of an id, null when it is not known. */
  public @Nullable CausalEvent get(UUID id) {
    return byId.get(id);
  }

  /** All events in the order in which they came. */
  public List<CausalEvent> inOrder() {
    return List.copyOf(byId.values());
  }

  /** The ids of an event's direct causes, known or not; the parent first. */
  public List<UUID> causes(CausalEvent event) {
    List<UUID> causes = new ArrayList<>(event.certain());
    Set<UUID> open = new HashSet<>();
    for (UUID id : event.possible()) {
      if (byId.containsKey(id)) {
        open.add(id);
      }
    }
    if (open.isEmpty()) {
      return causes;
    }
    removeAncestors(causes, open);
    for (int i = event.possible().size() - 1; i >= 0; i--) {
      UUID id = event.possible().get(i);
      if (open.remove(id)) {
        causes.add(id);
        removeAncestors(List.of(id), open);
      }
    }
    return causes;
  }

  /** Removes what led to some events; chains may close, so each is looked at once. */
  private void removeAncestors(List<UUID> of, Set<UUID> open) {
    Set<UUID> seen = new HashSet<>(of);
    List<UUID> stack = new ArrayList<>(of);
    while (!stack.isEmpty() && !open.isEmpty() && seen.size() < MAX_LOOK) {
      CausalEvent event = byId.get(stack.remove(stack.size() - 1));
      if (event != null) {
        for (UUID cause : event.certain()) {
          if (seen.add(cause)) {
            open.remove(cause);
            stack.add(cause);
          }
        }
        event.possible().forEach(open::remove);
      }
    }
  }
}
