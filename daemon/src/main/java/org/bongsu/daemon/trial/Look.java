package org.bongsu.daemon.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.daemon.trial.Expectation.ExpectedAlert;
import org.bongsu.daemon.trial.Expectation.ExpectedVote;
import org.bongsu.daemon.trial.Expectation.Labelled;
import org.bongsu.daemon.trial.Outcome.Failure;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.bongsu.domain.stage.Vote;
import org.bongsu.rules.pack.Rule;
import org.jspecify.annotations.Nullable;

/** One look at what stands against what is expected. */
final class Look {

    private static final String NONE = "none";

    private final Trial trial;
    private final List<Happening> timeline;

    Look(Trial trial, List<Happening> timeline) {
        this.trial = trial;
        this.timeline = timeline;
    }

    /** What does not hold; empty where all does. */
    Optional<Failure> at(Expectation expectation) {
        if (expectation instanceof Expectation.Votes votes) {
            return votes(votes);
        }
        if (expectation instanceof Expectation.StageIs stage) {
            Stage seen = stage(stage.compartment(), stage.hazard());
            return seen == stage.stage()
                    ? Optional.empty()
                    : failure(
                            stage,
                            subject(stage.compartment(), stage.hazard()) + " at " + Happening.word(stage.stage()),
                            Happening.word(seen));
        }
        if (expectation instanceof Expectation.ReachedBy by) {
            return first(by.compartment(), by.hazard(), by.stage()).isPresent()
                    ? Optional.empty()
                    : failure(
                            by,
                            subject(by.compartment(), by.hazard()) + " to have come to " + Happening.word(by.stage()),
                            Happening.word(stage(by.compartment(), by.hazard())));
        }
        if (expectation instanceof Expectation.Alerts alerts) {
            return alerts(alerts);
        }
        if (expectation instanceof Expectation.NamedAlerts named) {
            return named(named);
        }
        return never(expectation);
    }

    private Optional<Failure> never(Expectation expectation) {
        if (expectation instanceof Expectation.NeverStage stage) {
            return happened(
                    expectation,
                    first(stage.compartment().orElse(""), stage.hazard(), stage.stage()),
                    stage.compartment().map(c -> subject(c, stage.hazard())).orElse("nothing")
                            + (stage.compartment().isPresent() ? " never at " : " at ")
                            + Happening.word(stage.stage()));
        }
        if (expectation instanceof Expectation.NeverVote vote) {
            return happened(
                    expectation,
                    timeline.stream()
                            .filter(seen -> seen instanceof Happening.VoteRaised raised
                                    && raised.vote().rule().equals(vote.rule())
                                    && vote.device()
                                            .map(raised.vote().sources()::contains)
                                            .orElse(true))
                            .findFirst(),
                    "no vote of " + vote.rule()
                            + vote.device().map(device -> " on " + device).orElse(""));
        }
        if (expectation instanceof Expectation.NeverAlert alert) {
            return happened(
                    expectation,
                    timeline.stream()
                            .filter(seen -> seen instanceof Happening.Alerted alerted
                                    && (alerted.change().alertId().equals(alert.alert())
                                            || alerted.change().alertId().startsWith(alert.alert() + ".")))
                            .findFirst(),
                    "no alert " + alert.alert());
        }
        throw new IllegalStateException("an expectation of unknown kind: " + expectation);
    }

    private Optional<Failure> votes(Expectation.Votes expected) {
        List<Vote> standing = trial.votes().stream()
                .filter(vote ->
                        expected.compartment().map(vote.compartment()::equals).orElse(true))
                .toList();
        if (pairs(expected.votes(), standing, Look::matches)) {
            return Optional.empty();
        }
        return failure(
                expected,
                "votes " + list(expected.votes().stream().map(Look::text).toList()),
                list(standing.stream().map(Look::text).toList()));
    }

    private static boolean matches(ExpectedVote expected, Vote vote) {
        return vote.rule().equals(expected.rule())
                && expected.device().map(vote.sources()::contains).orElse(true)
                && expected.hazard().map(vote.hazard()::equals).orElse(true)
                && expected.grade().map(vote.grade()::equals).orElse(true)
                && expected.modality().map(vote.modality()::equals).orElse(true);
    }

    private static String text(ExpectedVote vote) {
        return vote.rule()
                + vote.device().map(device -> "/" + device).orElse("")
                + vote.hazard().map(hazard -> " " + Happening.word(hazard)).orElse("")
                + vote.grade().map(grade -> " " + Happening.word(grade)).orElse("")
                + vote.modality()
                        .map(modality -> " " + Happening.word(modality))
                        .orElse("");
    }

    private static String text(Vote vote) {
        return vote.id() + " " + Happening.word(vote.hazard()) + " " + Happening.word(vote.grade()) + " "
                + Happening.word(vote.modality());
    }

    private List<Alert> open() {
        return trial.alerts().stream().filter(alert -> alert.state().open()).toList();
    }

    private Optional<Failure> alerts(Expectation.Alerts expected) {
        boolean same = pairs(
                expected.alerts(),
                open(),
                (want, alert) -> alert.id().equals(want.id())
                        && want.severity().map(alert.severity()::equals).orElse(true)
                        && want.state().map(alert.state()::equals).orElse(true));
        if (same) {
            return Optional.empty();
        }
        return failure(
                expected,
                "alerts " + list(expected.alerts().stream().map(Look::text).toList()),
                list(open().stream()
                        .map(alert -> alert.id() + " " + Happening.word(alert.severity()) + " "
                                + Happening.word(alert.state()))
                        .toList()));
    }

