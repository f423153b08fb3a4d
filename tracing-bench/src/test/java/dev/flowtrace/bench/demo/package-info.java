/** The README's first command, tried as a newcomer does. */
@NullMarked
package dev.flowtrace.bench.demo;

import org.jspecify.annotations.NullMarked;
