package org.bongsu.migration.shutdown;

import org.bongsu.domain.Text;

/**
 * A group was told to shut down, or may run again.
 *
 * @param told false for the all-clear
 */
public record GroupChange(ShutdownGroup group, boolean told, Text why) {}
