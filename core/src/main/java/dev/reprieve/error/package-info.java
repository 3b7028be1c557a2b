/**
 * Error codes and the exception every part of Reprieve throws. Leaf: imports nothing of Reprieve. Start at {@link dev.reprieve.error.ErrorCode}.
 */
@NullMarked
package dev.reprieve.error;

import org.jspecify.annotations.NullMarked;
