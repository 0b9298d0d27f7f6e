package org.bongsu.migration.lint;

import java.util.Locale;

/** How much a finding costs. */
public enum Severity {
    /** Work will be lost that a better site would save, or nothing will be moved at all. */
    SEVERE,
    /** Something will fail in an outage that can be named. */
    WARNING,
    /** Nobody can say, because the site does not. */
    NOTE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
