/**
 * What makes an acknowledgement true: received frames, committed in groups. The way in is {@link
 * dev.flowtrace.journal.Journal}; the one thread of {@link dev.flowtrace.journal.JournalWriter}
 * commits, and after a restart {@link dev.flowtrace.journal.JournalReader} reads what is there.
 */
@NullMarked
package dev.flowtrace.journal;

import org.jspecify.annotations.NullMarked;
