package org.bongsu.migration.driver.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program and its arguments with {@code {placeholders}}. Each argument stays one argument whatever is put in; no shell
 * of this machine ever sees it. ssh hands its arguments to a shell at the other end, and a wrapper may hand them to
 * anybody, so a value that any shell or option parser could take for something else is refused wherever it goes.
 * Doubled braces, as in {@code {{.State}}}, are nobody's placeholder.
 *
 * @param arguments at least one, the program first, without a placeholder in it
 */
public record Template(List<String> arguments) {

    /** Not a letter of it means anything to a shell; none begins with a dash, a dot or a slash. */
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@:-]*");

    /** A host name has 253 characters at most, a systemd unit 255. */
    private static final int VALUE_MOST = 255;

    private static final Pattern PLACEHOLDER = Pattern.compile("(?<!\\{)\\{([a-z_]+)\\}(?!\\})");

    public Template {
        arguments = List.copyOf(arguments);
        if (arguments.isEmpty() || arguments.get(0).isBlank()) {
            throw new IllegalArgumentException("no program: " + arguments);
        }
    }

    /** A value that must not reach a command line. */
    public static final class UnsafeValue extends Exception {
        private static final long serialVersionUID = 1L;

        UnsafeValue(String message) {
            super(message);
        }
    }

    /** The placeholders of one argument, in order. */
    public static Set<String> placeholders(String argument) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = PLACEHOLDER.matcher(argument);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    String program() {
        return arguments.get(0);
    }

    /** Whether ssh is what carries it: then status 255 means that it was not reached, or lost on the way. */
    boolean throughSsh() {
        return arguments.stream().anyMatch(argument -> argument.equals("ssh") || argument.endsWith("/ssh"));
    }

    /**
     * @param values by placeholder
     * @throws UnsafeValue when one is missing or could be taken for something else; the message says which
     */
    public List<String> fill(Map<String, String> values) throws UnsafeValue {
        List<String> filled = new ArrayList<>();
        for (String argument : arguments) {
            Matcher matcher = PLACEHOLDER.matcher(argument);
            StringBuilder whole = new StringBuilder();
            while (matcher.find()) {
                String value = safe(matcher.group(1), values.get(matcher.group(1)));
                matcher.appendReplacement(whole, Matcher.quoteReplacement(value));
            }
            matcher.appendTail(whole);
            filled.add(whole.toString());
        }
        return filled;
    }

    private static String safe(String name, @Nullable String value) throws UnsafeValue {
        if (value == null) {
            throw new UnsafeValue("nothing is known for {" + name + "}");
        }
        if (value.length() > VALUE_MOST || !SAFE.matcher(value).matches()) {
            throw new UnsafeValue("{" + name + "} is \"" + printable(value)
                    + "\", which a command line may not carry: letters, digits and . _ @ : - only, a letter or digit first, "
                    + VALUE_MOST + " at most");
        }
        return value;
    }

    private static String printable(String value) {
        String line = value.replaceAll("[^\\x20-\\x7e]", "?");
        return line.length() > 80 ? line.substring(0, 80) + "..." : line;
    }
}
