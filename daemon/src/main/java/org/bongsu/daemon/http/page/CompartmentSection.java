package org.bongsu.daemon.http.page;

import static org.bongsu.daemon.http.page.Html.with;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.bongsu.daemon.http.view.CompartmentView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.HazardView;
import org.bongsu.daemon.http.view.UnknownView;
import org.bongsu.daemon.http.view.VoteView;
import org.bongsu.domain.stage.Stage;

/** The five beacons of each compartment, highest first, with why. */
final class CompartmentSection {

    private static final int BEACONS = 5;

    private final Html html;
    private final Speech speech;
    private final List<CompartmentView> compartments;

    CompartmentSection(Html html, Speech speech, DaemonSnapshot snapshot) {
        this.html = html;
        this.speech = speech;
        this.compartments = snapshot.compartments().stream()
                .sorted(Comparator.comparing(CompartmentView::stage).reversed())
                .toList();
    }

    /** The CSS class of a stage. */
    static String tone(Stage stage) {
        return "stage-" + stage.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void write() {
        html.in("section", with("id", "compartments"), () -> {
            html.leaf("h2", speech.say(Words.COMPARTMENTS));
            html.in("div", with("class", "cards"), () -> compartments.forEach(this::card));
        });
    }

    private void card(CompartmentView one) {
        html.in("article", with("class", "card " + tone(one.stage()), "data-compartment", one.id()), () -> {
            html.leaf("h3", speech.say(one.name()));
            beacons(one.stage());
            if (one.stage() != Stage.NORMAL) {
                html.leaf("p", speech.say(one.because()));
                html.leaf("p", speech.say(Words.SINCE) + " " + speech.clock(one.since()), "class", "quiet");
            }
            missing(one.hazards());
            hazards(one.hazards());
            votes(one.votes());
            unknowns(one.unknowns());
        });
    }

    /** What is missing for the next stage, while that could still come by itself. */
    private void missing(List<HazardView> hazards) {
        List<HazardView> waiting = hazards.stream()
                .filter(one -> one.stage() == Stage.ADVISORY || one.stage() == Stage.PRE_ALARM)
                .toList();
        for (HazardView one : waiting) {
            String hazard = hazards.size() > 1 ? speech.say(Words.of(one.hazard())) + ", " : "";
            html.leaf(
                    "p",
                    hazard + speech.say(Words.NEXT_STAGE_NEEDS) + ": " + speech.say(one.missing()),
                    "class",
                    "quiet");
        }
    }

    private void beacons(Stage stage) {
        String spoken = stage.number() <= BEACONS
                ? speech.say(Words.STAGE_OF_FIVE, stage.number())
                : speech.say(Words.AFTER_CUT);
        html.in("p", with("class", "stage"), () -> {
            html.in("span", with("class", "beacons", "role", "img", "aria-label", spoken), () -> {
                for (int number = 1; number <= BEACONS; number++) {
                    boolean lit = number <= stage.number();
                    html.leaf("span", Integer.toString(number), "class", lit ? "beacon lit" : "beacon");
                }
            });
            html.text(" ").leaf("strong", stage.number() + " " + speech.say(stage.label()), "class", "word");
        });
    }

    private void hazards(List<HazardView> hazards) {
        List<HazardView> raised =
                hazards.stream().filter(one -> one.stage() != Stage.NORMAL).toList();
        if (raised.size() > 1) {
            html.in(
                    "ul",
                    with("class", "plain"),
                    () -> raised.forEach(one -> html.leaf(
                            "li",
                            speech.say(Words.of(one.hazard())) + ": "
                                    + one.stage().number() + " "
                                    + speech.say(one.stage().label()))));
        }
    }

    private void votes(List<VoteView> votes) {
        if (votes.isEmpty()) {
            return;
        }
        html.in("details", with("open", "", "data-keep", "votes"), () -> {
            html.leaf("summary", speech.say(Words.VOTES) + " " + votes.size());
            html.in(
                    "ul",
                    with("class", "plain"),
                    () -> votes.forEach(vote -> html.in("li", () -> {
                        html.leaf("span", speech.say(Words.of(vote.modality())), "class", "tag");
                        html.text(" " + vote.evidence() + " ");
                        html.leaf("span", speech.clock(vote.since()), "class", "quiet");
                    })));
        });
    }

    private void unknowns(List<UnknownView> unknowns) {
        if (unknowns.isEmpty()) {
            return;
        }
        html.in("details", () -> {
            html.leaf("summary", speech.say(Words.UNKNOWN) + " " + unknowns.size());
            html.in(
                    "ul",
                    with("class", "plain"),
                    () -> unknowns.forEach(unknown -> html.in(
                            "li",
                            () -> html.text(unknown.what() + ": " + speech.say(unknown.cause()) + " ")
                                    .leaf("span", speech.clock(unknown.since()), "class", "quiet"))));
        });
    }
}
