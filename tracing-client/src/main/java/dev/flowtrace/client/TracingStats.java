package dev.flowtrace.client;

import dev.flowtrace.client.recording.RecorderReport;
import java.util.List;
import java.util.Map;

/**
 * The library's own numbers, counted since it began, read at one moment. Immutable.
 *
 * <p>Of {@code recorded} events each is, sooner or later, {@code encoded} (and so in delivery's
 * hands), {@code lost} for a reason, or one that was not wanted: of a run that is not sampled, or
 * left out by a rule. {@code encoded} also has one event for each promotion, which nobody recorded.
 *
 * @param level how much is recorded
 * @param recorded events recorded at a level other than off
 * @param encoded events handed on to delivery
 * @param batches batches handed on, those that were refused among them
 * @param encodedBytes bytes of these batches before compression
 * @param buffered events that wait for the encoder
 * @param lost events lost, by reason; each reason is there
 * @param incomplete events or runs recorded with a null where a name should be
 * @param unrendered messages, states and attributes that could not be made JSON
 * @param malformedHeaders headers that {@link Tracing#propagator} could not read or write
 * @param listenerFailures calls of the {@link TracingListener} that threw
 * @param unaffordable messages of which only the type was told, because their size and checksum
 *     would have cost more than {@link TracingOptions#contentCpuPercent}
 * @param recordNanosP50 time of a call in the median, of a sample of calls, in ns; -1: none yet
 * @param recordNanosP99 the same, of the slowest in a hundred
 * @param flows each flow's runs
 * @param edges each edge's messages; of runs that are sampled once they are encoded, which may take
 *     as long as {@link TracingOptions#busyDelay()}
 */
public record TracingStats(
    Level level,
    long recorded,
    long encoded,
    long batches,
    long encodedBytes,
    long buffered,
    Map<String, Long> lost,
    long incomplete,
    long unrendered,
    long malformedHeaders,
    long listenerFailures,
    long unaffordable,
    long recordNanosP50,
    long recordNanosP99,
    List<FlowStats> flows,
    List<EdgeStats> edges) {

  /** Copies the collections. */
  public TracingStats {
    lost = Map.copyOf(lost);
    flows = List.copyOf(flows);
    edges = List.copyOf(edges);
  }

  static TracingStats of(Level level, RecorderReport report, long malformedHeaders) {
    return new TracingStats(
        level,
        report.recorded(),
        report.encoded(),
        report.batches(),
        report.encodedBytes(),
        report.buffered(),
        report.lost(),
        report.incomplete(),
        report.unrendered(),
        malformedHeaders,
        report.listenerFailures(),
        report.unaffordable(),
        report.recordNanos(0.5),
        report.recordNanos(0.99),
        report.runs().stream().map(FlowStats::of).toList(),
        report.edges().stream().map(EdgeStats::of).toList());
  }

  /**
   * The runs of one flow.
   *
   * @param flow its name
   * @param started runs that began
   * @param sampled of these, sampled when they began
   * @param promoted of these, promoted later
   * @param completed of these, ended well
   * @param failed of these, failed
   * @param cancelled of these, given up
   * @param latencyNanosP50 run time in the median, in ns; -1: none ended
   * @param latencyNanosP99 the same, of the slowest in a hundred
   */
  public record FlowStats(
      String flow,
      long started,
      long sampled,
      long promoted,
      long completed,
      long failed,
      long cancelled,
      long latencyNanosP50,
      long latencyNanosP99) {

    private static FlowStats of(RecorderReport.Runs runs) {
      return new FlowStats(
          runs.flow(),
          runs.started(),
          runs.sampled(),
          runs.promoted(),
          runs.completed(),
          runs.failed(),
          runs.cancelled(),
          runs.nanosP50(),
          runs.nanosP99());
    }
  }

  /**
   * The messages over one edge.
   *
   * @param flow the flow's name
   * @param fromActor the actor that sends
   * @param fromPort its port
   * @param toActor the actor that receives
   * @param toPort its port
   * @param messages how many
   * @param latencyNanosP50 time under way in the median, in ns; -1: never measured
   * @param latencyNanosP99 the same, of the slowest in a hundred
   */
  public record EdgeStats(
      String flow,
      String fromActor,
      String fromPort,
      String toActor,
      String toPort,
      long messages,
      long latencyNanosP50,
      long latencyNanosP99) {

    private static EdgeStats of(RecorderReport.Edge edge) {
      return new EdgeStats(
          edge.flow(),
          edge.fromActor(),
          edge.fromPort(),
          edge.toActor(),
          edge.toPort(),
          edge.messages(),
          edge.nanosP50(),
          edge.nanosP99());
    }
  }
}
