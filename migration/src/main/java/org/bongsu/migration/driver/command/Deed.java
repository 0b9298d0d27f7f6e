package org.bongsu.migration.driver.command;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.execution.Command;

/** What a program can be configured for, by the key under {@code run}, and the placeholders it is given. */
public enum Deed {
    SHIFT("service", "workload", "destination"),
    LIVE("service", "workload", "destination", "host", "rate_gbps"),
    COLD("service", "workload", "destination", "host", "rate_gbps"),
    STOP("service", "workload"),
    CANCEL("service", "workload"),
    CORDON,
    POWER_OFF,
    POWER_ON,
    UNCORDON,
    /** A workload that was stopped. */
    START("service", "workload"),
    /** Traffic or leadership comes back from the replica. */
    UNSHIFT("service", "workload", "destination"),
    /** A workload that was moved. */
    RETURN("service", "workload", "destination", "host", "rate_gbps");

    private final Set<String> placeholders;

    Deed(String... beside) {
        Set<String> all = new LinkedHashSet<>(List.of("server", "epoch", "sequence"));
        all.addAll(List.of(beside));
        this.placeholders = Collections.unmodifiableSet(all);
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Set<String> placeholders() {
        return placeholders;
    }

    static Deed of(Method method) {
        return switch (method) {
            case SHIFT -> SHIFT;
            case LIVE -> LIVE;
            case COLD -> COLD;
            case STOP -> STOP;
        };
    }

    static Deed back(Method method) {
        return switch (method) {
            case SHIFT -> UNSHIFT;
            case LIVE, COLD -> RETURN;
            case STOP -> START;
        };
    }

    /** Empty for a start or a return without a method, which nobody sends. */
    static Optional<Deed> of(Command command) {
        return switch (command.action()) {
            case START -> command.method().map(Deed::of);
            case CANCEL -> Optional.of(CANCEL);
            case CORDON -> Optional.of(CORDON);
            case POWER_OFF -> Optional.of(POWER_OFF);
            case POWER_ON -> Optional.of(POWER_ON);
            case UNCORDON -> Optional.of(UNCORDON);
            case RETURN -> command.method().map(Deed::back);
        };
    }
}
