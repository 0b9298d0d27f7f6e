package org.bongsu.daemon.trial;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.alerting.alert.AlertState;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;

/** What a test says has to be so. */
public sealed interface Expectation {

    Place place();

    /** When it is looked at, after everything that happens at that moment; the test's end for what must never be. */
    Moment at();

    /** A vote; what is not given is not compared. */
    record ExpectedVote(
            String rule,
            Optional<String> device,
            Optional<Hazard> hazard,
            Optional<Grade> grade,
            Optional<Modality> modality) {}

    /** Exactly these votes stand. @param compartment empty for the whole site */
    record Votes(Place place, Moment at, Optional<String> compartment, List<ExpectedVote> votes)
            implements Expectation {
        public Votes {
            votes = List.copyOf(votes);
        }
    }

    /** @param hazard empty for the heaviest, which is the stage that is shown */
    record StageIs(Place place, Moment at, String compartment, Optional<Hazard> hazard, Stage stage)
            implements Expectation {}

    /** The stage, or one above it, was reached at some time up to then. */
    record ReachedBy(Place place, Moment at, String compartment, Optional<Hazard> hazard, Stage stage)
            implements Expectation {}

    /** An operators' alert; what is not given is not compared. */
    record ExpectedAlert(String id, Optional<Severity> severity, Optional<AlertState> state) {}

    /** Exactly these alerts are open. */
    record Alerts(Place place, Moment at, List<ExpectedAlert> alerts) implements Expectation {
        public Alerts {
            alerts = List.copyOf(alerts);
        }
    }

    /** Labels and annotations of an alert, as promtool writes them; those that are not given are not compared. */
    record Labelled(Map<String, String> labels, Map<String, String> annotations) {
        public Labelled {
            labels = Ordered.map(labels);
            annotations = Ordered.map(annotations);
        }
    }

    /** Exactly these stand under the name of a rule or of a kind of alerts. */
    record NamedAlerts(Place place, Moment at, String alertname, List<Labelled> alerts) implements Expectation {
        public NamedAlerts {
            alerts = List.copyOf(alerts);
        }
    }

    /** No compartment, or not this one, comes to the stage or above it. */
    record NeverStage(Place place, Moment at, Optional<String> compartment, Optional<Hazard> hazard, Stage stage)
            implements Expectation {}

    record NeverVote(Place place, Moment at, String rule, Optional<String> device) implements Expectation {}

    /** No alert of this id, or of this kind, is raised. */
    record NeverAlert(Place place, Moment at, String alert) implements Expectation {}
}
