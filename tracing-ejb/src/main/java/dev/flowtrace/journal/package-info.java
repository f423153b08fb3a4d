/**
 * What makes an acknowledgement true: received frames, committed in groups. The way in is {@link
 * dev.flowtrace.journal.Journal}; one thread of its own commits.
 */
@NullMarked
package dev.flowtrace.journal;

import org.jspecify.annotations.NullMarked;
