package dev.flowtrace.bench.example;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * What collecting garbage came to in this JVM so far.
 *
 * @param collections how many
 * @param millis how long they took together; what a collector does beside the program is not in it
 */
record GarbageMeter(long collections, long millis) {
  static GarbageMeter now() {
    long collections = 0;
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += Math.max(0, collector.getCollectionCount());
      millis += Math.max(0, collector.getCollectionTime());
    }
    return new GarbageMeter(collections, millis);
  }
}
