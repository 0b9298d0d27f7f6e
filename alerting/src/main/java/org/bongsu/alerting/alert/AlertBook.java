package org.bongsu.alerting.alert;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;

/**
 * All alerts that stand or stood. Deterministic: the same calls give the same changes, so it is rebuilt by replaying
 * the journal. Mutable, owned by the engine's thread; not safe on others.
 *
 * <p>From {@link Severity#grave()} on an alert cannot be put aside. It is acknowledged, and a severity above the
 * acknowledged one asks again.
 */
public final class AlertBook {

    /** Cleared alerts kept for the screen; the oldest go first. Open alerts are never dropped. */
    public static final int CLEARED_MOST = 1_000;

    private final Map<String, Alert> alerts = new LinkedHashMap<>();

    /** When what is put aside comes back. */
    private final Map<String, Moment> shelved = new LinkedHashMap<>();

    private int cleared;
    private long sent;

    /** The cause stands now: raises its alert, updates it, or finds nothing new. */
    public AlertChange raise(AlertCause cause, Moment now) {
        Optional<Alert> known = find(cause.id());
        AlertTable.Row row = AlertTable.next(stateOf(known), eventOf(cause, known));
        boolean anew = !row.from().open();
        Alert alert = new Alert(
                cause.id(),
                cause.kind(),
                cause.severity(),
                cause.subject(),
                cause.summary(),
                known.map(Alert::occurrence).orElse(0) + (anew ? 1 : 0),
                known.isEmpty() || anew ? now : known.get().since(),
                row.reason() == ChangeReason.UNCHANGED && known.isPresent()
                        ? known.get().changed()
                        : now,
                row.to(),
                row.to() == AlertState.ACKNOWLEDGED ? known.flatMap(Alert::acknowledgement) : Optional.empty(),
                cause.reasons(),
                worst(cause.severity(), anew ? Optional.empty() : known),
                row.to() == AlertState.SHELVED ? known.flatMap(Alert::shelf) : Optional.empty());
        return enter(row, alert, now);
    }

    private static Severity worst(Severity now, Optional<Alert> known) {
        return known.map(Alert::worst)
                .filter(before -> before.compareTo(now) > 0)
                .orElse(now);
    }

    /** The cause is gone. */
    public AlertChange clear(String id, Moment now, String why) {
        Optional<Alert> known = find(id);
        boolean unseen = known.filter(AlertBook::latches).isPresent();
        AlertTable.Row row = AlertTable.next(stateOf(known), unseen ? AlertEvent.CLEAR_UNSEEN : AlertEvent.CLEAR);
        if (known.isEmpty() || !known.get().state().open()) {
            return unsent(id, row, now, known);
        }
        Alert alert = known.get();
        return enter(row, with(alert, row.to(), now, alert.acknowledgement(), List.of(why), Optional.empty()), now);
    }

    /** Only what told of a danger to people or work: of a full disk that is no longer full nobody has to have known. */
    private static boolean latches(Alert alert) {
        return alert.state() == AlertState.ACTIVE
                && alert.kind() == AlertKind.STAGE
                && alert.worst().grave();
    }

    /** A person takes it. The first who does is kept. */
    public AlertChange acknowledge(String id, String by, Moment at) {
        Optional<Alert> known = find(id);
        AlertTable.Row row = AlertTable.next(stateOf(known), AlertEvent.ACKNOWLEDGE);
        if (known.isEmpty() || !row.reason().sent()) {
            return unsent(id, row, at, known);
        }
        Optional<Acknowledgement> taken = Optional.of(new Acknowledgement(by, at));
        return enter(row, with(known.get(), row.to(), at, taken, known.get().reasons(), Optional.empty()), at);
    }

    /** A person puts it aside. Shelved again, the later word counts. */
    public AlertChange shelve(String id, Shelf shelf) {
        Optional<Alert> known = find(id);
        boolean grave = known.filter(alert ->
                        alert.state() == AlertState.LATCHED || (alert.state().open() && alert.grave()))
                .isPresent();
        AlertTable.Row row = AlertTable.next(stateOf(known), grave ? AlertEvent.SHELVE_GRAVE : AlertEvent.SHELVE);
        if (known.isEmpty() || !row.reason().sent()) {
            return unsent(id, row, shelf.from(), known);
        }
        Alert alert = known.get();
        return enter(
                row,
                with(alert, row.to(), shelf.from(), Optional.empty(), alert.reasons(), Optional.of(shelf)),
                shelf.from());
    }

    /** A person takes back what was put aside. */
    public AlertChange unshelve(String id, Moment now) {
        Optional<Alert> known = find(id);
        AlertTable.Row row = AlertTable.next(stateOf(known), AlertEvent.UNSHELVE);
        if (known.isEmpty() || !row.reason().sent()) {
            return unsent(id, row, now, known);
        }
        Alert alert = known.get();
        return enter(row, with(alert, row.to(), now, Optional.empty(), alert.reasons(), Optional.empty()), now);
    }

