package dev.reprieve.bench;

/**
 * What one session knows of the posts that it alone writes: for each its version, and how many comments it has. A slot
 * without a post has version 0. Posts are dealt out to sessions by their id.
 */
final class Books {
    private final int session;
    private final int sessions;
    private final int[] versions;
    private final byte[] comments;

    /**
     * @param rows posts that exist at the start, over all sessions
     * @param spare slots over all sessions in which posts can be created besides
     */
    Books(int session, int sessions, int rows, int spare) {
        this.session = session;
        this.sessions = sessions;
        int slots = (rows + spare) / sessions;
        versions = new int[slots];
        comments = new byte[slots];
        for (int slot = 0; slot < slots; slot++) {
            if (id(slot) <= rows) {
                versions[slot] = 1;
                comments[slot] = (byte) Blog.commentsAtStart(id(slot));
            }
        }
    }

    int slots() {
        return versions.length;
    }

    long id(int slot) {
        return (long) slot * sessions + session + 1;
    }

    boolean exists(int slot) {
        return versions[slot] > 0;
    }

    int version(int slot) {
        return versions[slot];
    }

    int comments(int slot) {
        return comments[slot];
    }

    void write(int slot, int version, int commentCount) {
        versions[slot] = version;
        comments[slot] = (byte) commentCount;
    }
}
