package org.bongsu.migration.driver.nut;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bytes as they come to lines. Not thread-safe. */
final class NutLines {

    /** As much as upsd takes; the longest request of a client is far below. */
    static final int LINE_BYTES_MOST = 1_024;

    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean tooLong;

    /** Lines that ended, without their ends; nothing more once a line was too long. */
    List<String> take(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        for (byte one : bytes) {
            if (tooLong) {
                break;
            }
            if (one == '\n') {
                String line = begun.toString(StandardCharsets.UTF_8);
                lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
                begun.reset();
            } else if (begun.size() == LINE_BYTES_MOST) {
                tooLong = true;
            } else {
                begun.write(one);
            }
        }
        return lines;
    }

    boolean tooLong() {
        return tooLong;
    }
}
