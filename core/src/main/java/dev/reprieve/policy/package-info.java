/**
 * What {@code reprieve.yaml} decides, and what it means for one database. Start at {@link dev.reprieve.policy.Policy} for the file, {@link dev.reprieve.policy.Protection} for policy and catalog together. May import {@code catalog} and {@code error}.
 */
@NullMarked
package dev.reprieve.policy;

import org.jspecify.annotations.NullMarked;
