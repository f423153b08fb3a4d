package dev.flowtrace.client;

import dev.flowtrace.protocol.FlowTrace;
import java.util.List;

/**
 * What a query found.
 *
 * @param traces newest first, as limit and offset cut them
 * @param totalCount matches without limit and offset
 */
public record TracePage(List<FlowTrace> traces, long totalCount) {
  /** Copies {@code traces}. */
  public TracePage {
    traces = List.copyOf(traces);
  }
}
