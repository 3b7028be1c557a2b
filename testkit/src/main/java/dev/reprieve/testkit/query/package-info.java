/**
 * Seeded random tables, rows and statements for differential tests: the same statement on a database salted with
 * tombstones and on one where those rows are really gone. Pure text generation; start at
 * {@link dev.reprieve.testkit.query.QueryGenerator}. Imports nothing of Reprieve.
 */
@NullMarked
package dev.reprieve.testkit.query;

import org.jspecify.annotations.NullMarked;
