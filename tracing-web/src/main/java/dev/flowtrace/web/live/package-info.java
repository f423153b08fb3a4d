/** What happens now, as server-sent events. Depends on the collector; nothing depends on it. */
@NullMarked
package dev.flowtrace.web.live;

import org.jspecify.annotations.NullMarked;
