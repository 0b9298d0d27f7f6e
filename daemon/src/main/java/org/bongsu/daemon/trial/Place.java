package org.bongsu.daemon.trial;

/** Where in a test file something stands; line and column are 1-based. */
public record Place(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
