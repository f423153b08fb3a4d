package dev.flowtrace.store;

/** What a collector knows of the rollups' rows from its last flush. */
final class RollupMemory {
  final KnownRows<ActorMinuteEntity> actors =
      new KnownRows<>("ActorMinute", ActorMinuteEntity.class);
  final KnownRows<EdgeMinuteEntity> edges = new KnownRows<>("EdgeMinute", EdgeMinuteEntity.class);
}
