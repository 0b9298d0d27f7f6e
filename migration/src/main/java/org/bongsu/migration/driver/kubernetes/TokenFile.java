package org.bongsu.migration.driver.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A bearer token that somebody renews in place; read again twice a minute. Any thread. */
final class TokenFile {

    /** Projected tokens are renewed at four fifths of their life, which is ten minutes at least. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final Path path;
    private String token = "";
    private long readAt;

    TokenFile(Path path) {
        this.path = path;
    }

    synchronized String read() {
        long now = System.nanoTime();
        if (token.isEmpty() || now - readAt > KEPT.toNanos()) {
            try {
                token = Files.readString(path).strip();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + path, e);
            }
            readAt = now;
        }
        return token;
    }
}
