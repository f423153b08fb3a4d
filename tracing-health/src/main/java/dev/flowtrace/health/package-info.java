/**
 * The health checks that servers find. They are in a jar of their own, in the application's
 * library, because WildFly finds those of an EAR only there, and not in its modules. What they
 * answer comes from the web module, through {@link dev.flowtrace.health.CollectorProbes}: a library
 * cannot see a module.
 */
@NullMarked
package dev.flowtrace.health;

import org.jspecify.annotations.NullMarked;
