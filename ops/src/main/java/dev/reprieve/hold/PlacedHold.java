package dev.reprieve.hold;

/**
 * A hold that has just been placed.
 *
 * @param rows tombstones that it holds at this moment; a row that two of its targets hold counts twice
 */
public record PlacedHold(Hold hold, long rows) {}
