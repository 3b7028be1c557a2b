/**
 * Legal holds: tombstones that stay until somebody releases them, whatever their retention. Start at
 * {@link dev.reprieve.hold.Holds}; whoever removes tombstones asks {@link dev.reprieve.hold.ActiveHolds}. May import
 * {@code tombstone} and {@code core}.
 */
@NullMarked
package dev.reprieve.hold;

import org.jspecify.annotations.NullMarked;
