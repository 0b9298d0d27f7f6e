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
        boolean seesPower,
        Back back) {

    /**
     * What it can bring back.
     *
     * @param methods by which workloads had left
     */
    public record Back(Set<Method> methods, boolean powersOn, boolean uncordons) {

        public static final Back NOTHING = new Back(EnumSet.noneOf(Method.class), false, false);

        public static final Back ALL = new Back(EnumSet.allOf(Method.class), true, true);

        public Back {
            EnumSet<Method> copy = EnumSet.noneOf(Method.class);
            copy.addAll(methods);
            methods = Collections.unmodifiableSet(copy);
        }
    }

    /** Of a driver that brings nothing back. */
    public Capabilities(
            String kind,
            Set<Method> methods,
            boolean cordons,
            boolean cancels,
            boolean powersOff,
            boolean seesWorkloads,
            boolean seesPower) {
        this(kind, methods, cordons, cancels, powersOff, seesWorkloads, seesPower, Back.NOTHING);
    }

    public Capabilities {
        EnumSet<Method> copy = EnumSet.noneOf(Method.class);
        copy.addAll(methods);
        methods = Collections.unmodifiableSet(copy);
    }

    /** Whether a command of this kind is worth sending; a cancel is, to whoever moves or stops anything. */
    public boolean can(Command command) {
        return switch (command.action()) {
            case START -> command.method().filter(methods::contains).isPresent();
            case CANCEL -> !methods.isEmpty() || !back.methods().isEmpty();
            case CORDON -> cordons;
            case POWER_OFF -> powersOff;
            case POWER_ON -> back.powersOn();
            case UNCORDON -> back.uncordons();
            case RETURN -> command.method().filter(back.methods()::contains).isPresent();
        };
    }
}
