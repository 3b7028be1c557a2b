/**
 * Real databases for tests, started from binaries that the build brings. Start at
 * {@link dev.reprieve.testkit.PostgresServer}. Imports nothing of Reprieve, so that every module's tests can use it.
 */
@NullMarked
package dev.reprieve.testkit;

import org.jspecify.annotations.NullMarked;
