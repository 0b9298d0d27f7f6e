package org.bongsu.migration.execution;

/**
 * What a driver claims about a command. It may be lost, late, doubled or false: it never completes a step.
 *
 * @param sequence of the command
 * @param detail for people; may be empty
 */
public record Reply(long sequence, Status status, String detail) {
    /** The claim. */
    public enum Status {
        STARTED,
        SUCCEEDED,
        FAILED
    }
}
