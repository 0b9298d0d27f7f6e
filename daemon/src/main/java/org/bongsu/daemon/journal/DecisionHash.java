package org.bongsu.daemon.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.domain.Moment;

/**
 * Running SHA-256 over every effect in order, but for who is paged: two runs with the same hash decided the same. One thread.
 */
public final class DecisionHash {

    private final MessageDigest digest;
    private String hex;

    public DecisionHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        hex = current();
    }

    /** Adds the effects of one input and returns the hash so far, in hex. */
    public String add(Moment now, List<Effect> effects) {
        boolean decided = false;
        for (Effect effect : effects) {
            if (effect instanceof Effect.Paged || effect instanceof Effect.Withheld) {
                continue;
            }
            decided = true;
            String line = now.epochNanos() + " " + effect.canonical() + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        hex = decided ? current() : hex;
        return hex;
    }

    public String hex() {
        return hex;
    }

    private String current() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of this platform cannot be cloned", e);
        }
    }
}
