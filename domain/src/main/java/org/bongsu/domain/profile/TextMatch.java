package org.bongsu.domain.profile;

import java.util.regex.Pattern;

/**
 * What a text that a device says of itself must be like. The blanks and zeros that pad such texts do not count.
 *
 * @param text a part of the text, or a regular expression for all of it
 */
public record TextMatch(Kind kind, String text) {

    /** How the text is compared, letter case and all. */
    public enum Kind {
        STARTS_WITH,
        CONTAINS,
        /** As a regular expression, from end to end. */
        MATCHES
    }

    /** @throws java.util.regex.PatternSyntaxException where MATCHES has no regular expression */
    public TextMatch {
        if (kind == Kind.MATCHES) {
            Pattern.compile(text);
        }
    }

    public boolean fits(String said) {
        String plain = said.replace('\0', ' ').strip();
        return switch (kind) {
            case STARTS_WITH -> plain.startsWith(text);
            case CONTAINS -> plain.contains(text);
            case MATCHES -> Pattern.matches(text, plain);
        };
    }

    /** In signs alone, such as {@code "Smart-UPS…"}, or a regular expression between slashes. */
    @Override
    public String toString() {
        return switch (kind) {
            case STARTS_WITH -> "\"" + text + "…\"";
            case CONTAINS -> "\"…" + text + "…\"";
            case MATCHES -> "/" + text + "/";
        };
    }
}
