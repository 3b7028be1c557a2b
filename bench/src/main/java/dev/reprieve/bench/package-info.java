/**
 * Measurements: programs that start a real PostgreSQL, measure both sides in one run and print ratios. Start at the
 * class with the name of what you want to know; {@code bench/run NAME} builds and runs it. May import everything; nothing
 * imports it.
 */
@NullMarked
package dev.reprieve.bench;

import org.jspecify.annotations.NullMarked;
