package dev.flowtrace.client;

import java.util.Map;

/**
 * A Tracing in JMX: {@code dev.flowtrace.client:type=Tracing,name=NAME}, and {@code …,id=N} behind
 * it for a second one of that name. The figures are those of {@link TracingStats}.
 */
public interface TracingMXBean {
  /** {@code OFF}, {@code PRODUCTION} or {@code DIAGNOSTIC}. */
  String getLevel();

  /** Changes the level; throws IllegalArgumentException for another text. */
  void setLevel(String level);

  /** See {@link TracingStats#recorded()}. */
  long getEventsRecorded();

  /** See {@link TracingStats#encoded()}. */
  long getEventsEncoded();

  /**
   * Events recorded a second, between the last two times this was asked, a second or more apart.
   */
  double getEventsPerSecond();

  /** Events that the collector has stored. */
  long getEventsStored();

  /** See {@link TracingStats#buffered()}. */
  long getEventsBuffered();

  /** Bytes of batches that are kept until they are stored, in memory. */
  long getBytesBuffered();

  /** The same on disk. */
  long getBytesSpooled();

  /** See {@link TracingStats#lost()}. */
  Map<String, Long> getEventsLost();

  /** See {@link TracingStats#incomplete()}. */
  long getIncomplete();

  /** See {@link TracingStats#unrendered()}. */
  long getUnrendered();

  /** See {@link TracingStats#malformedHeaders()}. */
  long getMalformedHeaders();

  /** See {@link TracingStats#listenerFailures()}. */
  long getListenerFailures();

  /** See {@link TracingStats#unaffordable()}. */
  long getUnaffordable();

  /** See {@link TracingStats#recordNanosP50()}. */
  long getRecordNanosP50();

  /** See {@link TracingStats#recordNanosP99()}. */
  long getRecordNanosP99();

  /** Whether there is a connection over which events go. */
  boolean isConnected();

  /** Runs begun, by flow. */
  Map<String, Long> getRunsStarted();

  /** Runs sampled when they began, by flow. */
  Map<String, Long> getRunsSampled();

  /** Runs promoted, by flow. */
  Map<String, Long> getRunsPromoted();
}
