package dev.flowtrace.metrics;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.eclipse.microprofile.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that the JVM's threads allocate, all of them, at no cost to them: with each
 * garbage collection, and when somebody looks. From Java 21 on the JVM knows the sum. Before, it
 * follows from how full the heap was at collections, where these stop the program; that is what is
 * taken of the heap, with the unused ends of threads' own pieces in it.
 *
 * <p>All is asked for by name: servers hide the JDK's own types of the beans from applications.
 * Thread-safe. To be closed, or the JVM holds the application for ever.
 */
final class AllocationMeter implements NotificationListener, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(AllocationMeter.class.getPackageName());
  private static final String COLLECTION = "com.sun.management.gc.notification";
  private static final String SUM = "TotalThreadAllocatedBytes";
  private static final long UNKNOWN = -1;

  /** HotSpot's serial, parallel and G1: what is used changes beside the program only in these. */
  private static final Set<String> STOPPING_COLLECTORS =
      Set.of(
          "Copy",
          "MarkSweepCompact",
          "PS Scavenge",
          "PS MarkSweep",
          "G1 Young Generation",
          "G1 Concurrent GC",
          "G1 Old Generation");

  private final Counter counter;
  private final List<MemoryPoolMXBean> pools;
  private final List<NotificationEmitter> listenedTo = new ArrayList<>();

  /** Null where the JVM knows the sum. */
  private final @Nullable HeapGrowth growth;

  private final long atStart;
  private long told;

  private AllocationMeter(Counter counter, boolean derived) {
    this.counter = counter;
    pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    growth = derived ? new HeapGrowth(used()) : null;
    atStart = derived ? 0 : sum();
  }

  /** Whether this JVM tells what is allocated, itself or by its collections. */
  static boolean isPossible() {
    return sum() >= 0 || collectionsTell();
  }

  /** Counts from now on into the counter. Only where {@link #isPossible}. */
  static AllocationMeter start(Counter counter) {
    AllocationMeter meter = new AllocationMeter(counter, sum() < 0);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(meter, null, null);
        meter.listenedTo.add(emitter);
      }
    }
    return meter;
  }

  /** What all threads have allocated since the JVM's start; less than 0 if it can't tell. */
  private static long sum() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName threads = ObjectName.getInstance(ManagementFactory.THREAD_MXBEAN_NAME);
      return beans.getAttribute(threads, SUM) instanceof Long bytes ? bytes : UNKNOWN;
    } catch (JMException | RuntimeMBeanException e) {
      return UNKNOWN;
    }
  }

  private static boolean collectionsTell() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .allMatch(
            collector ->
                collector instanceof NotificationEmitter
                    && STOPPING_COLLECTORS.contains(collector.getName()));
  }

  @Override
  public void handleNotification(Notification notification, @Nullable Object handback) {
    if (COLLECTION.equals(notification.getType())
        && notification.getUserData() instanceof CompositeData collection
        && collection.get("gcInfo") instanceof CompositeData info) {
      if (growth != null) {
        synchronized (this) {
          growth.collected(used(info, "memoryUsageBeforeGc"), used(info, "memoryUsageAfterGc"));
        }
      }
      update();
    }
  }

  /** Brings the counter up to now. */
  synchronized void update() {
    long bytes = growth == null ? sum() - atStart : growth.bytes(used());
    // between a collection and the word of it, it may look like less than before
    if (bytes > told) {
      counter.inc(bytes - told);
      told = bytes;
    }
  }

  private Map<String, Long> used() {
    Map<String, Long> used = new HashMap<>();
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage usage = pool.getUsage();
      if (usage != null) {
        used.put(pool.getName(), usage.getUsed());
      }
    }
    return used;
  }

  /** Of a collection: how full each pool of the heap was then. */
  private Map<String, Long> used(CompositeData info, String when) {
    Map<String, Long> used = new HashMap<>();
    if (info.get(when) instanceof TabularData usages) {
      for (MemoryPoolMXBean pool : pools) {
        CompositeData row = usages.get(new Object[] {pool.getName()});
        if (row != null && row.get("value") instanceof CompositeData usage) {
          used.put(pool.getName(), MemoryUsage.from(usage).getUsed());
        }
      }
    }
    return used;
  }

  @Override
  public void close() {
    for (NotificationEmitter emitter : listenedTo) {
      try {
        emitter.removeNotificationListener(this);
      } catch (ListenerNotFoundException e) {
        LOG.log(Level.FINE, "it listens no more", e);
      }
    }
    listenedTo.clear();
  }
}
