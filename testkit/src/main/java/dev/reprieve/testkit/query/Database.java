package dev.reprieve.testkit.query;

/** The databases that statements are generated for. */
public enum Database {
    /** 15 and later. */
    POSTGRESQL('P'),
    /** 10.11 and later. */
    MARIADB('M'),
    /** 2.x. */
    H2('H'),
    /** 3.39 and later. */
    SQLITE('S');

    private final char letter;

    Database(char letter) {
        this.letter = letter;
    }

    /** How {@link Feature} writes it. */
    char letter() {
        return letter;
    }
}
