package dev.flowtrace.aggregation;

/** From an actor's port to an actor's port. A port that was not given is the empty string. */
public record EdgeKey(String fromActor, String fromPort, String toActor, String toPort) {}