    /** What was put aside until now or earlier comes back. */
    public List<AlertChange> lapse(Moment now) {
        List<String> over = shelved.entrySet().stream()
                .filter(each -> !each.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        return over.stream().map(id -> unshelve(id, now)).toList();
    }

    /** When the next of what is put aside comes back. */
    public Optional<Moment> nextDue() {
        return shelved.values().stream().min(Moment::compareTo);
    }

    /** A compartment's stage for one hazard has changed: one alert follows it up and down and ends at NORMAL. */
    public AlertChange stage(String compartment, Text name, Hazard hazard, Stage to, List<String> because, Moment now) {
        if (to == Stage.NORMAL) {
            String why = because.isEmpty() ? "back to normal" : because.get(0);
            return clear(AlertCause.StageReached.id(compartment, hazard), now, why);
        }
        return raise(new AlertCause.StageReached(compartment, name, hazard, to, because), now);
    }

    /**
     * Every alert that is open or waits to be seen once more, for a daemon that was restarted: which of its messages arrived before it was killed is
     * not known, and a duplicate with a known id is better than silence.
     */
    public List<AlertChange> restart(Moment now) {
        List<AlertChange> again = new ArrayList<>();
        for (Alert alert : alerts.values()) {
            if (!alert.state().open() && !alert.state().waits()) {
                continue;
            }
            again.add(new AlertChange(
                    ++sent,
                    alert.id(),
                    alert.state(),
                    AlertEvent.REPEAT,
                    ChangeReason.RESTARTED,
                    now,
                    Optional.of(alert)));
        }
        return again;
    }

    public Optional<Alert> find(String id) {
        return Optional.ofNullable(alerts.get(id));
    }

    /** Open and cleared, in the order in which they first appeared or were cleared. */
    public List<Alert> all() {
        return List.copyOf(alerts.values());
    }

    public List<Alert> open() {
        return alerts.values().stream().filter(alert -> alert.state().open()).toList();
    }

    private static AlertState stateOf(Optional<Alert> known) {
        return known.map(Alert::state).orElse(AlertState.ABSENT);
    }

    private static AlertEvent eventOf(AlertCause cause, Optional<Alert> known) {
        if (known.isEmpty() || !known.get().state().open()) {
            return AlertEvent.ARISE;
        }
        Alert alert = known.get();
        int order = cause.severity().compareTo(alert.severity());
        if (order > 0 && alert.state() == AlertState.SHELVED && cause.severity().grave()) {
            return AlertEvent.OVERRULE;
        }
        if (order != 0) {
            return order > 0 ? AlertEvent.WORSEN : AlertEvent.EASE;
        }
        boolean same = cause.summary().equals(alert.summary())
                && cause.reasons().stream().limit(Alert.REASONS_MOST).toList().equals(alert.reasons());
        return same ? AlertEvent.REPEAT : AlertEvent.AMEND;
    }

    private static Alert with(
            Alert alert,
            AlertState state,
            Moment now,
            Optional<Acknowledgement> acknowledgement,
            List<String> reasons,
            Optional<Shelf> shelf) {
        return new Alert(
                alert.id(),
                alert.kind(),
                alert.severity(),
                alert.subject(),
                alert.summary(),
                alert.occurrence(),
                alert.since(),
                now,
                state,
                acknowledgement,
                reasons,
                alert.worst(),
                shelf);
    }

    private AlertChange enter(AlertTable.Row row, Alert alert, Moment now) {
        if (alert.state() == AlertState.CLEARED) {
            alerts.remove(
                    alert.id()); // put again at the end, so that cleared alerts stand in the order of their clearing
        }
        alerts.put(alert.id(), alert);
        shelved.remove(alert.id());
        alert.shelf().ifPresent(shelf -> shelved.put(alert.id(), shelf.until()));
        count(row);
        if (!row.reason().sent()) {
            return unsent(alert.id(), row, now, Optional.of(alert));
        }
        return new AlertChange(++sent, alert.id(), row.from(), row.on(), row.reason(), now, Optional.of(alert));
    }

    private static AlertChange unsent(String id, AlertTable.Row row, Moment now, Optional<Alert> alert) {
        return new AlertChange(0, id, row.from(), row.on(), row.reason(), now, alert);
    }

    private void count(AlertTable.Row row) {
        if (row.from() == AlertState.CLEARED && row.to() != AlertState.CLEARED) {
            cleared--;
        }
        if (row.from() != AlertState.CLEARED && row.to() == AlertState.CLEARED) {
            cleared++;
        }
        if (cleared > CLEARED_MOST) {
            dropOldestCleared();
        }
    }

    private void dropOldestCleared() {
        Iterator<Alert> each = alerts.values().iterator();
        while (each.hasNext()) {
            if (each.next().state() == AlertState.CLEARED) {
                each.remove();
                cleared--;
                return;
            }
        }
    }
}
