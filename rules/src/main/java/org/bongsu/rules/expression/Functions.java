package org.bongsu.rules.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the language has beside CEL's operators: names, and types for the checker. Our own evaluation runs them all. */
final class Functions {

    static final String HAS = "has";
    static final String LAST = "last";
    static final String AVG = "avg";
    static final String MIN = "min";
    static final String MAX = "max";
    static final String DELTA = "delta";
    static final String RATE = "rate";
    static final String HELD = "held";
    static final String COUNT = "count";
    static final String AT_LEAST = "at_least";
    static final String AGE = "age";
    static final String QUALITY = "quality";
    static final String SECONDS = "seconds";
    static final String MINUTES = "minutes";
    static final String HOURS = "hours";

    static final List<String> NAMES = List.of(
            HAS,
            LAST,
            AVG,
            MIN,
            MAX,
            DELTA,
            RATE,
            HELD,
            COUNT,
            AT_LEAST,
            AGE,
            QUALITY,
            SECONDS,
            MINUTES,
            HOURS,
            "duration");

    static final OpaqueType STATUS = OpaqueType.create("status");

    private Functions() {}

    /** How a function is written; empty for what is none. */
    static Optional<String> usage(String function) {
        return Optional.ofNullable(
                switch (function) {
                    case HAS -> "has(status, \"TOKEN\")";
                    case LAST -> "last(point) or last(point, 30 s)";
                    case AVG, MIN, MAX, DELTA, RATE -> function + "(point, 5 min)";
                    case HELD -> "held(condition, 10 s)";
                    case COUNT -> "count(condition) >= 2";
                    case AT_LEAST -> "at_least(2, condition)";
                    case AGE -> "age(point) > 5 min";
                    case QUALITY -> "quality(point) == \"STALE\"";
                    case SECONDS, MINUTES, HOURS -> function + "(5)";
                    default -> null;
                });
    }

    static List<CelFunctionDecl> declarations() {
        List<CelFunctionDecl> all = new ArrayList<>();
        for (String windowed : List.of(AVG, MIN, MAX, DELTA, RATE)) {
            all.add(function(
                    windowed,
                    overload(windowed, "double_duration", SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.DURATION),
                    overload(windowed, "double_double", SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.DOUBLE)));
        }
        all.add(function(
                LAST,
                overload(LAST, "double", SimpleType.DOUBLE, SimpleType.DOUBLE),
                overload(LAST, "bool", SimpleType.BOOL, SimpleType.BOOL),
                overload(LAST, "double_duration", SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.DURATION),
                overload(LAST, "double_double", SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.DOUBLE),
                overload(LAST, "bool_duration", SimpleType.BOOL, SimpleType.BOOL, SimpleType.DURATION),
                overload(LAST, "bool_double", SimpleType.BOOL, SimpleType.BOOL, SimpleType.DOUBLE)));
        all.add(function(
                HELD,
                overload(HELD, "bool_duration", SimpleType.BOOL, SimpleType.BOOL, SimpleType.DURATION),
                overload(HELD, "bool_double", SimpleType.BOOL, SimpleType.BOOL, SimpleType.DOUBLE)));
        all.add(function(COUNT, overload(COUNT, "bool", SimpleType.DOUBLE, SimpleType.BOOL)));
        all.add(function(
                AT_LEAST, overload(AT_LEAST, "double_bool", SimpleType.BOOL, SimpleType.DOUBLE, SimpleType.BOOL)));
        all.add(ofAnyPoint(AGE, SimpleType.DOUBLE));
        all.add(ofAnyPoint(QUALITY, SimpleType.STRING));
        for (String time : List.of(SECONDS, MINUTES, HOURS)) {
            all.add(function(time, overload(time, "double", SimpleType.DOUBLE, SimpleType.DOUBLE)));
        }
        all.add(function(HAS, overload(HAS, "status_token", SimpleType.BOOL, STATUS, SimpleType.STRING)));
        return all;
    }

    private static CelFunctionDecl ofAnyPoint(String name, CelType result) {
        return function(
                name,
                overload(name, "double", result, SimpleType.DOUBLE),
                overload(name, "bool", result, SimpleType.BOOL),
                overload(name, "status", result, STATUS));
    }

    private static CelFunctionDecl function(String name, CelOverloadDecl... overloads) {
        return CelFunctionDecl.newFunctionDeclaration(name, overloads);
    }

    private static CelOverloadDecl overload(String name, String suffix, CelType result, CelType... arguments) {
        return CelOverloadDecl.newGlobalOverload(name + "_" + suffix, result, arguments);
    }
}
