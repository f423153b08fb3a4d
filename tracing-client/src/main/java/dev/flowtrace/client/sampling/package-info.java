/**
 * Which runs and events are recorded. Pure: time and randomness are given. {@link
 * dev.flowtrace.client.sampling.HeadSampler} decides about runs, {@link
 * dev.flowtrace.client.sampling.SamplingRules} about what rules name.
 */
@NullMarked
package dev.flowtrace.client.sampling;

import org.jspecify.annotations.NullMarked;
