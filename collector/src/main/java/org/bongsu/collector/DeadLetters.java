package org.bongsu.collector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What could not be understood, kept for a person to look at: one line each, of bounded length, in a file of bounded size
 * with one predecessor. Safe on any thread. A letter that cannot be written is logged and given up; the counter beside it
 * still counts.
 */
public final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int MOST_CHARACTERS = 2_000;

    private final Path file;
    private final long mostBytes;

    /** @param mostBytes of the file; with its predecessor it takes up to twice as much */
    public DeadLetters(Path file, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
    }

    /**
     * @param from topic or sink
     * @param why it was refused
     * @param letter itself; control characters are written as {@code \}{@code uXXXX}
     */
    public synchronized void add(String from, String why, String letter) {
        StringBuilder line = new StringBuilder();
        escape(line, from);
        line.append('\t');
        escape(line, why);
        line.append('\t');
        escape(line, letter);
        line.append('\n');
        try {
            if (Files.exists(file) && Files.size(file) >= mostBytes) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.write(
                    file,
                    line.toString().getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("dead letter from {} not kept: {}", from, e.toString());
        }
    }

    private static void escape(StringBuilder line, String text) {
        int end = Math.min(text.length(), MOST_CHARACTERS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '\\' || c == 0x7F) {
                line.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                line.append(c);
            }
        }
        if (end < text.length()) {
            line.append("...").append(text.length() - end).append(" more");
        }
    }
}
