package org.bongsu.daemon.http.view;

import org.bongsu.domain.Text;

/**
 * Something in the site that will make an evacuation fail.
 *
 * @param code a word of docs/linter.md
 * @param severity {@code severe}, {@code warning} or {@code note}
 * @param kind what the part is that it is about, such as {@code room}
 * @param id of the part; empty for the site itself
 * @param file of the site's folder, with line and column from 1
 */
public record FindingView(
        String code, String severity, String kind, String id, String file, int line, int column, Text text) {}
