package org.bongsu.rules.stage;

import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;

/**
 * Where one hazard of one compartment stands.
 *
 * @param since the stage has stood since then
 * @param because of the last change
 * @param proven since when the hazard is confirmed; empty when it is not, whatever the stage (a cut may be declared
 *     without a fire)
 * @param judged when a person last said that it is not so or over: votes from before count only beside newer ones
 * @param recovered when recovery began: cuts declared before are over
 * @param quietSince nothing that counts has voted since then; empty while something does
 * @param question the last one asked and not yet answered
 */
public record Standing(
        String compartment,
        Hazard hazard,
        Stage stage,
        Moment since,
        Text because,
        Optional<Moment> proven,
        Optional<Moment> judged,
        Optional<Moment> recovered,
        Optional<Moment> quietSince,
        Optional<Question> question) {

    static Standing initial(String compartment, Hazard hazard, Moment now) {
        Text start = new Text("nothing was seen yet", "아직 감지된 것이 없음");
        Optional<Moment> never = Optional.empty();
        return new Standing(
                compartment, hazard, Stage.NORMAL, now, start, never, never, never, Optional.of(now), Optional.empty());
    }

    Standing at(Stage next, Moment now, Text why) {
        return new Standing(compartment, hazard, next, now, why, proven, judged, recovered, quietSince, question);
    }

    Standing withProven(Optional<Moment> when) {
        return new Standing(compartment, hazard, stage, since, because, when, judged, recovered, quietSince, question);
    }

    Standing withJudged(Moment when) {
        return new Standing(
                compartment,
                hazard,
                stage,
                since,
                because,
                proven,
                Optional.of(when),
                recovered,
                quietSince,
                Optional.empty());
    }

    Standing withRecovered(Moment when) {
        return new Standing(
                compartment,
                hazard,
                stage,
                since,
                because,
                Optional.empty(),
                judged,
                Optional.of(when),
                quietSince,
                Optional.empty());
    }

    Standing withQuietSince(Optional<Moment> when) {
        return new Standing(compartment, hazard, stage, since, because, proven, judged, recovered, when, question);
    }

    Standing withQuestion(Optional<Question> asked) {
        return new Standing(compartment, hazard, stage, since, because, proven, judged, recovered, quietSince, asked);
    }

    /** When the watch for re-ignition ends; empty unless in RECOVERY. */
    public Optional<Moment> watchedUntil(StageLimits limits) {
        return stage == Stage.RECOVERY ? Optional.of(since.plus(limits.watch())) : Optional.empty();
    }
}
