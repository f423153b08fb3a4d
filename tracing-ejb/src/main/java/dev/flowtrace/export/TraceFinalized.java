package dev.flowtrace.export;

import dev.flowtrace.aggregation.TraceStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A trace has ended and is in the database. Fired as a CDI event after the commit, by a thread of
 * its own, so an observer may take its time; with more than 10,000 events waiting for slow
 * observers further ones are left out and counted. After a crash the events of the last commits may
 * be missing. Who must miss none reads the database.
 *
 * @param traceId the trace
 * @param flowId its flow
 * @param status how it ended
 * @param error the error text of a failed trace, else null
 * @param events how many events it has
 * @param late whether it had ended before, and this tells of a change that came afterwards
 */
public record TraceFinalized(
    UUID traceId,
    String flowId,
    TraceStatus status,
    @Nullable String error,
    long events,
    boolean late) {}
