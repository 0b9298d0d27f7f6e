package org.bongsu.migration.plan;

/**
 * Where a workload goes.
 *
 * @param destination its id
 * @param host the host's number, from 0; -1 for a shift, whose replica stands somewhere at the destination
 */
public record Place(String destination, int host) {

    public static final int REPLICA = -1;

    /** As drivers and plans write it: {@code anyang/12}, or {@code anyang} for a shift. */
    @Override
    public String toString() {
        return host == REPLICA ? destination : destination + "/" + host;
    }

    /** @throws IllegalArgumentException unless the text is as {@link #toString} writes it */
    public static Place parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            return new Place(text, REPLICA);
        }
        try {
            return new Place(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a place: " + text, e);
        }
    }
}
