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
    POWER_OFF;

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

    /** Empty for a start without a method, which nobody sends. */
    static Optional<Deed> of(Command command) {
        return switch (command.action()) {
            case START -> command.method().map(Deed::of);
            case CANCEL -> Optional.of(CANCEL);
            case CORDON -> Optional.of(CORDON);
            case POWER_OFF -> Optional.of(POWER_OFF);
        };
    }
}
