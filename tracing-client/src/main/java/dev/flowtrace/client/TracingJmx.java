package dev.flowtrace.client;

import dev.flowtrace.client.TracingStats.FlowStats;
import dev.flowtrace.client.delivery.DeliveryStats;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Puts a Tracing into JMX, and takes it out again. */
final class TracingJmx implements TracingMXBean {
  private static final int MAX_SAME_NAME = 1000;
  private static final long SECOND = 1_000_000_000;

  private final Tracing tracing;
  private @Nullable ObjectName name;

  // guarded by this
  private long rateNanos = System.nanoTime();
  private long rateRecorded;
  private double rate;

  private TracingJmx(Tracing tracing) {
    this.tracing = tracing;
  }

  /** Whether or not that succeeds: tracing goes without it. */
  static TracingJmx register(Tracing tracing, String network) {
    TracingJmx bean = new TracingJmx(tracing);
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      for (int id = 1; id <= MAX_SAME_NAME && bean.name == null; id++) {
        bean.name = bean.tryRegister(server, network, id);
      }
    } catch (JMException | RuntimeException | LinkageError e) {
      bean.name = null; // there is no JMX here, or none for us
    }
    return bean;
  }

  private @Nullable ObjectName tryRegister(MBeanServer server, String network, int id)
      throws JMException {
    ObjectName wanted =
        new ObjectName(
            "dev.flowtrace.client:type=Tracing,name="
                + ObjectName.quote(network)
                + (id == 1 ? "" : ",id=" + id));
    try {
      return server.registerMBean(this, wanted).getObjectName();
    } catch (InstanceAlreadyExistsException e) {
      return null;
    }
  }

  void unregister() {
    ObjectName registered = name;
    name = null;
    if (registered != null) {
      try {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(registered);
      } catch (JMException | RuntimeException e) {
        // somebody else has taken it out
      }
    }
  }

  @Override
  public String getLevel() {
    return tracing.level().name();
  }

  @Override
  public void setLevel(String level) {
    tracing.setLevel(Level.valueOf(level.toUpperCase(Locale.ROOT)));
  }

  @Override
  public long getEventsRecorded() {
    return tracing.stats().recorded();
  }

  @Override
  public long getEventsEncoded() {
    return tracing.stats().encoded();
  }

  @Override
  public synchronized double getEventsPerSecond() {
    long now = System.nanoTime();
    if (now - rateNanos >= SECOND) {
      long recorded = tracing.stats().recorded();
      rate = (recorded - rateRecorded) * (double) SECOND / (now - rateNanos);
      rateNanos = now;
      rateRecorded = recorded;
    }
    return rate;
  }

  @Override
  public long getEventsStored() {
    return delivery(stats -> stats.stored().events());
  }

  @Override
  public long getEventsBuffered() {
    return tracing.stats().buffered();
  }

  @Override
  public long getBytesBuffered() {
    return delivery(DeliveryStats::bufferedBytes);
  }

  @Override
  public long getBytesSpooled() {
    return delivery(DeliveryStats::spooledBytes);
  }

  @Override
  public Map<String, Long> getEventsLost() {
    return new TreeMap<>(tracing.stats().lost());
  }

  @Override
  public long getIncomplete() {
    return tracing.stats().incomplete();
  }

  @Override
  public long getUnrendered() {
    return tracing.stats().unrendered();
  }

  @Override
  public long getMalformedHeaders() {
    return tracing.stats().malformedHeaders();
  }

  @Override
  public long getListenerFailures() {
    return tracing.stats().listenerFailures();
  }

  @Override
  public long getUnaffordable() {
    return tracing.stats().unaffordable();
  }

  @Override
  public long getRecordNanosP50() {
    return tracing.stats().recordNanosP50();
  }

  @Override
  public long getRecordNanosP99() {
    return tracing.stats().recordNanosP99();
  }

  @Override
  public boolean isConnected() {
    return tracing.deliveryStats().map(DeliveryStats::connected).orElse(false);
  }

  @Override
  public Map<String, Long> getRunsStarted() {
    return runs(FlowStats::started);
  }

  @Override
  public Map<String, Long> getRunsSampled() {
    return runs(FlowStats::sampled);
  }

  @Override
  public Map<String, Long> getRunsPromoted() {
    return runs(FlowStats::promoted);
  }

  private long delivery(ToLongFunction<DeliveryStats> figure) {
    return tracing.deliveryStats().map(figure::applyAsLong).orElse(0L);
  }

  private Map<String, Long> runs(ToLongFunction<FlowStats> figure) {
    Map<String, Long> runs = new TreeMap<>();
    for (FlowStats flow : tracing.stats().flows()) {
      runs.put(flow.flow(), figure.applyAsLong(flow));
    }
    return runs;
  }
}
