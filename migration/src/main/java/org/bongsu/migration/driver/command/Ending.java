package org.bongsu.migration.driver.command;

/**
 * How a program ended.
 *
 * @param exit its status; meaningful for {@link How#EXITED} only
 * @param output the beginning of what it wrote to standard output
 * @param errors the beginning of what it wrote to standard error, or why it was not started
 */
public record Ending(How how, int exit, String output, String errors) {
    public enum How {
        EXITED,
        /** It is not here, or this machine bears no more of them: nothing ran. */
        NOT_STARTED,
        /** It outlived its time, or wrote without end, and was ended with its children. */
        OVERDUE,
        /** It was ended because what it did is not wanted any more. */
        CALLED_OFF
    }

    public boolean exited(int status) {
        return how == How.EXITED && exit == status;
    }

    /** For people, one line. */
    public String words() {
        String said = (errors.isBlank() ? output : errors).strip().replaceAll("[^\\x20-\\x7e\\u00a0-\\uffff]+", " ");
        String brief = said.length() > 200 ? said.substring(0, 200) + "..." : said;
        String end = switch (how) {
            case EXITED -> "exit status " + exit;
            case NOT_STARTED -> "not started";
            case OVERDUE -> "outlived its time and was ended";
            case CALLED_OFF -> "called off and ended";
        };
        return brief.isEmpty() ? end : end + ": " + brief;
    }
}
