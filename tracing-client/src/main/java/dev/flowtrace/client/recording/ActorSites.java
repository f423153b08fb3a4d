package dev.flowtrace.client.recording;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The sites of one actor of a flow, found by what they are. Thread-safe; reading takes no lock. */
final class ActorSites {
  final UsualEvents usual = new UsualEvents();
  private final Sites sites;
  private final String flow;
  private final String actor;

  /** Open addressing, at most half full; replaced as a whole. */
  private volatile @Nullable Site[] table = new Site[8];

  private int size; // guarded by this

  ActorSites(Sites sites, String flow, String actor) {
    this.sites = sites;
    this.flow = flow;
    this.actor = actor;
  }

  String actor() {
    return actor;
  }

  Site get(int kind, @Nullable String port, @Nullable String target, @Nullable String toPort) {
    Site found = find(table, kind, port, target, toPort);
    return found == null ? add(kind, port, target, toPort) : found;
  }

  private synchronized Site add(
      int kind, @Nullable String port, @Nullable String target, @Nullable String toPort) {
    Site found = find(table, kind, port, target, toPort);
    if (found != null) {
      return found;
    }
    Site site = sites.add(flow, actor, kind, port, target, toPort);
    if (site.index < 0) {
      return site; // too many: it is not kept
    }
    size++;
    @Nullable Site[] grown = new Site[2 * size > table.length ? 2 * table.length : table.length];
    Arrays.stream(table).forEach(other -> put(grown, other));
    put(grown, site);
    table = grown;
    return site;
  }

  private static @Nullable Site find(
      @Nullable Site[] table,
      int kind,
      @Nullable String port,
      @Nullable String target,
      @Nullable String toPort) {
    int mask = table.length - 1;
    for (int at = Site.hash(kind, port, target, toPort) & mask; ; at = (at + 1) & mask) {
      Site site = table[at];
      if (site == null || site.is(kind, port, target, toPort)) {
        return site;
      }
    }
  }

  private static void put(@Nullable Site[] table, @Nullable Site site) {
    if (site == null) {
      return;
    }
    int mask = table.length - 1;
    int at = Site.hash(site.kind, site.port, site.target, site.toPort) & mask;
    while (table[at] != null) {
      at = (at + 1) & mask;
    }
    table[at] = site;
  }
}
