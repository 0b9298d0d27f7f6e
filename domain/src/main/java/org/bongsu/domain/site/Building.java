package org.bongsu.domain.site;

import org.bongsu.domain.Text;

/** A building of the site; a cut may take one building at once. */
public record Building(String id, Text name) {}
