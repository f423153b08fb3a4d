/**
 * What led to what: events with the little that views need of them, and the direct causes of each.
 * Plain code without storage and web. Times are nanoseconds since the epoch.
 */
@NullMarked
package dev.flowtrace.causality;

import org.jspecify.annotations.NullMarked;
