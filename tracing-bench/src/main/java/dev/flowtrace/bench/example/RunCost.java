package dev.flowtrace.bench.example;

/**
 * What a run of the network took.
 *
 * @param millis from its beginning to its end
 * @param threadsMillis CPU time of the network's threads
 * @param cpuMillis CPU time of the process, until all events were delivered
 * @param clientMillis CPU time of the client library's threads, as long
 * @param clientDuringMillis of that, what was before the run's end
 * @param collections of garbage before its end
 * @param collectingMillis what these held the network up for
 * @param events that were encoded
 * @param unaffordable messages of which only the type was told
 */
record RunCost(
    double millis,
    double threadsMillis,
    double cpuMillis,
    double clientMillis,
    double clientDuringMillis,
    long collections,
    long collectingMillis,
    long events,
    long unaffordable) {
  static final RunCost NONE = new RunCost(0, 0, 0, 0, 0, 0, 0, 0, 0);

  RunCost plus(RunCost other) {
    return new RunCost(
        millis + other.millis,
        threadsMillis + other.threadsMillis,
        cpuMillis + other.cpuMillis,
        clientMillis + other.clientMillis,
        clientDuringMillis + other.clientDuringMillis,
        collections + other.collections,
        collectingMillis + other.collectingMillis,
        events + other.events,
        unaffordable + other.unaffordable);
  }
}
