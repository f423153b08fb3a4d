package dev.flowtrace.client.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** All sites of all flows, by their number; bounded. Thread-safe. */
final class Sites {
  private final int limit;
  private final LongAdder uncounted = new LongAdder();
  private volatile Site[] sites = {};

  Sites(int limit) {
    this.limit = limit;
  }

  Site get(int index) {
    return sites[index];
  }

  List<Site> all() {
    return new ArrayList<>(Arrays.asList(sites));
  }

  /** Counts an event; {@code took} in nanoseconds, -1 if it was not measured. */
  void count(Site site, long took) {
    if (site.index < 0) {
      countElsewhere();
    } else {
      site.count(took);
    }
  }

  /** Counts an event of which it is not known where it happened. */
  void countElsewhere() {
    uncounted.increment();
  }

  /** Events counted so far, those at sites without a number, or nobody knows where, among them. */
  long events() {
    long sum = uncounted.sum();
    for (Site site : sites) {
      sum += site.events();
    }
    return sum;
  }

  /** Makes a site; without a number once there are too many. */
  synchronized Site add(
      String flow,
      String actor,
      int kind,
      @Nullable String port,
      @Nullable String target,
      @Nullable String toPort) {
    Site[] before = sites;
    if (before.length >= limit) {
      return new Site(-1, flow, actor, kind, port, target, toPort);
    }
    Site site = new Site(before.length, flow, actor, kind, port, target, toPort);
    Site[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = site;
    sites = after;
    return site;
  }
}
