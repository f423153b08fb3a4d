/**
 * Entities, schema, and all reading and writing of the database. Nothing outside this package sees
 * JPA. The way in for transactions is {@link dev.flowtrace.store.UnitOfWork}; the store classes are
 * stateless and thread-safe.
 */
@NullMarked
package dev.flowtrace.store;

import org.jspecify.annotations.NullMarked;
