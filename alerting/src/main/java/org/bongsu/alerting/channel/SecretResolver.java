package org.bongsu.alerting.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.bongsu.alerting.signature.WebhookKey;

/**
 * Follows references to secrets: {@code env:NAME}, {@code file:PATH}, or the secret itself, which suits rehearsals only.
 * Reads anew each time, so that a rotated key needs no restart; may block on a file. Safe on any thread.
 */
public final class SecretResolver {

    private static final String ENV = "env:";
    private static final String FILE = "file:";

    private final Path base;
    private final Function<String, Optional<String>> environment;

    /** @param base what relative paths start from: the site's folder */
    public SecretResolver(Path base, Function<String, Optional<String>> environment) {
        this.base = base;
        this.environment = environment;
    }

    public static SecretResolver of(Path base) {
        return new SecretResolver(base, name -> Optional.ofNullable(System.getenv(name)));
    }

    /** @throws IllegalArgumentException when there is no such secret; the message holds the reference, never a secret */
    public String text(String reference) {
        if (reference.startsWith(ENV)) {
            return environment
                    .apply(reference.substring(ENV.length()))
                    .filter(value -> !value.isBlank())
                    .orElseThrow(() -> new IllegalArgumentException("no secret: " + reference + " is not set"));
        }
        return reference.startsWith(FILE) ? read(reference) : reference;
    }

    /** @throws IllegalArgumentException when there is no such secret or it is no key */
    public WebhookKey key(String reference) {
        return WebhookKey.parse(text(reference));
    }

    private String read(String reference) {
        try {
            return Files.readString(base.resolve(reference.substring(FILE.length())))
                    .strip();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("no secret: " + reference + " cannot be read", unreadable);
        }
    }
}
