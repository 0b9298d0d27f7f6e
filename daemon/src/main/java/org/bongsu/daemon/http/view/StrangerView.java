package org.bongsu.daemon.http.view;

import java.util.Optional;

/**
 * A workload that runs where nobody planned for it.
 *
 * @param declared whether servers.csv has it, elsewhere
 * @param server of servers.csv; absent where it runs in the room on something that servers.csv lacks
 * @param source whose word it is
 */
public record StrangerView(String workload, boolean declared, Optional<String> server, String room, String source) {}
