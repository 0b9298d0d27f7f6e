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
 * @param evidence of the last change
 * @param proven since when the hazard is confirmed; empty when it is not, whatever the stage (a cut may be declared
 *     without a fire)
 * @param judged when a person last said that it is not so or over: votes from before count only beside newer ones
 * @param recovered when recovery began: cuts declared before are over
 * @param watchedUntil before then nobody's "it is over" ends the recovery; empty when none is under way
 * @param quietSince nothing that counts has voted since then; empty while something does
 * @param question the last one asked and not yet answered
 */
public record Standing(
        String compartment,
        Hazard hazard,
        Stage stage,
        Moment since,
        Text because,
        Evidence evidence,
        Optional<Moment> proven,
        Optional<Moment> judged,
        Optional<Moment> recovered,
        Optional<Moment> watchedUntil,
        Optional<Moment> quietSince,
        Optional<Question> question) {

    static Standing initial(String compartment, Hazard hazard, Moment now) {
        Text start = new Text("nothing was seen yet", "아직 감지된 것이 없음");
        Optional<Moment> never = Optional.empty();
        return new Standing(
                compartment,
                hazard,
                Stage.NORMAL,
                now,
                start,
                Evidence.NONE,
                never,
                never,
                never,
                never,
                Optional.of(now),
                Optional.empty());
    }

    Standing at(Stage next, Moment now, Text why, Evidence restsOn) {
        return new Standing(
                compartment,
                hazard,
                next,
                now,
                why,
                restsOn,
                proven,
                judged,
                recovered,
                watchedUntil,
                quietSince,
                question);
    }

    Standing withProven(Optional<Moment> when) {
        return with(when, judged, recovered, watchedUntil, quietSince, question);
    }

    Standing withJudged(Moment when) {
        return with(proven, Optional.of(when), recovered, watchedUntil, quietSince, Optional.empty());
    }

    Standing withRecovery(Moment began, Moment until) {
        return with(proven, judged, Optional.of(began), Optional.of(until), quietSince, question);
    }

    Standing withoutWatch() {
        return with(proven, judged, recovered, Optional.empty(), quietSince, question);
    }

    Standing withQuietSince(Optional<Moment> when) {
        return with(proven, judged, recovered, watchedUntil, when, question);
    }

    Standing withQuestion(Optional<Question> asked) {
        return with(proven, judged, recovered, watchedUntil, quietSince, asked);
    }

    private Standing with(
            Optional<Moment> isProven,
            Optional<Moment> isJudged,
            Optional<Moment> isRecovered,
            Optional<Moment> isWatched,
            Optional<Moment> isQuiet,
            Optional<Question> asked) {
        return new Standing(
                compartment,
                hazard,
                stage,
                since,
                because,
                evidence,
                isProven,
                isJudged,
                isRecovered,
                isWatched,
                isQuiet,
                asked);
    }

    /** Quiet counts within a stage: the quiet before a change says nothing about the time after it. */
    Optional<Moment> quietInStage() {
        return quietSince.map(quiet -> quiet.later(since));
    }
}
