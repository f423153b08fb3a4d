/**
 * What is told of messages and states: JSON of any object, redaction, patches. Pure. {@link
 * dev.flowtrace.client.content.ContentFormat} is the way in.
 */
@NullMarked
package dev.flowtrace.client.content;

import org.jspecify.annotations.NullMarked;
