package org.bongsu.alerting.page;

import java.util.List;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/**
 * One message to people: an alert's change, or several of one group.
 *
 * @param group what its alerts have in common
 * @param changes at least one, each with its alert
 * @param behind alerts that are not told because one of these is their cause, 0 or more
 * @param channels ids, at least one
 */
public record Page(
        Moment at,
        String group,
        PageReason reason,
        Text detail,
        List<AlertChange> changes,
        int behind,
        List<String> channels) {

    /** Alerts of one page that a message lists; the rest is a number. */
    public static final int LISTED_MOST = 20;

    public Page {
        changes = List.copyOf(changes);
        channels = List.copyOf(channels);
        if (changes.isEmpty() || channels.isEmpty() || !reason.sent()) {
            throw new IllegalArgumentException(group + ": " + reason + " of " + changes.size() + " to " + channels);
        }
        if (changes.stream().anyMatch(change -> change.alert().isEmpty())) {
            throw new IllegalArgumentException(group + ": a change without its alert");
        }
    }

    /** Tells it apart from every other page of this site; the same again in a replay. */
    public String key() {
        AlertChange first = changes.get(0);
        return first.alertId() + " " + first.number() + " " + reason + " " + at.epochNanos() + " " + changes.size();
    }

    /** The highest of its alerts. */
    public Severity severity() {
        return changes.stream()
                .flatMap(change -> change.alert().stream())
                .map(alert -> alert.severity())
                .max(Severity::compareTo)
                .orElseThrow();
    }

    /** Nothing of it stands any more. */
    public boolean over() {
        return changes.stream()
                .flatMap(change -> change.alert().stream())
                .noneMatch(alert -> alert.state().open());
    }
}
