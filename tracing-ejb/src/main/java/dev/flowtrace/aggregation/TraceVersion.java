package dev.flowtrace.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * A flow's version.
 *
 * @param gitHash the commit that it was built from, null when none was given
 * @param json the version's JSON as it came, with fields that the collector does not know
 */
public record TraceVersion(
    long major, long minor, long patch, @Nullable String gitHash, String json) {}
