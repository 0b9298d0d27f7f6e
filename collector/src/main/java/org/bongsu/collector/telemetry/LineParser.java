package org.bongsu.collector.telemetry;

import java.util.function.IntPredicate;

/** Reads back the lines that {@link LineFormat} writes; not line protocol at large. Used by one thread. */
final class LineParser {

    /** Receives each field of a line. */
    interface Field {
        void accept(String device, String point, long epochNanos, double value);
    }

    private String line = "";
    private int at;

    /** @throws IllegalArgumentException naming the column when the line is not one of ours */
    void parse(String text, Field sink) {
        line = text;
        at = 0;
        word(c -> c == ',');
        String device = "";
        while (peek() == ',') {
            at++;
            String key = word(c -> c == '=');
            expect('=');
            String value = word(c -> c == ',' || c == ' ');
            device = key.equals("device") ? value : device;
        }
        expect(' ');
        int fields = at;
        long nanos = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        at = fields;
        do {
            String point = word(c -> c == '=');
            expect('=');
            int from = at;
            word(c -> c == ',' || c == ' ');
            sink.accept(device, point, nanos, number(line.substring(from, at)));
        } while (line.charAt(at++) == ',');
    }

    private static double number(String text) {
        return text.endsWith("i") ? Long.parseLong(text.substring(0, text.length() - 1)) : Double.parseDouble(text);
    }

    private String word(IntPredicate ends) {
        StringBuilder word = new StringBuilder();
        while (at < line.length() && !ends.test(line.charAt(at))) {
            if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                at++;
            }
            word.append(line.charAt(at++));
        }
        return word.toString();
    }

    private int peek() {
        return at < line.length() ? line.charAt(at) : -1;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new IllegalArgumentException("'" + wanted + "' expected at " + at + " of " + line);
        }
        at++;
    }
}
