/**
 * Brings about every interleaving of what some sessions do, statement by statement. Start at
 * {@link dev.reprieve.testkit.sessions.Stage} and {@link dev.reprieve.testkit.sessions.Exploration}. May import the JDBC
 * API only.
 */
@NullMarked
package dev.reprieve.testkit.sessions;

import org.jspecify.annotations.NullMarked;
