package org.bongsu.alerting.alert;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The state machine of an alert as a table: every event that can come in a state has exactly one row. */
public final class AlertTable {

    /** One row: in this state, on this event, the alert goes to {@code to} for this reason. */
    public record Row(AlertState from, AlertEvent on, AlertState to, ChangeReason reason) {}

    private static final Map<AlertState, Map<AlertEvent, Row>> ROWS = new EnumMap<>(AlertState.class);

    static {
        row(AlertState.ABSENT, AlertEvent.ARISE, AlertState.ACTIVE, ChangeReason.FIRST);
        row(AlertState.ABSENT, AlertEvent.ACKNOWLEDGE, AlertState.ABSENT, ChangeReason.UNKNOWN_ALERT);
        row(AlertState.ABSENT, AlertEvent.CLEAR, AlertState.ABSENT, ChangeReason.UNKNOWN_ALERT);
        row(AlertState.ABSENT, AlertEvent.SHELVE, AlertState.ABSENT, ChangeReason.UNKNOWN_ALERT);
        row(AlertState.ABSENT, AlertEvent.UNSHELVE, AlertState.ABSENT, ChangeReason.UNKNOWN_ALERT);

        row(AlertState.ACTIVE, AlertEvent.WORSEN, AlertState.ACTIVE, ChangeReason.WORSENED);
        row(AlertState.ACTIVE, AlertEvent.EASE, AlertState.ACTIVE, ChangeReason.EASED);
        row(AlertState.ACTIVE, AlertEvent.AMEND, AlertState.ACTIVE, ChangeReason.AMENDED);
        row(AlertState.ACTIVE, AlertEvent.REPEAT, AlertState.ACTIVE, ChangeReason.UNCHANGED);
        row(AlertState.ACTIVE, AlertEvent.ACKNOWLEDGE, AlertState.ACKNOWLEDGED, ChangeReason.ACKNOWLEDGED);
        row(AlertState.ACTIVE, AlertEvent.SHELVE, AlertState.SHELVED, ChangeReason.SHELVED);
        row(AlertState.ACTIVE, AlertEvent.SHELVE_GRAVE, AlertState.ACTIVE, ChangeReason.NEVER_SILENCED);
        row(AlertState.ACTIVE, AlertEvent.UNSHELVE, AlertState.ACTIVE, ChangeReason.NOT_SHELVED);
        row(AlertState.ACTIVE, AlertEvent.CLEAR, AlertState.CLEARED, ChangeReason.CLEARED);
        row(AlertState.ACTIVE, AlertEvent.CLEAR_UNSEEN, AlertState.LATCHED, ChangeReason.LATCHED);

        row(AlertState.ACKNOWLEDGED, AlertEvent.WORSEN, AlertState.ACTIVE, ChangeReason.WORSENED);
        row(AlertState.ACKNOWLEDGED, AlertEvent.EASE, AlertState.ACKNOWLEDGED, ChangeReason.EASED);
        row(AlertState.ACKNOWLEDGED, AlertEvent.AMEND, AlertState.ACKNOWLEDGED, ChangeReason.AMENDED);
        row(AlertState.ACKNOWLEDGED, AlertEvent.REPEAT, AlertState.ACKNOWLEDGED, ChangeReason.UNCHANGED);
        row(
                AlertState.ACKNOWLEDGED,
                AlertEvent.ACKNOWLEDGE,
                AlertState.ACKNOWLEDGED,
                ChangeReason.ALREADY_ACKNOWLEDGED);
        row(AlertState.ACKNOWLEDGED, AlertEvent.SHELVE, AlertState.SHELVED, ChangeReason.SHELVED);
        row(AlertState.ACKNOWLEDGED, AlertEvent.SHELVE_GRAVE, AlertState.ACKNOWLEDGED, ChangeReason.NEVER_SILENCED);
        row(AlertState.ACKNOWLEDGED, AlertEvent.UNSHELVE, AlertState.ACKNOWLEDGED, ChangeReason.NOT_SHELVED);
        row(AlertState.ACKNOWLEDGED, AlertEvent.CLEAR, AlertState.CLEARED, ChangeReason.CLEARED);

        row(AlertState.LATCHED, AlertEvent.ARISE, AlertState.ACTIVE, ChangeReason.REOPENED);
        row(AlertState.LATCHED, AlertEvent.ACKNOWLEDGE, AlertState.CLEARED, ChangeReason.ACKNOWLEDGED);
        row(AlertState.LATCHED, AlertEvent.SHELVE_GRAVE, AlertState.LATCHED, ChangeReason.NEVER_SILENCED);
        row(AlertState.LATCHED, AlertEvent.UNSHELVE, AlertState.LATCHED, ChangeReason.NOT_SHELVED);
        row(AlertState.LATCHED, AlertEvent.CLEAR, AlertState.LATCHED, ChangeReason.ALREADY_CLEARED);

        row(AlertState.SHELVED, AlertEvent.WORSEN, AlertState.SHELVED, ChangeReason.STILL_SHELVED);
        row(AlertState.SHELVED, AlertEvent.OVERRULE, AlertState.ACTIVE, ChangeReason.WORSENED);
        row(AlertState.SHELVED, AlertEvent.EASE, AlertState.SHELVED, ChangeReason.STILL_SHELVED);
        row(AlertState.SHELVED, AlertEvent.AMEND, AlertState.SHELVED, ChangeReason.STILL_SHELVED);
        row(AlertState.SHELVED, AlertEvent.REPEAT, AlertState.SHELVED, ChangeReason.UNCHANGED);
        row(AlertState.SHELVED, AlertEvent.ACKNOWLEDGE, AlertState.ACKNOWLEDGED, ChangeReason.ACKNOWLEDGED);
        row(AlertState.SHELVED, AlertEvent.SHELVE, AlertState.SHELVED, ChangeReason.SHELVED);
        row(AlertState.SHELVED, AlertEvent.UNSHELVE, AlertState.ACTIVE, ChangeReason.UNSHELVED);
        row(AlertState.SHELVED, AlertEvent.CLEAR, AlertState.CLEARED, ChangeReason.CLEARED);

        row(AlertState.CLEARED, AlertEvent.ARISE, AlertState.ACTIVE, ChangeReason.REOPENED);
        row(AlertState.CLEARED, AlertEvent.ACKNOWLEDGE, AlertState.CLEARED, ChangeReason.ALREADY_CLEARED);
        row(AlertState.CLEARED, AlertEvent.SHELVE, AlertState.CLEARED, ChangeReason.ALREADY_CLEARED);
        row(AlertState.CLEARED, AlertEvent.UNSHELVE, AlertState.CLEARED, ChangeReason.ALREADY_CLEARED);
        row(AlertState.CLEARED, AlertEvent.CLEAR, AlertState.CLEARED, ChangeReason.ALREADY_CLEARED);
    }

    private AlertTable() {}

    /** @throws IllegalStateException for an event that cannot come in that state: the book has a bug */
    public static Row next(AlertState from, AlertEvent on) {
        Row row = rowsOf(from).get(on);
        if (row == null) {
            throw new IllegalStateException("an alert that is " + from + " cannot " + on);
        }
        return row;
    }

    /** Every row, by state and then by event. */
    public static List<Row> rows() {
        List<Row> all = new ArrayList<>();
        ROWS.values().forEach(rows -> all.addAll(rows.values()));
        return List.copyOf(all);
    }

    private static Map<AlertEvent, Row> rowsOf(AlertState from) {
        return Objects.requireNonNull(ROWS.get(from));
    }

    private static void row(AlertState from, AlertEvent on, AlertState to, ChangeReason reason) {
        Row before = ROWS.computeIfAbsent(from, key -> new EnumMap<>(AlertEvent.class))
                .put(on, new Row(from, on, to, reason));
        if (before != null) {
            throw new IllegalStateException("two rows for " + from + " on " + on);
        }
    }
}
