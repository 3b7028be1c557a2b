package dev.reprieve.equivalence;

import java.util.List;

/** Deletes in tables that inherit and tables with partitions. */
final class FamilyScenes {
    private FamilyScenes() {}

    static Scene inheritance() {
        return Scene.of(
                "inheritance",
                """
                CREATE TABLE place (id int PRIMARY KEY, name text);
                CREATE TABLE city (mayor text, PRIMARY KEY (id), UNIQUE (name)) INHERITS (place);
                CREATE TABLE visit (id int PRIMARY KEY, place int REFERENCES place ON DELETE CASCADE);
                CREATE TABLE stay (nights int, PRIMARY KEY (id)) INHERITS (visit);
                ALTER TABLE stay ADD FOREIGN KEY (place) REFERENCES city ON DELETE SET NULL;
                INSERT INTO place VALUES (1, 'a'), (2, 'b'); INSERT INTO city VALUES (3, 'c', 'm'), (4, 'd', 'n'), (5, 'e', 'o');
                INSERT INTO visit VALUES (1, 1), (2, 2); INSERT INTO stay VALUES (3, 3, 7), (4, 4, 8);
                """,
                "place city visit stay",
                List.of("DELETE FROM place WHERE id = 5", "DELETE FROM visit WHERE id = 2"),
                List.of(
                        "DELETE FROM place WHERE id = 1",
                        "DELETE FROM ONLY place",
                        "DELETE FROM place WHERE id = 3",
                        "DELETE FROM city",
                        "DELETE FROM place",
                        "DELETE FROM visit",
                        "DELETE FROM stay",
                        "UPDATE place SET id = id + 10 WHERE id IN (2, 5)",
                        "INSERT INTO city VALUES (6, 'e', 'p')",
                        "INSERT INTO city VALUES (6, 'd', 'p')",
                        "INSERT INTO visit VALUES (9, 3)",
                        "INSERT INTO stay VALUES (9, 5, 1)"));
    }

    static Scene partitions() {
        return Scene.of(
                "a partitioned child",
                """
                CREATE TABLE site (id int PRIMARY KEY);
                CREATE TABLE hit (id int, day int, site int REFERENCES site ON DELETE CASCADE, prev int REFERENCES site ON DELETE SET NULL,
                    code text, PRIMARY KEY (id, day), UNIQUE (code, day)) PARTITION BY RANGE (day);
                CREATE TABLE hit_1 PARTITION OF hit FOR VALUES FROM (0) TO (10);
                CREATE TABLE hit_2 PARTITION OF hit FOR VALUES FROM (10) TO (20);
                INSERT INTO site VALUES (1), (2), (3); INSERT INTO hit VALUES (1, 1, 1, 2, 'a'), (2, 11, 1, 2, 'b'), (3, 1, 2, 3, 'c'), (4, 12, 2, NULL, 'd');
                """,
                "site hit",
                List.of("DELETE FROM hit WHERE id = 4"),
                List.of(
                        "DELETE FROM site WHERE id = 1",
                        "DELETE FROM site WHERE id = 2",
                        "DELETE FROM site WHERE id = 3",
                        "DELETE FROM site",
                        "DELETE FROM hit WHERE day = 1",
                        "DELETE FROM hit_2",
                        "UPDATE hit SET day = 13 WHERE id = 1",
                        "UPDATE hit SET day = 13 WHERE id = 1; DELETE FROM site WHERE id = 1",
                        "UPDATE site SET id = 11 WHERE id = 1",
                        "UPDATE site SET id = 13 WHERE id = 3",
                        "INSERT INTO hit VALUES (9, 12, 1, 1, 'd')",
                        "INSERT INTO hit VALUES (9, 11, 1, 1, 'b')",
                        "DELETE FROM hit WHERE id = 2; INSERT INTO hit VALUES (9, 11, 1, 1, 'b')"));
    }

    static Scene partitionedParent() {
        return Scene.of(
                "a partitioned parent",
                """
                CREATE TABLE room (id int, house int, PRIMARY KEY (id, house)) PARTITION BY LIST (house);
                CREATE TABLE room_1 PARTITION OF room FOR VALUES IN (1);
                CREATE TABLE room_2 PARTITION OF room FOR VALUES IN (2, 3);
                CREATE TABLE bed (id int PRIMARY KEY, room int, house int, FOREIGN KEY (room, house) REFERENCES room ON DELETE CASCADE ON UPDATE CASCADE);
                CREATE TABLE lamp (id int PRIMARY KEY, room int, house int, FOREIGN KEY (room, house) REFERENCES room ON DELETE SET NULL);
                CREATE TABLE door (id int PRIMARY KEY, room int, house int, FOREIGN KEY (room, house) REFERENCES room);
                INSERT INTO room VALUES (1, 1), (2, 1), (1, 2), (2, 2), (3, 1); INSERT INTO bed VALUES (1, 1, 1), (2, 2, 2);
                INSERT INTO lamp VALUES (1, 2, 1); INSERT INTO door VALUES (1, 1, 2), (2, 3, 1);
                """,
                "room bed lamp door",
                List.of("DELETE FROM door WHERE id = 2"),
                List.of(
                        "DELETE FROM room WHERE house = 1",
                        "DELETE FROM room WHERE house = 2",
                        "DELETE FROM room_2 WHERE id = 2",
                        "DELETE FROM room_1",
                        "DELETE FROM door; DELETE FROM room",
                        "UPDATE room SET id = 9 WHERE id = 1 AND house = 1",
                        "UPDATE room SET id = 9 WHERE id = 3",
                        "UPDATE room SET id = 9 WHERE id = 1 AND house = 2",
                        "UPDATE room SET house = 3 WHERE id = 2 AND house = 2",
                        "INSERT INTO bed VALUES (9, 9, 9)"));
    }
}
