package dev.flowtrace.store;

import java.util.UUID;

/**
 * How far a client comes by a journal row.
 *
 * @param from its last batch that is stored before, or the row is not written
 * @param to its last batch that is stored after
 */
public record ClientAdvance(UUID clientId, long from, long to) {}
