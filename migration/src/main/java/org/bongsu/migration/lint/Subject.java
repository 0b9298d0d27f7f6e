package org.bongsu.migration.lint;

import java.util.Locale;

/**
 * The part of a site that a finding is about.
 *
 * @param id empty for the site itself
 * @param key the key or column of the part that is to blame; empty for the part as a whole
 */
public record Subject(Kind kind, String id, String key) {

    /** What the part is. */
    public enum Kind {
        SITE,
        ROOM,
        COMPARTMENT,
        BUILDING,
        DESTINATION,
        CONTROL,
        SERVICE,
        WORKLOAD;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Subject site(String key) {
        return new Subject(Kind.SITE, "", key);
    }
}
