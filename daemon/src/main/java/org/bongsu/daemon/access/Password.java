package org.bongsu.daemon.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords as Argon2id (RFC 9106), written as {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}, which other tools write and read too.
 * Parameters: OWASP Password Storage Cheat Sheet, 19 MiB, 2 passes, 1 lane. Takes tens of milliseconds and 19 MiB: never on an event
 * loop.
 */
public final class Password {

    /** NIST SP 800-63B, 3.1.1.2: at least 8, better 15 where nothing else is asked for. */
    public static final int LEAST = 12;

    public static final int MOST = 200;
    public static final int SALT_BYTES = 16;

    static final int MEMORY_KIB = 19_456;
    static final int PASSES = 2;
    static final int LANES = 1;
    static final int HASH_BYTES = 32;

    /** What another tool wrote may cost more than ours, within reason: a line of the users' file must not stop the daemon. */
    private static final int MEMORY_KIB_MOST = 131_072;

    private static final int PASSES_MOST = 10;
    private static final int LANES_MOST = 4;
    private static final int MEMORY_KIB_LEAST = 7_168;

    private static final Pattern WRITTEN = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{22,86})");

    /** Of a password that nobody knows: tried for unknown users, so that they take as long as known ones. */
    public static final String NOBODY =
            "$argon2id$v=19$m=19456,t=2,p=1$Ym9uZ3N1LW5vYm9keS4uLg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private Password() {}

    /** @param salt {@link #SALT_BYTES} random bytes */
    public static String hash(String password, byte[] salt) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(argon2(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES));
    }

    /** Why a hash cannot be used; empty where it can. */
    public static Optional<String> unfit(String hash) {
        Matcher written = WRITTEN.matcher(hash);
        if (!written.matches()) {
            return Optional.of("not an argon2id hash such as $argon2id$v=19$m=19456,t=2,p=1$salt$hash");
        }
        int memory = Integer.parseInt(written.group(1));
        int passes = Integer.parseInt(written.group(2));
        int lanes = Integer.parseInt(written.group(3));
        if (memory < MEMORY_KIB_LEAST || memory > MEMORY_KIB_MOST) {
            return Optional.of("m=" + memory + " is not " + MEMORY_KIB_LEAST + " to " + MEMORY_KIB_MOST + " KiB");
        }
        if (passes < 1 || passes > PASSES_MOST || lanes < 1 || lanes > LANES_MOST) {
            return Optional.of(
                    "t=" + passes + ",p=" + lanes + " is not 1 to " + PASSES_MOST + " and 1 to " + LANES_MOST);
        }
        return Optional.empty();
    }

    /** @throws IllegalArgumentException where the hash is {@link #unfit} */
    public static boolean matches(String hash, String password) {
        Optional<String> unfit = unfit(hash);
        Matcher written = WRITTEN.matcher(hash);
        if (unfit.isPresent() || !written.matches()) {
            throw new IllegalArgumentException("a password's hash is " + unfit.orElse("unreadable"));
        }
        byte[] expected = Base64.getDecoder().decode(written.group(5));
        byte[] given = argon2(
                password,
                Base64.getDecoder().decode(written.group(4)),
                Integer.parseInt(written.group(1)),
                Integer.parseInt(written.group(2)),
                Integer.parseInt(written.group(3)),
                expected.length);
        return MessageDigest.isEqual(expected, given);
    }

    /** Composed, as one keyboard types 한 as one letter and another as three. */
    private static byte[] argon2(String password, byte[] salt, int memory, int passes, int lanes, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(
                Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
