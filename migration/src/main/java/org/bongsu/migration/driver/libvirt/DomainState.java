package org.bongsu.migration.driver.libvirt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What libvirt says of a domain on one host, in its own numbers ({@code virDomainState} and the reasons of each).
 *
 * @param state 1 running, 2 blocked, 3 paused, 4 being shut down, 5 shut off, 6 crashed, 7 suspended by itself
 */
record DomainState(int state, int reason) {

    private static final int RUNNING = 1;
    private static final int BLOCKED = 2;
    private static final int PAUSED = 3;
    private static final int SHUT_OFF = 5;
    private static final int CRASHED = 6;

    private static final int RUNNING_POSTCOPY = 10;
    private static final int RUNNING_POSTCOPY_FAILED = 11;
    private static final int PAUSED_MIGRATION = 2;
    private static final int PAUSED_STARTING = 11;
    private static final int PAUSED_POSTCOPY = 12;
    private static final int PAUSED_POSTCOPY_FAILED = 13;
    private static final int OFF_SHUT_DOWN = 1;
    private static final int OFF_DESTROYED = 2;
    private static final int OFF_CRASHED = 3;
    private static final int OFF_MIGRATED = 4;
    private static final int OFF_SAVED = 5;
    private static final int OFF_FAILED = 6;

    private static final Pattern LINE = Pattern.compile("Domain: '(.*)'|\\s+state\\.(state|reason)=(\\d{1,9})");

    /** Whether it holds memory that a cut would take, running or not. */
    boolean active() {
        return state != 0 && state != SHUT_OFF && state != CRASHED;
    }

    /** Whether its processors run here and its memory is here, whole. */
    boolean runs() {
        return (state == RUNNING && reason != RUNNING_POSTCOPY && reason != RUNNING_POSTCOPY_FAILED)
                || state == BLOCKED;
    }

    /** Whether it is one half of a move: on its way in, or held while the other half goes on. */
    boolean half() {
        return state == RUNNING && !runs()
                || state == PAUSED
                        && (reason == PAUSED_MIGRATION
                                || reason == PAUSED_STARTING
                                || reason == PAUSED_POSTCOPY
                                || reason == PAUSED_POSTCOPY_FAILED);
    }

    boolean crashed() {
        return state == CRASHED || state == SHUT_OFF && (reason == OFF_CRASHED || reason == OFF_FAILED);
    }

    /** Whether libvirt itself saw it end here: shut down, destroyed or saved. It does not remember that over its own restart. */
    boolean endedHere() {
        return state == SHUT_OFF && (reason == OFF_SHUT_DOWN || reason == OFF_DESTROYED || reason == OFF_SAVED);
    }

    /** What is left where a domain was moved away from: it says nothing of where it is now. */
    boolean leftBehind() {
        return state == SHUT_OFF && reason == OFF_MIGRATED;
    }

    /**
     * Reads {@code virsh domstats --state --raw}: every domain of a host, running or not.
     *
     * @return empty when any line of it is not understood, for a list with a hole is none
     */
    static Optional<Map<String, DomainState>> list(String output) {
        Map<String, DomainState> list = new LinkedHashMap<>();
        String domain = "";
        for (String line : output.split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (line.isBlank()) {
                continue;
            }
            if (!matcher.matches() || (matcher.group(1) == null && domain.isEmpty())) {
                return Optional.empty();
            }
            if (matcher.group(1) != null) {
                domain = matcher.group(1);
                list.put(domain, new DomainState(0, 0));
            } else {
                int number = Integer.parseInt(matcher.group(3));
                DomainState so = list.getOrDefault(domain, new DomainState(0, 0));
                list.put(
                        domain,
                        matcher.group(2).equals("state")
                                ? new DomainState(number, so.reason)
                                : new DomainState(so.state, number));
            }
        }
        return list.values().stream().anyMatch(one -> one.state == 0) ? Optional.empty() : Optional.of(list);
    }
}
