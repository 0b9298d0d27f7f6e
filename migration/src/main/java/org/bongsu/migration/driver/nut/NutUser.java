package org.bongsu.migration.driver.nut;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Who may log in, as an upsmon of secondary mode; nobody may do more. */
public record NutUser(String name, String password) {

    /** Clients of NUT send both without quotes: with a blank, a quote or a backslash they would arrive as something else. */
    public static boolean canBeSent(String word) {
        return word.matches("[^\\s\\p{Cntrl}\"\\\\]+");
    }

    boolean is(String otherName, String otherPassword) {
        // Both are compared, in full, whatever the first says: how long it takes tells nothing.
        boolean sameName = same(name, otherName);
        return same(password, otherPassword) && sameName;
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return name;
    }
}