    private static String text(ExpectedAlert alert) {
        return alert.id()
                + alert.severity()
                        .map(severity -> " " + Happening.word(severity))
                        .orElse("")
                + alert.state().map(state -> " " + Happening.word(state)).orElse("");
    }

    private Optional<Failure> named(Expectation.NamedAlerts expected) {
        List<Labelled> seen = seen(expected.alertname());
        boolean same = pairs(
                expected.alerts(),
                seen,
                (want, is) -> is.labels().entrySet().containsAll(want.labels().entrySet())
                        && is.annotations()
                                .entrySet()
                                .containsAll(want.annotations().entrySet()));
        if (same) {
            return Optional.empty();
        }
        return failure(
                expected,
                expected.alertname() + " "
                        + list(expected.alerts().stream().map(Look::text).toList()),
                list(seen.stream().map(Look::text).toList()));
    }

    private static String text(Labelled alert) {
        return alert.labels() + (alert.annotations().isEmpty() ? "" : " " + alert.annotations());
    }

    /** A rule's votes, or else the open alerts of that kind. */
    private List<Labelled> seen(String alertname) {
        Optional<Rule> rule = trial.rules().rules().stream()
                .filter(one -> one.alert().equals(alertname))
                .findFirst();
        return rule.map(this::votesOf)
                .orElseGet(() -> open().stream()
                        .filter(alert -> alert.kind().word().equals(alertname))
                        .map(Look::labelled)
                        .toList());
    }

    private List<Labelled> votesOf(Rule rule) {
        return trial.votes().stream()
                .filter(vote -> vote.rule().equals(rule.alert()))
                .map(vote -> labelled(rule, vote))
                .toList();
    }

    private static Labelled labelled(Rule rule, Vote vote) {
        Map<String, String> labels = new LinkedHashMap<>(rule.labels());
        labels.put("device", vote.source());
        labels.put("compartment", vote.compartment());
        labels.put("hazard", Happening.word(vote.hazard()));
        labels.put("grade", Happening.word(vote.grade()));
        labels.put("modality", Happening.word(vote.modality()));
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", rule.summary().en());
        annotations.put("source", rule.source());
        annotations.put("evidence", vote.evidence());
        return new Labelled(labels, annotations);
    }

    private static Labelled labelled(Alert alert) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("id", alert.id());
        labels.put("severity", Happening.word(alert.severity()));
        labels.put("state", Happening.word(alert.state()));
        labels.put(Happening.word(alert.subject().type()), alert.subject().id());
        return new Labelled(labels, Map.of("summary", alert.summary().en()));
    }

    private Stage stage(String compartment, Optional<Hazard> hazard) {
        return hazard.map(one -> trial.stages().stage(compartment, one))
                .orElseGet(() -> trial.stages().shown(compartment));
    }

    private static String subject(String compartment, Optional<Hazard> hazard) {
        return compartment + hazard.map(one -> " (" + Happening.word(one) + ")").orElse("");
    }

    /** @param compartment blank for any */
    private Optional<Happening> first(String compartment, Optional<Hazard> hazard, Stage stage) {
        return timeline.stream()
                .filter(seen -> seen instanceof Happening.StageChanged changed
                        && (compartment.isEmpty() || changed.compartment().equals(compartment))
                        && hazard.map(changed.hazard()::equals).orElse(true)
                        && isOrAbove(changed.to(), stage))
                .findFirst();
    }

    /** What comes after a cut is no worse than it: those two stages are only themselves. */
    private static boolean isOrAbove(Stage seen, Stage wanted) {
        return seen == wanted
                || wanted.compareTo(Stage.CUT_IMMINENT) <= 0
                        && seen.compareTo(Stage.CUT_IMMINENT) <= 0
                        && seen.atLeast(wanted);
    }

    private static String list(List<String> items) {
        return items.isEmpty() ? NONE : items.stream().collect(Collectors.joining(", "));
    }

    private Optional<Failure> failure(Expectation expectation, String expected, String seen) {
        return Optional.of(new Failure(expectation.place(), expected, seen, trial.now()));
    }

    private static Optional<Failure> happened(Expectation expectation, Optional<Happening> seen, String expected) {
        return seen.map(
                what -> new Failure(expectation.place(), expected, what.text().replaceAll(" {2,}", " "), what.at()));
    }

    /**
     * Whether each of the one side can be given one of its own of the other, and none is left over. What is expected may
     * leave much open, so the first that fits need not be the right one.
     */
    static <E, S> boolean pairs(List<E> expected, List<S> seen, BiPredicate<E, S> matches) {
        if (expected.size() != seen.size()) {
            return false;
        }
        @Nullable Integer[] takenBy = new @Nullable Integer[seen.size()];
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            all.add(i);
        }
        return all.stream().allMatch(i -> place(i, expected, seen, matches, takenBy, new boolean[seen.size()]));
    }

    private static <E, S> boolean place(
            int i,
            List<E> expected,
            List<S> seen,
            BiPredicate<E, S> matches,
            @Nullable Integer[] takenBy,
            boolean[] tried) {
        for (int j = 0; j < seen.size(); j++) {
            if (tried[j] || !matches.test(expected.get(i), seen.get(j))) {
                continue;
            }
            tried[j] = true;
            Integer before = takenBy[j];
            if (before == null || place(before, expected, seen, matches, takenBy, tried)) {
                takenBy[j] = i;
                return true;
            }
        }
        return false;
    }
}
