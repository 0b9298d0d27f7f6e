package org.bongsu.daemon.http.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes HTML in which nothing that came from outside is markup: tag and attribute names are ours, every text and every
 * attribute's value is escaped. Used by one request.
 */
public final class Html {

    private static final List<String> VOID = List.of("meta", "link", "input", "br");

    private final StringBuilder out = new StringBuilder(16_384).append("<!doctype html>\n");

    /** Names and values in turn. */
    public static String[] with(String... namesAndValues) {
        return namesAndValues;
    }

    /** A path of the API whose parts are ids, whatever letters they have. */
    static String path(String... parts) {
        StringBuilder path = new StringBuilder("/api/v1");
        for (String part : parts) {
            path.append('/')
                    .append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return path.toString();
    }

    public Html in(String tag, String[] attributes, Runnable content) {
        open(tag, attributes);
        if (!VOID.contains(tag)) {
            content.run();
            out.append("</").append(tag).append('>');
        }
        return this;
    }

    public Html in(String tag, Runnable content) {
        return in(tag, with(), content);
    }

    public Html leaf(String tag, String text, String... attributes) {
        return in(tag, attributes, () -> escape(text));
    }

    public Html empty(String tag, String... attributes) {
        return in(tag, attributes, () -> {});
    }

    public Html text(String text) {
        escape(text);
        return this;
    }

    private void open(String tag, String[] attributes) {
        out.append('<').append(tag);
        for (int index = 0; index < attributes.length; index += 2) {
            out.append(' ').append(attributes[index]).append("=\"");
            escape(attributes[index + 1]);
            out.append('"');
        }
        out.append('>');
    }

    private void escape(String text) {
        for (int index = 0; index < text.length(); index++) {
            char letter = text.charAt(index);
            switch (letter) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(letter);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
