/**
 * JDBC in front of JDBC: every statement's text is rewritten once, then runs on the real connection. Start at {@link
 * dev.reprieve.guard.GuardBuilder}; the road of a statement is {@code GuardedConnection} → {@code SchemaView} (which picture of the
 * database) → {@code Picture} (the cache of rewritten texts) → {@code GuardedStatement} (running it). May import
 * everything in {@code core} but the facade.
 */
@NullMarked
package dev.reprieve.guard;

import org.jspecify.annotations.NullMarked;
