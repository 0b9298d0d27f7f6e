package org.bongsu.migration.driver;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.execution.Command;

/**
 * What a driver can be told and what it sees.
 *
 * @param kind as in bongsu.yaml: {@code http}, {@code command}, {@code record}
 * @param methods by which workloads can leave
 * @param cancels whether it knows more of a cancel than to begin nothing new
 * @param seesWorkloads without it no step ever completes
 * @param seesPower without it no server is ever known to be off
 */
public record Capabilities(
        String kind,
        Set<Method> methods,
        boolean cordons,
        boolean cancels,
        boolean powersOff,
        boolean seesWorkloads,
        boolean seesPower) {

    public Capabilities {
        EnumSet<Method> copy = EnumSet.noneOf(Method.class);
        copy.addAll(methods);
        methods = Collections.unmodifiableSet(copy);
    }

    /** Whether a command of this kind is worth sending; a cancel is, to whoever moves or stops anything. */
    public boolean can(Command command) {
        return switch (command.action()) {
            case START -> command.method().filter(methods::contains).isPresent();
            case CANCEL -> !methods.isEmpty();
            case CORDON -> cordons;
            case POWER_OFF -> powersOff;
        };
    }
}
