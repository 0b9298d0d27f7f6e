package org.bongsu.daemon.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Engine;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.http.view.VoteView;
import org.bongsu.daemon.http.view.WhyView;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.journal.JournalRow;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.bongsu.rules.signal.RuleSeen;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.Outlook;
import org.bongsu.rules.stage.Remembered;
import org.bongsu.rules.stage.Standing;
import org.bongsu.rules.stage.Supply;
import org.bongsu.rules.stage.Unhealthy;

/**
 * Why a room stood as it did, and why not otherwise, from the journal: it is decided anew up to the moment asked for, with
 * the code that decided then. Used by one thread at a time.
 */
public final class Why {

    private static final Duration TOLD = Duration.ofHours(1);

    private final Journal journal;
    private final Setup setup;

    public Why(Journal journal, Setup setup) {
        this.journal = journal;
        this.setup = setup;
    }

    /** There is nothing of the moment asked for; the message says why. */
    public static final class NoSuchTime extends Exception {

        private static final long serialVersionUID = 1;

        NoSuchTime(String message) {
            super(message);
        }
    }

    /** Interrupted because it took too long. */
    public static final class TooLong extends Exception {

        private static final long serialVersionUID = 1;

        TooLong(long inputs) {
            super("the journal has too many inputs to be decided anew here: gave up after " + inputs);
        }
    }

    /**
     * Tells of a room of the site.
     *
     * @param asked a moment as people type it; empty for the journal's end
     * @param goOn asked before each input whether there is time left
     */
    public WhyView of(String room, Optional<String> asked, BooleanSupplier goOn)
            throws JournalException, NoSuchTime, TooLong {
        Journal.Span span = journal.span().orElseThrow(() -> new NoSuchTime("the journal holds no input yet"));
        Moment at = asked.isPresent() ? AskedMoment.of(asked.get(), span) : span.last();
        Story story = new Story(setup.site(), room, at);
        boolean[] stopped = new boolean[1];
        Replay replay = Replay.until(journal, setup, at, (row, input, effects) -> {
            story.see(row, input, effects);
            stopped[0] = !goOn.getAsBoolean();
            return !stopped[0];
        });
        if (stopped[0]) {
            throw new TooLong(replay.rows());
        }
        return story.tell(replay, span);
    }

    /** What is collected of one compartment while its journal passes by. */
    private static final class Story {
        private final Site site;
        private final Room room;
        private final Moment at;
        private final Set<String> rooms;
        private final Deque<WhyView.WordView> words = new ArrayDeque<>();
        private final Deque<WhyView.ChangeView> changes = new ArrayDeque<>();
        private Moment last;

        Story(Site site, String room, Moment at) {
            this.site = site;
            this.room = site.room(room);
            this.at = at;
            this.last = at;
            this.rooms =
                    site.roomsIn(this.room.compartment()).stream().map(Room::id).collect(Collectors.toSet());
        }

        void see(JournalRow row, Input input, List<Effect> effects) {
            last = row.now();
            word(row.now(), input).filter(word -> rooms.contains(word.room())).ifPresent(word -> {
                words.add(word);
                if (words.size() > WhyView.WORDS_MOST) {
                    words.remove();
                }
            });
            if (row.now().isBefore(at.minus(TOLD))) {
                return;
            }
            for (Effect effect : effects) {
                if (effect instanceof Effect.StageChanged change
                        && change.compartment().equals(room.compartment())) {
                    changes.add(new WhyView.ChangeView(
                            row.now(), change.hazard(), change.from(), change.to(), change.because()));
                }
            }
        }

        private static Optional<WhyView.WordView> word(Moment now, Input input) {
            if (input instanceof Input.HumanConfirmed yes) {
                return word(now, yes.room(), yes.by(), new Text("there is a fire", "화재가 맞음"), yes.reason());
            }
            if (input instanceof Input.HumanRejected no) {
                return word(
                        now, no.room(), no.by(), new Text("there is none, or it is over", "화재가 아니거나 끝남"), no.reason());
            }
            if (input instanceof Input.CutDeclared cut) {
                Text said = cut.at()
                        .map(when -> new Text("the power is cut at " + when, when + "에 전원 차단"))
                        .orElseGet(() -> new Text("the power is cut, no time given", "전원 차단, 시각 미정"));
                return word(now, cut.room(), cut.by(), said, cut.reason());
            }
            if (input instanceof Input.CutWithdrawn cut) {
                return word(now, cut.room(), cut.by(), new Text("the cut is withdrawn", "차단 통보 철회"), cut.reason());
            }
            if (input instanceof Input.WorkOrdered work) {
                Text said = new Text("work until " + work.until(), work.until() + "까지 작업");
                return word(now, work.room(), work.by(), said, work.reason());
            }
            return Optional.empty();
        }

