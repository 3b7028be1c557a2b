/**
 * SQLite's sqllogictest, run twice: on tables salted with tombstones, rewritten or behind the guard, and as it is on plain
 * ones. Start at {@code LogicContract}. May import everything of core and ops.
 */
@NullMarked
package dev.reprieve.logic;

import org.jspecify.annotations.NullMarked;
