package org.bongsu.daemon.http.view;

/** How many steps of a plan are in which status. */
public record StepCountsView(
        int pending, int ongoing, int succeeded, int failed, int skipped, int cancelled, int overtaken) {

    public int all() {
        return pending + ongoing + succeeded + failed + skipped + cancelled + overtaken;
    }
}
