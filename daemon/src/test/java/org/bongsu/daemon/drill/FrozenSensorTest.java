package org.bongsu.daemon.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.journal.InputCodec;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.runtime.Replay;
import org.bongsu.domain.Moment;
import org.bongsu.domain.stage.Stage;
import org.bongsu.rules.signal.Signal;
import org.bongsu.simulators.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The detector of the room that will burn shows clean air for ever. */
class FrozenSensorTest {

    private static final String DETECTOR = "asd-1";

    private final Scenario scenario = DemoSite.scenario("frozen-smoke");
    private final Moment ignition = scenario.start().plus(scenario.lead());
    private final List<Signal> signals = new ArrayList<>();
    private final List<String> alerts = new ArrayList<>();

    private Rehearsal rehearse(Path folder) throws JournalException {
        try (Journal journal = Journal.open(folder)) {
            Rehearsal rehearsal = new Drill(DemoSite.setup(), scenario, 1, Optional.of(journal)).run();
            InputCodec codec = new InputCodec();
            journal.read(row -> {
                try {
                    if (codec.read(row.kind(), row.body()) instanceof Input.Sensed sensed) {
                        signals.add(sensed.signal());
                    }
                } catch (JournalException e) {
                    throw new IllegalStateException(e);
                }
            });
            Replay.of(journal, DemoSite.setup(), (row, effect) -> {
                if (effect instanceof Effect.Alerted alerted) {
                    alerts.add(alerted.change().alertId());
                }
            });
            return rehearsal;
        }
    }

    private <T extends Signal> List<T> all(Class<T> kind) {
        return signals.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void aFrozenDetectorIsToldAsAFaultNeitherVotesNorVetoes(@TempDir Path folder) throws Exception {
        Rehearsal rehearsal = rehearse(folder);
        List<Signal.SensorDoubted> doubted = all(Signal.SensorDoubted.class);
        assertEquals(1, doubted.size(), doubted.toString());
        assertEquals(DETECTOR, doubted.get(0).device());
        assertEquals(
                "smoke.obscuration unchanged: 600 s", doubted.get(0).cause().en());
        double after = ignition.secondsUntil(doubted.get(0).at());
        assertTrue(after > 570 && after < 630, "told " + after + " s after it froze");
        assertTrue(alerts.contains(AlertCause.SensorDoubted.id(DETECTOR)), alerts.toString());
        List<Signal.SensorLost> lost = all(Signal.SensorLost.class);
        assertFalse(lost.stream().anyMatch(signal -> signal.device().equals(DETECTOR)), "it answers: " + lost);
        List<Signal.VoteRaised> votes = all(Signal.VoteRaised.class);
        assertFalse(votes.stream().anyMatch(raised -> raised.vote().sources().contains(DETECTOR)), votes.toString());
        Moment confirmed =
                rehearsal.transcript().reached("c-bat", Stage.CONFIRMED).orElseThrow();
        double burning = ignition.secondsUntil(confirmed) - 20 * 60;
        assertTrue(burning > 0 && burning < 120, "the others confirm the fire after " + burning + " s");
    }
}
