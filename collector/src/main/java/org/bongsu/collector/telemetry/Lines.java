package org.bongsu.collector.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Some lines of line protocol in UTF-8, each ended by a newline: the first {@code length} bytes of the text. */
record Lines(byte[] text, int length, int count) {

    static Lines of(LineBuffer buffer) {
        int count = 0;
        byte[] text = buffer.array();
        for (int i = 0; i < buffer.length(); i++) {
            count += text[i] == '\n' ? 1 : 0;
        }
        return new Lines(text, buffer.length(), count);
    }

    static Lines of(List<String> lines) {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return new Lines(text, text.length, lines.size());
    }

    static Lines of(String text) {
        return of(LineFormat.split(text));
    }

    String string() {
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
