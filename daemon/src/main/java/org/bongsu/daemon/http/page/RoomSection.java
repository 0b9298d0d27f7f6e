package org.bongsu.daemon.http.page;

import static org.bongsu.daemon.http.page.Html.with;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bongsu.daemon.http.view.ArmingView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.DeadlineView;
import org.bongsu.daemon.http.view.QuestionView;
import org.bongsu.daemon.http.view.ReturnView;
import org.bongsu.daemon.http.view.RoomView;
import org.bongsu.daemon.http.view.TierProgressView;
import org.bongsu.domain.Moment;

/** Each room's deadline with its cause, and how far its workloads are; questions to people first of all. */
final class RoomSection {

    /** Units of the bar's coordinate system, so that it scales with the card. */
    private static final int BAR_WIDTH = 1_000;

    private final Html html;
    private final Speech speech;
    private final List<RoomView> rooms;

    RoomSection(Html html, Speech speech, DaemonSnapshot snapshot) {
        this.html = html;
        this.speech = speech;
        this.rooms = snapshot.rooms().stream()
                .filter(room -> !room.quiet())
                .sorted(Comparator.comparing((RoomView room) -> room.question().isEmpty())
                        .thenComparing(
                                room -> room.deadline().map(DeadlineView::at).orElse(Moment.FAR)))
                .toList();
    }

    void write() {
        html.in("section", with("id", "rooms"), () -> {
            html.leaf("h2", speech.say(Words.EVACUATION));
            if (rooms.isEmpty()) {
                html.leaf("p", speech.say(Words.NO_DEADLINE), "class", "quiet");
            }
            html.in("div", with("class", "cards wide"), () -> rooms.forEach(this::card));
        });
    }

    private void card(RoomView room) {
        html.in("article", with("class", "card", "data-room", room.id()), () -> {
            html.leaf("h3", speech.say(room.name()));
            room.question().ifPresent(question -> question(room, question));
            room.deadline().ifPresent(this::deadline);
            room.otherCauses().forEach(this::otherCause);
            room.workOrder()
                    .ifPresent(order -> html.leaf(
                            "p",
                            speech.say(Words.WORK_ORDER) + ": " + order.by() + ", " + order.reason() + ", "
                                    + speech.say(Words.UNTIL, speech.clock(order.until()))));
            room.progress().forEach(this::tier);
            room.comingBack().ifPresent(back -> comingBack(room, back));
            if (!room.arming().isEmpty()) {
                arming(html, speech, room.arming());
                if (room.arming().stream().anyMatch(ArmingView::armed)) {
                    order(html, Html.path("rooms", room.id(), "disarm"), speech.say(Words.DISARM), Optional.empty());
                }
            }
            html.leaf(
                    "p",
                    speech.say(Words.AUTONOMY) + ": " + speech.say(Words.autonomy(room.autonomy())),
                    "class",
                    "quiet");
        });
    }

    /** Who armed what until when, and whose voice is missing. */
    static void arming(Html html, Speech speech, List<ArmingView> arming) {
        html.in("ul", with("class", "arming"), () -> {
            for (ArmingView each : arming) {
                html.leaf(
                        "li",
                        speech.say(Words.action(each.action())) + ": " + stands(speech, each),
                        "class",
                        each.armed() ? "armed" : each.wanted() ? "wanted" : "quiet");
            }
        });
    }

    private static String stands(Speech speech, ArmingView each) {
        if (each.armed()) {
            String by = String.join(", ", each.by());
            return each.until()
                    .map(until -> speech.say(Words.ARMED_UNTIL, by, speech.clock(until)))
                    .orElseGet(() -> speech.say(Words.ARMED, by));
        }
        if (!each.wanted()) {
            return speech.say(Words.OBSERVED);
        }
        List<String> parts = new ArrayList<>();
        String names = each.voices().isEmpty() ? "" : " (" + String.join(", ", each.voices()) + ")";
        parts.add(speech.say(Words.VOTES_OF, each.voices().size(), each.needed()) + names);
        each.votedUntil().ifPresent(at -> parts.add(speech.say(Words.COUNTS_UNTIL, speech.clock(at))));
        each.armsItselfAt().ifPresent(at -> parts.add(speech.say(Words.ARMS_ITSELF, speech.clock(at))));
        each.heldBy().ifPresent(by -> parts.add(speech.say(Words.HELD_BY, by)));
        return String.join(", ", parts);
    }

