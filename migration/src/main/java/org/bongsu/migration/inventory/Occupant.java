package org.bongsu.migration.inventory;

/**
 * A workload that runs, as far as one source knows, where nobody planned for it: a cut there would take it.
 *
 * @param declared whether servers.csv knows it, elsewhere
 * @param server of servers.csv; blank where it runs in the room on something that servers.csv lacks
 */
public record Occupant(String workload, boolean declared, String server, String room, String source) {

    /** For a list that people read: {@code db-9 on s-1 (fleet)}. */
    public String shown(String on) {
        return workload + (server.isBlank() ? "" : " " + on + " " + server) + " (" + source + ")";
    }
}
