/**
 * Makes of a statement's text the text to run, so that it sees live rows only and deletes by marking. Pure functions
 * over text, policy and catalog. Start at {@link dev.reprieve.rewrite.Rewriter}. May import {@code sql}, {@code policy},
 * {@code catalog}, {@code scope} and {@code error}.
 */
@NullMarked
package dev.reprieve.rewrite;

import org.jspecify.annotations.NullMarked;
