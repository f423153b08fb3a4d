package dev.flowtrace.bench.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a run is to do.
 *
 * @param wlp Liberty with the collector, as Maven assembles it
 * @param postgresql the directory of its programs, {@code initdb} and the server
 * @param work where everything of the run is put; emptied before
 * @param clients processes that record, 1 or more
 * @param rate events a second of each client, 1 or more
 * @param faults how often each is done
 * @param pause the longest between two faults
 * @param atMost no fault begins later than this after the first
 * @param takeoverAfter when a silent collector's journal is taken over
 * @param settle how long at the most everything may take to come to rest at the end
 * @param seed of all that is random
 */
record CrashSettings(
    Path wlp,
    Path postgresql,
    Path work,
    int clients,
    int rate,
    Map<Fault, Integer> faults,
    Duration pause,
    Duration atMost,
    Duration takeoverAfter,
    Duration settle,
    long seed) {
  CrashSettings {
    faults = Map.copyOf(faults);
  }
}
