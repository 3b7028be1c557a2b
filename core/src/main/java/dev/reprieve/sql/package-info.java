/**
 * SQL text as tokens and a tree of scopes: enough to know every table reference, where it may be filtered and which
 * names mean it, and no more. Nothing here prints SQL; edits are made on the original text. Start at {@link
 * dev.reprieve.sql.Tokenizer}. Pure, and imports nothing of Reprieve.
 */
@NullMarked
package dev.reprieve.sql;

import org.jspecify.annotations.NullMarked;
