package org.bongsu.rules.expression;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The checker's messages in the words of those who write rules, and with how a function is written. */
final class CheckerWords {

    private static final Pattern OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^(]*)\\((.*?)\\)'.*");
    private static final Pattern TYPE = Pattern.compile("expected type '([^']*)' but found '([^']*)'");
    private static final List<String> LOOPS = List.of("all", "exists", "exists_one", "map", "filter");

    private CheckerWords() {}

    /** Whether it is about a macro of CEL that goes through a list. */
    static boolean isLoop(String message) {
        return LOOPS.stream().anyMatch(loop -> message.startsWith("undeclared reference to '" + loop + "'"))
                || message.contains("'@in'");
    }

    static String said(String message) {
        if (isLoop(message)) {
            return "there are no lists and no loops in rules; count(...) looks at many devices";
        }
        String plain = CelName.back(message)
                .replace(" (in container '')", "")
                .replaceFirst(" expecting \\{.*}$", "")
                .replace("'<EOF>'", "the end")
                .replace("<EOF>", "the end")
                .replace("mismatched input the end", "something is missing at the end")
                .replaceFirst("^token recognition error at: '(\\S*)\\s*'$", "'$1' means nothing here");
        Matcher overload = OVERLOAD.matcher(plain);
        if (overload.matches()) {
            String function = overload.group(1);
            String given = Arrays.stream(overload.group(3).split(", "))
                    .map(CheckerWords::type)
                    .collect(Collectors.joining(" and "));
            String name = function.replaceAll("^_|_$", "");
            return name + " cannot take " + given
                    + Functions.usage(function)
                            .map(usage -> "; it is written " + usage)
                            .orElse("");
        }
        Matcher type = TYPE.matcher(plain);
        return type.matches()
                ? "this is " + type(type.group(2)) + ", where " + type(type.group(1)) + " is needed"
                : plain;
    }

    private static String type(String name) {
        return switch (name) {
            case "double" -> "a number";
            case "bool" -> "a condition";
            case "string" -> "a text";
            case "status" -> "a status";
            case "google.protobuf.Duration" -> "a duration";
            default -> name;
        };
    }
}