    private void comingBack(RoomView room, ReturnView back) {
        html.leaf(
                "p",
                speech.say(Words.COMING_BACK) + ": " + speech.say(Words.returnState(back.state())) + ", "
                        + speech.say(
                                Words.BACK_OF,
                                back.returned(),
                                back.returned() + back.ongoing() + back.waiting() + back.failed()));
        html.leaf("p", speech.say(back.why()), "class", "quiet");
        back.earliest()
                .ifPresent(at -> html.leaf("p", speech.say(Words.NOT_BEFORE, speech.clock(at)), "class", "quiet"));
        back.released().ifPresent(by -> html.leaf("p", speech.say(Words.RELEASED_BY, by), "class", "quiet"));
        back.cannot().forEach(what -> html.leaf("p", speech.say(what), "class", "quiet"));
        if (back.awaitsRelease()) {
            order(html, Html.path("rooms", room.id(), "release"), speech.say(Words.RELEASE), Optional.empty());
        }
        if (back.state().equals("RECOMMENDED")) {
            order(
                    html,
                    Html.path("rooms", room.id(), "return"),
                    speech.say(Words.BRING_BACK),
                    Optional.of(speech.say(Words.CONFIRM_BRING_BACK)));
        }
    }

    private void question(RoomView room, QuestionView question) {
        html.in("div", with("class", "question"), () -> {
            html.leaf("p", speech.say(question.asks()), "class", "asks");
            html.leaf(
                    "p",
                    speech.say(Words.ANSWER_BY) + " " + speech.clock(question.answerBy()) + ", "
                            + speech.fromNow(question.answerBy()) + "; " + speech.say(question.otherwise()),
                    "class",
                    "quiet");
            order(
                    html,
                    Html.path("rooms", room.id(), "confirm"),
                    speech.say(Words.CONFIRM),
                    Optional.of(speech.say(Words.CONFIRM_FIRE)));
            html.text(" ");
            order(html, Html.path("rooms", room.id(), "reject"), speech.say(Words.REJECT), Optional.empty());
        });
    }

    /** A button that {@code status.js} sends as an order. */
    static void order(Html html, String path, String label, Optional<String> question) {
        if (question.isPresent()) {
            html.leaf("button", label, "type", "button", "data-order", path, "data-question", question.get());
        } else {
            html.leaf("button", label, "type", "button", "data-order", path);
        }
    }

    private void deadline(DeadlineView deadline) {
        html.in("p", with("class", "deadline"), () -> {
            html.text(speech.say(Words.CUT_AT) + " ");
            html.leaf(
                    "time",
                    speech.clock(deadline.at()),
                    "datetime",
                    deadline.at().toString());
            html.text(" ").leaf("strong", speech.fromNow(deadline.at()));
        });
        html.leaf("p", kind(deadline) + ": " + speech.say(deadline.because()));
        html.leaf("p", speech.say(deadline.evidence()), "class", "quiet");
    }

    private void otherCause(DeadlineView cause) {
        html.leaf(
                "p",
                speech.clock(cause.at()) + " " + kind(cause) + ": " + speech.say(cause.because()) + " ("
                        + speech.say(cause.evidence()) + ")",
                "class",
                "quiet");
    }

    private String kind(DeadlineView deadline) {
        return speech.say(deadline.kind() == DeadlineView.Kind.DECLARED ? Words.DECLARED : Words.ESTIMATED);
    }

    private void tier(TierProgressView tier) {
        html.in("div", with("class", "tier"), () -> {
            html.in("p", () -> {
                html.leaf("strong", speech.say(Words.TIER, tier.tier()));
                html.text(" " + speech.say(Words.SAFE_OF, tier.safe(), tier.workloads()));
            });
            bar(tier);
            html.leaf("p", counts(tier), "class", "quiet");
        });
    }

    private String counts(TierProgressView tier) {
        return String.format(
                Locale.ROOT,
                "%s %d · %s %d · %s %d · %s %d · %s %d",
                speech.say(Words.KEPT),
                tier.kept(),
                speech.say(Words.STOPPED),
                tier.stopped(),
                speech.say(Words.LEAVING),
                tier.leaving(),
                speech.say(Words.WAITING),
                tier.waiting(),
                speech.say(Words.LOST),
                tier.lost());
    }

    private void bar(TierProgressView tier) {
        int[] counts = {tier.kept(), tier.stopped(), tier.leaving(), tier.waiting(), tier.lost()};
        String[] names = {"kept", "stopped", "leaving", "waiting", "lost"};
        html.in(
                "svg",
                with("class", "bar", "viewBox", "0 0 1000 10", "preserveAspectRatio", "none", "aria-hidden", "true"),
                () -> {
                    int before = 0;
                    for (int index = 0; index < counts.length; index++) {
                        int from = before * BAR_WIDTH / Math.max(1, tier.workloads());
                        before += counts[index];
                        int to = before * BAR_WIDTH / Math.max(1, tier.workloads());
                        html.empty(
                                "rect",
                                "class",
                                names[index],
                                "x",
                                Integer.toString(from),
                                "width",
                                Integer.toString(to - from),
                                "height",
                                "10");
                    }
                });
    }
}
