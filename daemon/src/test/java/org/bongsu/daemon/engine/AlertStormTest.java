package org.bongsu.daemon.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.alerting.alert.AlertState;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.page.Page;
import org.bongsu.alerting.page.PageReason;
import org.bongsu.alerting.page.PagingPolicy;
import org.bongsu.alerting.page.Route;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.rules.signal.Signal;
import org.bongsu.rules.stage.DevicePlace;
import org.junit.jupiter.api.Test;

/** The whole engine in an alert storm, and what people ordered after a restart. */
class AlertStormTest {

    private static final Path DEMO = Path.of(System.getProperty("bongsu.home"), "config", "sites", "demo");
    private static final Setup SETUP = Setup.load(DEMO);
    private static final String GATEWAY = "10.0.0.7:502";
    private static final String LOST = "gateway-lost." + GATEWAY;
    private static final int POINTS = 5_000;
    private static final Moment T0 = Moment.parse("2026-03-02T00:00:00Z");

    private record Told(Input input, Moment at) {}

    private final List<Told> journal = new ArrayList<>();
    private final List<Page> pages = new ArrayList<>();
    private Engine engine = engine();
    private Moment now = T0;

    private static Engine engine() {
        String room = SETUP.site().rooms().get(0).id();
        List<DevicePlace> devices = new ArrayList<>();
        for (int point = 0; point < POINTS; point++) {
            devices.add(new DevicePlace("p-" + point, room, Optional.empty(), Optional.of(GATEWAY)));
        }
        EngineSettings settings = new EngineSettings(Autonomy.OBSERVE, Map.of(), 1)
                .withPaging(PagingPolicy.DEFAULT.withRoutes(List.of(new Route("ops", Optional.of(Severity.INFO)))));
        return new Engine(SETUP.site(), devices, settings);
    }

    private void step(Input input) {
        journal.add(new Told(input, now));
        pages(engine.step(input, now, now.epochMillis()));
    }

    private void pages(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Paged paged) {
                pages.add(paged.page());
            }
        }
    }

    private void until(Duration after) {
        Moment end = T0.plus(after);
        while (engine.nextDue().filter(due -> !due.isAfter(end)).isPresent()) {
            now = now.later(engine.nextDue().orElseThrow());
            step(new Input.Tick());
        }
        now = end;
    }

    private void storm() {
        String room = SETUP.site().rooms().get(0).id();
        step(new Input.Started(1));
        for (int point = 0; point < POINTS; point++) {
            now = T0.plus(Duration.ofNanos(point * 200_000L));
            step(new Input.Sensed(new Signal.SensorLost("p-" + point, room, now, new Text("no answer", "응답 없음"))));
        }
    }

    @Test
    void fiveThousandPointsOfOneGatewayAreOnePageAndABackIsOneMore() {
        storm();
        until(Duration.ofHours(1));
        assertEquals(
                List.of(LOST),
                pages.get(0).changes().stream().map(each -> each.alertId()).toList());
        assertEquals(1, pages.size());
        assertEquals(POINTS, engine.heldBack());
        assertEquals(POINTS + 1, engine.alerts().size(), "each stands on the screen all the same");

        for (int point = 0; point < POINTS; point++) {
            step(new Input.Sensed(new Signal.SensorBack("p-" + point, now)));
        }
        until(Duration.ofHours(2));
        assertEquals(2, pages.size());
        assertTrue(pages.get(1).over());
        assertEquals(0, engine.heldBack());
    }

    /** Shelves and silences are inputs, so another daemon on the same journal knows them. */
    @Test
    void whatPeopleOrderedHoldsAfterARestart() {
        storm();
        step(new Input.AlertShelved(LOST, T0.plus(Duration.ofHours(3)), "kim", "the gateway is exchanged"));
        step(new Input.SilenceMade(
                "silence-1",
                Optional.of("health.*"),
                Optional.empty(),
                Optional.empty(),
                T0.plus(Duration.ofHours(2)),
                "kim",
                "disk ordered"));
        until(Duration.ofHours(1));
        pages.clear();

        engine = engine();
        for (Told told : journal) {
            engine.step(told.input(), told.at(), told.at().epochMillis());
        }
        step(new Input.Started(2));
        assertEquals(AlertState.SHELVED, alert(LOST));
        assertEquals("silence-1", engine.silences().get(0).id());
        step(new Input.FaultRaised("spool", new Text("full", "가득 참")));
        assertEquals("health.spool", pages.get(0).changes().get(0).alertId(), "a full spool is grave");
        assertEquals(PageReason.GRAVE, pages.get(0).reason());
        until(Duration.ofHours(3));
        assertEquals(AlertState.ACTIVE, alert(LOST), "its end has come");
        assertTrue(
                pages.stream().anyMatch(page -> page.changes().get(0).alertId().equals(LOST)));
        assertEquals(List.of(), engine.silences());
    }

    private AlertState alert(String id) {
        return engine.alerts().stream()
                .filter(alert -> alert.id().equals(id))
                .findFirst()
                .orElseThrow()
                .state();
    }
}
