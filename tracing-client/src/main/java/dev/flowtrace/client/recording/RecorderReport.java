package dev.flowtrace.client.recording;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a recorder's counters. Each is read by itself: they may be of slightly different times. */
public final class RecorderReport {
  private final Recorder recorder;

  /** Of that recorder. */
  public RecorderReport(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * A flow's runs; the durations in nanoseconds, -1 where there are none.
   *
   * @param flow its name
   */
  public record Runs(
      String flow,
      long started,
      long sampled,
      long promoted,
      long completed,
      long failed,
      long cancelled,
      long nanosP50,
      long nanosP99) {}

  /**
   * An edge's messages; the durations in nanoseconds, -1 where none was measured.
   *
   * @param flow the flow's name
   */
  public record Edge(
      String flow,
      String fromActor,
      String fromPort,
      String toActor,
      String toPort,
      long messages,
      long nanosP50,
      long nanosP99) {}

  /** Events recorded, sampled or not. */
  public long recorded() {
    return recorder.recorded();
  }

  /** Events handed on in batches. */
  public long encoded() {
    return recorder.encoder().encodedEvents.get();
  }

  /** Bytes handed on in batches. */
  public long encodedBytes() {
    return recorder.encoder().encodedBytes.get();
  }

  /** Batches made. */
  public long batches() {
    return recorder.encoder().batches.get();
  }

  /** Events that wait for the encoder. */
  public long buffered() {
    return recorder.buffer.size();
  }

  /** Events lost, by reason; each reason is there. */
  public Map<String, Long> lost() {
    Map<String, Long> lost = new LinkedHashMap<>();
    for (Loss loss : Loss.values()) {
      lost.put(loss.reason(), recorder.losses(loss));
    }
    return lost;
  }

  /** Events and runs recorded without a name that they should have. */
  public long incomplete() {
    return recorder.incomplete.sum();
  }

  /** Values for which there was no JSON. */
  public long unrendered() {
    return recorder.unrendered.sum();
  }

  /** Calls of a listener that threw. */
  public long listenerFailures() {
    return recorder.listenerFailures.sum();
  }

  /** Messages whose content was left out because it would have cost too much. */
  public long unaffordable() {
    return recorder.unaffordable.sum();
  }

  /** What a call took, of those that were timed; -1: none yet. */
  public long recordNanos(double quantile) {
    return recorder.recordNanos.quantile(quantile);
  }

  /** Each flow, by its name. */
  public List<Runs> runs() {
    List<Runs> runs = new ArrayList<>();
    for (FlowState flow : recorder.flows()) {
      RunCounters of = flow.counters;
      runs.add(
          new Runs(
              flow.name,
              of.started.sum(),
              of.sampled.sum(),
              of.promoted.sum(),
              of.completed.sum(),
              of.failed.sum(),
              of.cancelled.sum(),
              of.latency.quantile(0.5),
              of.latency.quantile(0.99)));
    }
    runs.sort(Comparator.comparing(Runs::flow));
    return runs;
  }

  /**
   * Each edge, in the order they were first used; events of sampled runs once they were encoded.
   */
  public List<Edge> edges() {
    List<Edge> edges = new ArrayList<>();
    for (Site site : recorder.sites.all()) {
      if (site.kind == Site.DATA_FLOW) {
        LatencyHistogram latency = site.latency();
        edges.add(
            new Edge(
                site.flow,
                site.actor,
                String.valueOf(site.port),
                String.valueOf(site.target),
                String.valueOf(site.toPort),
                site.events(),
                latency == null ? -1 : latency.quantile(0.5),
                latency == null ? -1 : latency.quantile(0.99)));
      }
    }
    return edges;
  }
}
