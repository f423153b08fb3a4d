/**
 * What the collector tells our client to record: the content of Welcome's {@code config} and of
 * Configure, typed. {@link dev.flowtrace.protocol.config.ClientConfig} is the way in. Every part is
 * optional; one that is absent stays as it is. Fields that this version does not know are kept,
 * fields it does know are checked.
 */
@NullMarked
package dev.flowtrace.protocol.config;

import org.jspecify.annotations.NullMarked;
