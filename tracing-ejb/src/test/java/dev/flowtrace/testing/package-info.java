/** What the tests of all packages share. */
@NullMarked
package dev.flowtrace.testing;

import org.jspecify.annotations.NullMarked;
