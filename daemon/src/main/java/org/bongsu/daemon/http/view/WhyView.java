package org.bongsu.daemon.http.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;

/**
 * Why a room stood as it did at a moment, and why not otherwise: the journal, decided anew up to then.
 *
 * @param at the moment that is told of
 * @param hazards in the order of their declaration
 * @param unhealthy devices of the compartment that counted neither way
 * @param supplies the last word of each UPS that feeds the compartment
 * @param words what people said of the compartment's rooms, the newest last; the last {@link #WORDS_MOST}
 * @param refusals words that came too early to be heard
 * @param rules how the rules of the compartment stood when last looked at
 * @param changes of its stages in the hour before, the newest last
 */
public record WhyView(
        String room,
        Text name,
        String compartment,
        Moment at,
        JournalView journal,
        List<WhyHazard> hazards,
        List<UnhealthyView> unhealthy,
        List<WorkView> workOrders,
        List<CutView> cuts,
        List<SupplyView> supplies,
        List<WordView> words,
        List<RefusalView> refusals,
        Optional<RulesView> rules,
        List<ChangeView> changes) {

    public static final int WORDS_MOST = 20;

    public WhyView {
        hazards = List.copyOf(hazards);
        unhealthy = List.copyOf(unhealthy);
        workOrders = List.copyOf(workOrders);
        cuts = List.copyOf(cuts);
        supplies = List.copyOf(supplies);
        words = List.copyOf(words);
        refusals = List.copyOf(refusals);
        changes = List.copyOf(changes);
    }

    /** The same for one hazard. */
    public WhyView only(Hazard hazard) {
        return new WhyView(
                room,
                name,
                compartment,
                at,
                journal,
                hazards.stream().filter(one -> one.hazard() == hazard).toList(),
                unhealthy,
                workOrders,
                cuts,
                supplies,
                words,
                refusals.stream().filter(each -> each.hazard() == hazard).toList(),
                rules.map(seen -> new RulesView(
                        seen.at(),
                        seen.ageS(),
                        seen.rules().stream()
                                .filter(rule -> rule.hazard() == hazard)
                                .toList())),
                changes.stream().filter(change -> change.hazard() == hazard).toList());
    }

    /**
     * What was read.
     *
     * @param inputs up to the moment that is told of
     * @param last the last of them
     * @param differing after how many of them the decisions differ from those written then: by another site, version or
     *     setting this answer is not what was decided
     */
    public record JournalView(Moment begins, Moment ends, long inputs, Moment last, long differing) {}

    /**
     * One hazard.
     *
     * @param next the next stage up; absent where there is none
     * @param ways to it, any of which is enough
     * @param over what takes the stage down
     * @param candidates where what is missing could come from, and what is in its way
     * @param counted signs at the moment, those that ended lately among them
     * @param restedOn signs when the stage last changed
     * @param judged when a person last said that it is not so or over
     * @param watchedUntil before then nobody's word ends the recovery
     */
    public record WhyHazard(
            Hazard hazard,
            Stage stage,
            Moment since,
            Text because,
            Text missing,
            Optional<Stage> next,
            List<WayView> ways,
            Optional<Text> over,
            List<CandidateView> candidates,
            List<SignView> counted,
            List<SignView> restedOn,
            Optional<QuestionView> question,
            Optional<Moment> judged,
            Optional<Moment> watchedUntil) {

        public WhyHazard {
            ways = List.copyOf(ways);
            candidates = List.copyOf(candidates);
            counted = List.copyOf(counted);
            restedOn = List.copyOf(restedOn);
        }

        @JsonProperty
        public int number() {
            return stage.number();
        }
    }

    /** @param before when what it builds upon is forgotten */
    public record WayView(Text what, Optional<Moment> before) {}

    /** @param kind RULE, LOST, DOUBTED or PASSED_OVER */
    public record CandidateView(String kind, String name, Text said) {}

    /**
     * A vote that counts.
     *
     * @param ended when it was first missed
     * @param countsUntil when it is forgotten, if it ended
     */
    public record SignView(String rule, VoteView vote, Optional<Moment> ended, Optional<Moment> countsUntil) {}

    /** @param state LOST or DOUBTED */
    public record UnhealthyView(String device, String room, String state, Moment since, Text cause) {}

    /** Work in a room. */
    public record WorkView(String room, Moment until, String by, String reason) {}

    /** @param cutAt absent where no time was given */
    public record CutView(String room, Optional<Moment> cutAt, Moment declared, String by, String reason) {}

    /** What a UPS said last. */
    public record SupplyView(
            String device, boolean onBattery, boolean lowBattery, Optional<Double> runtimeS, Moment since) {}

    /** What a person said. */
    public record WordView(Moment at, String room, String by, Text said, String reason) {}

    /** A person's word that changed nothing, and why. */
    public record RefusalView(Moment at, Hazard hazard, String by, Text why) {}

    /** @param ageS seconds from then to the moment that is told of */
    public record RulesView(Moment at, double ageS, List<RuleView> rules) {
        public RulesView {
            rules = List.copyOf(rules);
        }
    }

    /** One rule on all that it watches in the compartment. */
    public record RuleView(
            String rule,
            String version,
            Hazard hazard,
            Modality modality,
            Grade grade,
            int yes,
            int no,
            int unknown,
            int voting,
            String example) {}

    /** One step of a stage. */
    public record ChangeView(Moment at, Hazard hazard, Stage from, Stage to, Text because) {}
}
