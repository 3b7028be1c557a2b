/**
 * What the current thread sees and who it acts for. Leaf: imports nothing of Reprieve. Start at {@link dev.reprieve.scope.Visibility}.
 */
@NullMarked
package dev.reprieve.scope;

import org.jspecify.annotations.NullMarked;