        private static Optional<WhyView.WordView> word(Moment now, String room, String by, Text said, String reason) {
            return Optional.of(new WhyView.WordView(now, room, by, said, reason));
        }

        WhyView tell(Replay replay, Journal.Span span) {
            Engine engine = replay.engine();
            String compartment = room.compartment();
            return new WhyView(
                    room.id(),
                    room.name(),
                    compartment,
                    at,
                    new WhyView.JournalView(span.first(), span.last(), replay.rows(), last, replay.differing()),
                    engine.stages().standings().stream()
                            .filter(standing -> standing.compartment().equals(compartment))
                            .map(standing -> hazard(engine, standing))
                            .toList(),
                    engine.unhealthy().stream()
                            .filter(device -> rooms.contains(device.room()))
                            .map(Story::unhealthy)
                            .toList(),
                    engine.workOrders(at).stream()
                            .filter(work -> rooms.contains(work.room()))
                            .map(work -> new WhyView.WorkView(work.room(), work.until(), work.by(), work.reason()))
                            .toList(),
                    engine.cuts().stream()
                            .filter(cut -> rooms.contains(cut.room()))
                            .map(cut ->
                                    new WhyView.CutView(cut.room(), cut.at(), cut.declared(), cut.by(), cut.reason()))
                            .toList(),
                    engine.supplies(compartment).stream().map(Story::supply).toList(),
                    List.copyOf(words),
                    engine.refusals().stream()
                            .filter(refusal -> refusal.word().compartment().equals(compartment))
                            .map(refusal -> new WhyView.RefusalView(
                                    refusal.word().at(),
                                    refusal.word().hazard(),
                                    refusal.word().by(),
                                    refusal.why()))
                            .toList(),
                    engine.conditions(compartment).map(this::rules),
                    List.copyOf(changes));
        }

        private WhyView.WhyHazard hazard(Engine engine, Standing standing) {
            Outlook outlook = engine.outlook(standing.compartment(), standing.hazard(), at)
                    .orElseThrow(() -> new IllegalStateException("a standing and no outlook"));
            return new WhyView.WhyHazard(
                    standing.hazard(),
                    standing.stage(),
                    standing.since(),
                    standing.because(),
                    outlook.missing(),
                    outlook.next(),
                    outlook.ways().stream()
                            .map(way -> new WhyView.WayView(way.what(), way.before()))
                            .toList(),
                    outlook.over(),
                    outlook.candidates().stream()
                            .map(one -> new WhyView.CandidateView(one.kind().name(), one.name(), one.said()))
                            .toList(),
                    signs(engine, engine.signs(standing.compartment(), standing.hazard(), at)),
                    signs(engine, standing.evidence().votes()),
                    standing.question().filter(question -> question.isOpen(at)).map(Views::question),
                    standing.judged(),
                    standing.watchedUntil());
        }

        private static List<WhyView.SignView> signs(Engine engine, List<Remembered> rows) {
            List<WhyView.SignView> signs = new ArrayList<>();
            for (Remembered row : rows) {
                signs.add(new WhyView.SignView(
                        row.vote().rule(),
                        VoteView.of(row.vote()),
                        row.ended(),
                        row.ended().map(ended -> ended.plus(engine.limits().evidence()))));
            }
            return signs;
        }

        private static WhyView.UnhealthyView unhealthy(Unhealthy device) {
            return new WhyView.UnhealthyView(
                    device.device(), device.room(), device.lost() ? "LOST" : "DOUBTED", device.since(), device.cause());
        }

        private static WhyView.SupplyView supply(Supply supply) {
            return new WhyView.SupplyView(
                    supply.device(),
                    supply.onBattery(),
                    supply.lowBattery(),
                    supply.runtimeSeconds().isPresent()
                            ? Optional.of(supply.runtimeSeconds().getAsDouble())
                            : Optional.empty(),
                    supply.since());
        }

        private WhyView.RulesView rules(Signal.ConditionsSeen seen) {
            return new WhyView.RulesView(
                    seen.at(),
                    seen.at().secondsUntil(at),
                    seen.rules().stream().map(Story::rule).toList());
        }

        private static WhyView.RuleView rule(RuleSeen seen) {
            return new WhyView.RuleView(
                    seen.rule(),
                    seen.version(),
                    seen.hazard(),
                    seen.modality(),
                    seen.grade(),
                    seen.yes(),
                    seen.no(),
                    seen.unknown(),
                    seen.voting(),
                    seen.example());
        }
    }
}
