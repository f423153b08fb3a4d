/** Tests of the crash test. */
@NullMarked
package dev.flowtrace.bench.crash;

import org.jspecify.annotations.NullMarked;
