package org.bongsu.daemon.access;

import java.util.regex.Pattern;

/**
 * A person who logs in with a password.
 *
 * @param hash of {@link Password}
 */
public record User(String name, Role role, String hash) {

    /** Letters of any script, as people are called; nothing that means something in a file, a log or a header. */
    public static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]{0,63}");

    public User {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no user's name: " + NAME.pattern());
        }
    }

    /** A session opened with another stamp rests on what is no longer so. */
    public String stamp() {
        return role.word() + ":" + hash;
    }

    /** Never the hash. */
    @Override
    public String toString() {
        return name + " (" + role.word() + ")";
    }
}
