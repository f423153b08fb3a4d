/** What all sockets of the client share. Internal: no promise is made about it. */
@NullMarked
package dev.flowtrace.client.socket;

import org.jspecify.annotations.NullMarked;
