package org.bongsu.migration.lint;

import org.bongsu.domain.Text;

/** One thing in a site that will make an evacuation fail, with its numbers. */
public record Finding(FindingCode code, Severity severity, Subject subject, Text text) {}
