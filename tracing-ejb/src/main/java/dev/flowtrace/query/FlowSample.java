package dev.flowtrace.query;

import dev.flowtrace.graph.FlowGraph;

/**
 * A flow's graph, made of the newest of its traces that started within a time.
 *
 * @param graph begins where the oldest of these traces does if there are older ones; shares of
 *     actors are of the sum of the traces' durations
 * @param traces of how many traces it is made
 * @param omittedTraces how many there are besides
 */
public record FlowSample(FlowGraph graph, int traces, long omittedTraces) {}
