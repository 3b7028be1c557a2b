package dev.reprieve.guard;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;

/**
 * What can be set for a guard.
 *
 * @param schemaCheckMillis for how long the schema is taken for unchanged without asking; 1 to 3,600,000
 * @param cacheCharacters how much text the cache of rewritten statements keeps; 100,000 to 1,000,000,000
 */
record GuardSettings(int schemaCheckMillis, int cacheCharacters) {
    static final int CHECK_MILLIS = 1_000;
    static final int CHECK_MILLIS_MAX = 3_600_000;
    static final GuardSettings DEFAULT = new GuardSettings(CHECK_MILLIS, Picture.CACHE_CHARACTERS);

    GuardSettings {
        require("schemaCheckMillis", schemaCheckMillis, 1, CHECK_MILLIS_MAX);
        require("cacheCharacters", cacheCharacters, Picture.CACHE_CHARACTERS_MIN, Picture.CACHE_CHARACTERS_MAX);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ReprieveException(
                    ErrorCode.USAGE, "guard", name + " is " + value + ".", "Give " + least + " to " + most + ".");
        }
    }

    GuardSettings withSchemaCheckMillis(int millis) {
        return new GuardSettings(millis, cacheCharacters);
    }

    GuardSettings withCacheCharacters(int characters) {
        return new GuardSettings(schemaCheckMillis, characters);
    }

    /** As a driver's properties have it. */
    GuardSettings with(String name, String value) {
        try {
            int number = Integer.parseInt(value.strip());
            return name.equals("schemaCheckMillis") ? withSchemaCheckMillis(number) : withCacheCharacters(number);
        } catch (NumberFormatException e) {
            throw new ReprieveException(
                    ErrorCode.USAGE, "guard", name + " is \"" + value + "\".", "Give a whole number.", e);
        }
    }
}
