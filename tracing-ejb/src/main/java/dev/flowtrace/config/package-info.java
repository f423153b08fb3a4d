/**
 * Every {@code flowtrace.*} configuration key, typed and validated once at start. The way in is
 * {@link dev.flowtrace.config.CollectorConfig}; all types are immutable.
 */
@NullMarked
package dev.flowtrace.config;

import org.jspecify.annotations.NullMarked;
