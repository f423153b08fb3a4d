/** A traced program that has nothing on its class path but the client and what the client needs. */
@NullMarked
package dev.flowtrace.alone;

import org.jspecify.annotations.NullMarked;
