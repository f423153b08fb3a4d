/** A Jakarta EE application that is traced by {@code tracing-client-cdi}, for the tests. */
@NullMarked
package dev.flowtrace.it.shop;

import org.jspecify.annotations.NullMarked;
