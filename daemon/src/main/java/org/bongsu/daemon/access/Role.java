package org.bongsu.daemon.access;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person or a script is there for. Not a ladder: who looks after the machinery (engineer) is not who decides that work is moved
 * (approver); {@link AccessTable} says what each may do.
 */
public enum Role {
    /** Sees everything, changes nothing. */
    VIEWER,
    /** On duty: takes alerts, says what is seen in a room and when it will be cut. */
    OPERATOR,
    /** Decides what is moved, stopped, brought back or left. */
    APPROVER,
    /** Looks after devices, rules and what is told: reads the configuration again, orders work, silences. */
    ENGINEER,
    /** May everything, and ends others' sessions. */
    ADMIN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Role::word).toList();
    }

    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
