package org.bongsu.daemon.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bongsu.daemon.http.view.AcknowledgementView;
import org.bongsu.daemon.http.view.AlertView;
import org.bongsu.daemon.http.view.ArmingView;
import org.bongsu.daemon.http.view.BucketView;
import org.bongsu.daemon.http.view.BuyView;
import org.bongsu.daemon.http.view.CheckView;
import org.bongsu.daemon.http.view.CompartmentView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.DeadlineView;
import org.bongsu.daemon.http.view.DurationView;
import org.bongsu.daemon.http.view.EstimateView;
import org.bongsu.daemon.http.view.EvacuabilityView;
import org.bongsu.daemon.http.view.FindingView;
import org.bongsu.daemon.http.view.HazardView;
import org.bongsu.daemon.http.view.InventoryView;
import org.bongsu.daemon.http.view.KeyView;
import org.bongsu.daemon.http.view.LossView;
import org.bongsu.daemon.http.view.PermitView;
import org.bongsu.daemon.http.view.PlanView;
import org.bongsu.daemon.http.view.PointView;
import org.bongsu.daemon.http.view.QuestionView;
import org.bongsu.daemon.http.view.ReturnView;
import org.bongsu.daemon.http.view.RoomView;
import org.bongsu.daemon.http.view.SampleView;
import org.bongsu.daemon.http.view.SeenReadingView;
import org.bongsu.daemon.http.view.SignatureView;
import org.bongsu.daemon.http.view.SilenceView;
import org.bongsu.daemon.http.view.StepCountsView;
import org.bongsu.daemon.http.view.StepView;
import org.bongsu.daemon.http.view.StrangerView;
import org.bongsu.daemon.http.view.SupplyView;
import org.bongsu.daemon.http.view.TenantView;
import org.bongsu.daemon.http.view.TierProgressView;
import org.bongsu.daemon.http.view.UnknownView;
import org.bongsu.daemon.http.view.UpsClientView;
import org.bongsu.daemon.http.view.UpsGroupView;
import org.bongsu.daemon.http.view.VoteView;
import org.bongsu.daemon.http.view.WhyView;
import org.bongsu.daemon.http.view.WorkOrderView;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.site.Building;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.MigrationLimits;
import org.bongsu.domain.site.PowerGraph;
import org.bongsu.domain.site.PowerKind;
import org.bongsu.domain.site.PowerNode;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.bongsu.domain.site.Webhook;
import org.bongsu.domain.stage.Grade;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Modality;
import org.bongsu.domain.stage.Stage;
import org.bongsu.migration.evacuability.Evacuability;
import org.bongsu.migration.evacuability.EvacuabilityJson;
import org.bongsu.migration.evacuability.Situation;
import org.bongsu.migration.evacuability.Verdict;

/**
 * A small honest daemon without an engine: its snapshot is a burning battery room in the middle of an evacuation; orders
 * are written down and answered as the test says.
 */
final class SampleDaemon implements DaemonView, OperatorPort {

    static final Moment NOW = Moment.parse("2022-10-15T06:31:00Z");
    static final String SECRET = "whsec_c2VjcmV0IG9mIHRoZSB0ZW5hbnQ=";
    static final String MARKUP = "<script>alert('x')</script>";

    final List<String> orders = new CopyOnWriteArrayList<>();
    volatile CompletionStage<Outcome> answer =
            CompletableFuture.completedFuture(new Outcome.Accepted(57, NOW, new Text("taken", "접수됨")));
    volatile DaemonSnapshot snapshot = burning();
    volatile boolean ready = true;
    volatile boolean storeUp = true;

    private final Site site = new Site(
            "demo",
            new Text("Demo site", "데모 사이트"),
            List.of(new Building("a", new Text("Building A", "A동"))),
            List.of(
                    new Compartment("c-bat", new Text("Battery room", "배터리실"), List.of("c-hall-1")),
                    new Compartment("c-hall-1", new Text("Hall 1", "1전산실"), List.of())),
            List.of(
                    new Room("bat-1", new Text("Battery room 1", "1배터리실"), "a", RoomKind.BATTERY, "c-bat"),
                    new Room("hall-1", new Text("Hall 1", "1전산실"), "a", RoomKind.HALL, "c-hall-1"),
                    new Room("hall-2", new Text("Hall 2", "2전산실"), "a", RoomKind.HALL, "c-hall-1")),
            new PowerGraph(List.of(
                    new PowerNode(
                            "utility-1", PowerKind.UTILITY, Optional.empty(), List.of(), List.of(), Optional.empty()),
                    new PowerNode(
                            "ups-a",
                            PowerKind.UPS,
                            Optional.of("bat-1"),
                            List.of(),
                            List.of("utility-1"),
                            Optional.of("A"),
                            OptionalDouble.of(500),
                            Optional.empty()),
                    new PowerNode(
                            "ups-b",
                            PowerKind.UPS,
                            Optional.of("bat-1"),
                            List.of(),
                            List.of("utility-1"),
                            Optional.of("b"),
                            OptionalDouble.empty(),
                            Optional.empty()),
                    // A node of the name of a room: an id alone does not say which is meant.
                    new PowerNode(
                            "hall-2", PowerKind.PDU, Optional.empty(), List.of(), List.of("ups-a"), Optional.empty()))),
            List.of(new Rack("r-1", "hall-1", List.of("ups-a", "ups-b")), new Rack("r-2", "hall-2", List.of("ups-a"))),
            List.of(new Server("s-1", "r-1", OptionalDouble.of(800)), new Server("s-2", "r-2")),
            List.of(),
            List.of(new Tenant(
                    "haneul",
                    new Text("Haneul Mail", "하늘메일"),
                    Optional.of(new Webhook("http://127.0.0.1:1/hook", SECRET)))),
            List.of(),
            List.of(new Destination(
                    "anyang", new Text("Anyang", "안양"), Optional.empty(), List.of(), List.of(), 40, 256, 40)),
            MigrationLimits.DEFAULT);

    static Moment after(int seconds) {
        return NOW.plus(Duration.ofSeconds(seconds));
    }

    static DeadlineView deadline(int seconds, DeadlineView.Kind kind, String cause) {
        return new DeadlineView(
                after(seconds),
                kind,
                cause,
                kind == DeadlineView.Kind.DECLARED
                        ? new Text("the fire service cuts the building", "소방이 건물 전원을 차단")
                        : new Text(
                                "fire stage: rooms outside the burning compartment have 60 min", "화재 단계: 구획 밖 실은 60분"),
                new Text("fire in c-bat confirmed at 06:19; 60 min are the default", "c-bat 화재 06:19에 확인; 기본값 60분"));
    }

    static DaemonSnapshot burning() {
        return new DaemonSnapshot(
                7,
                NOW,
                List.of(
                        new CompartmentView(
                                "c-hall-1",
                                new Text("Hall 1", "1전산실"),
                                List.of("hall-1", "hall-2"),
                                Stage.NORMAL,
                                after(-9_000),
                                new Text("nothing stands", "해당 없음"),
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                List.of()),
                        new CompartmentView(
                                "c-bat",
                                new Text("Battery room", "배터리실"),
                                List.of("bat-1"),
                                Stage.CONFIRMED,
                                after(-600),
                                new Text("smoke and gas within 10 min", "10분 안에 연기와 가스"),
                                Optional.of(new Text("no cut has been declared", "차단이 선언되지 않음")),
                                List.of(
                                        new HazardView(
                                                Hazard.FIRE,
                                                Stage.CONFIRMED,
                                                after(-600),
                                                new Text("two modalities", "두 종류"),
                                                new Text("a declared cut", "차단 통보")),
                                        new HazardView(
                                                Hazard.POWER,
                                                Stage.ADVISORY,
                                                after(-300),
                                                new Text("utility lost", "상용 전원 상실"),
                                                new Text("a second witness", "두 번째 증거"))),
                                List.of(
                                        new VoteView(
                                                "smoke-fire-1/asd-1",
                                                Hazard.FIRE,
                                                Modality.SMOKE,
                                                Grade.CONFIRM,
                                                "asd-1",
                                                after(-610),
                                                "smoke.obscuration 0.91 %/m > 0.825 for 10 s on asd-1",
                                                "0123456789ab",
                                                List.of(
                                                        new SeenReadingView(
                                                                "asd-1/smoke.obscuration",
                                                                "0.91 %/m",
                                                                Quality.GOOD,
                                                                Optional.empty(),
                                                                after(-611),
                                                                1),
                                                        new SeenReadingView(
                                                                "asd-1/smoke.airflow.fault",
                                                                "",
                                                                Quality.STALE,
                                                                Optional.of("no answer"),
                                                                after(-640),
                                                                30))),
                                        new VoteView(
                                                "h2/gas-1",
                                                Hazard.FIRE,
                                                Modality.GAS,
                                                Grade.CONFIRM,
                                                "gas-1",
                                                after(-700),
                                                "gas.h2 4200 ppm > 4000 for 10 s on gas-1",
                                                "",
                                                List.of())),
                                List.of(new UnknownView(
                                        "panel-1", after(-400), new Text("connection refused", "연결 거부"))))),
                List.of(
                        new RoomView(
                                "hall-1",
                                new Text("Hall 1", "1전산실"),
                                "c-hall-1",
                                Optional.of(deadline(680, DeadlineView.Kind.DECLARED, "DECLARED_CUT")),
                                List.of(deadline(3_000, DeadlineView.Kind.ESTIMATED, "FIRE_BUDGET")),
                                "auto",
                                List.of(
                                        new TierProgressView(0, 6, 6, 0, 0, 0, 0),
                                        new TierProgressView(1, 24, 15, 0, 5, 4, 0),
                                        new TierProgressView(3, 48, 0, 30, 8, 9, 1)),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(
                                        new ArmingView(
                                                "hall-1",
                                                "move",
                                                "auto",
                                                true,
                                                List.of("autonomy"),
                                                Optional.of(after(3_600)),
                                                1,
                                                List.of(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty()),
                                        new ArmingView(
                                                "hall-1",
                                                "stop",
                                                "confirm",
                                                false,
                                                List.of(),
                                                Optional.empty(),
                                                2,
                                                List.of("kim " + MARKUP),
                                                Optional.of(after(240)),
                                                Optional.of(after(60)),
                                                Optional.of("lee"))),
                                Optional.empty()),
                        new RoomView(
                                "hall-2",
                                new Text("Hall 2", "2전산실"),
                                "c-hall-1",
                                Optional.empty(),
                                List.of(),
                                "recommend",
                                List.of(),
                                Optional.of(new QuestionView(
                                        "q-1",
                                        new Text("Is there a fire in hall 2?", "2전산실에 화재가 있습니까?"),
                                        after(95),
                                        new Text("without an answer it is held to be one", "응답이 없으면 화재로 봅니다"))),
                                Optional.of(
                                        new WorkOrderView("park", "welding " + MARKUP, after(-1_000), after(3_600))),
                                List.of(),
                                Optional.of(new ReturnView(
                                        "SOAKING",
                                        new Text("mains are back since " + MARKUP, "상용 전원 복귀"),
                                        Optional.of(after(500)),
                                        false,
                                        Optional.of("park"),
                                        3,
                                        1,
                                        9,
                                        1,
                                        List.of(new Text("srv-9: cannot be switched on", "srv-9: 전원을 켤 수 없음")))))),
                List.of(
                        new AlertView(
                                "fire/c-bat",
                                "CRITICAL",
                                AlertView.State.OPEN,
                                Optional.of("c-bat"),
                                Optional.empty(),
                                new Text("Fire confirmed in the battery room", "배터리실 화재 확정"),
                                new Text("smoke and gas within 10 min " + MARKUP, "10분 안에 연기와 가스"),
                                after(-600),
                                Optional.empty(),
                                Optional.empty()),
                        new AlertView(
                                "a-2",
                                "WARNING",
                                AlertView.State.ACKNOWLEDGED,
                                Optional.empty(),
                                Optional.of("bat-1"),
                                new Text("Fire panel lost", "수신기 통신 두절"),
                                new Text("connection refused", "연결 거부"),
                                after(-400),
                                Optional.of(new AcknowledgementView("kim", after(-380))),
                                Optional.empty()),
                        new AlertView(
                                "a-1",
                                "WARNING",
                                AlertView.State.RESOLVED,
                                Optional.empty(),
                                Optional.of("bat-1"),
                                new Text("Cell temperature high", "셀 온도 높음"),
                                new Text("rack-3", "rack-3"),
                                after(-4_000),
                                Optional.empty(),
                                Optional.of(after(-3_000)))),
                List.of(
                        new PlanView(
                                "p-2",
                                "ONGOING",
                                List.of("hall-1"),
                                after(-590),
                                Optional.of(deadline(680, DeadlineView.Kind.DECLARED, "DECLARED_CUT")),
                                Optional.of(after(500)),
                                Optional.of("auto"),
                                new Text("fire confirmed in the battery room", "배터리실 화재 확정"),
                                1_240.5,
                                1_391,
                                new StepCountsView(13, 13, 51, 1, 0, 0, 0),
                                List.of(
                                        new BuyView(
                                                "hall-1",
                                                "tier 3",
                                                40,
                                                41,
                                                12_000,
                                                Optional.of(93.5),
                                                0,
                                                Optional.empty()),
                                        new BuyView(
                                                "hall-1",
                                                "tier 2+3",
                                                60,
                                                80,
                                                0,
                                                Optional.empty(),
                                                12.5,
                                                Optional.of(new Text("loads are unknown", "부하 미상")))),
                                List.of(),
                                Map.of("pyeongchon", 0.5)),
                        new PlanView(
                                "p-1",
                                "RECOMMENDED",
                                List.of("hall-2"),
                                after(-595),
                                Optional.empty(),
                                Optional.of(after(900)),
                                Optional.empty(),
                                new Text("neighbour of a burning compartment", "화재 구획의 이웃"),
                                400,
                                420,
                                new StepCountsView(78, 0, 0, 0, 0, 0, 0),
                                List.of(),
                                List.of(),
                                Map.of())),
                List.of(permit("hall-1", false), permit("bat-1", true)),
                List.of(
                        new TenantView(
                                "haneul",
                                new Text("Haneul Mail", "하늘메일"),
                                "webhook",
                                3,
                                0,
                                0,
                                Optional.of(after(-20)),
                                Optional.empty()),
                        new TenantView(
                                "badak",
                                new Text("Badak Shop", "바닥상회"),
                                "webhook",
                                1,
                                1,
                                1,
                                Optional.empty(),
                                Optional.of("503 from the receiver"))),
                List.of(new SilenceView(
                        "silence-1",
                        Optional.of("sensor-lost.*"),
                        Optional.empty(),
                        Optional.empty(),
                        "lee",
                        "the gateway is exchanged",
                        after(-300),
                        after(3_000))),
                List.of(new SupplyView("ups-a", "ups-a", true, false, Optional.of(540.0), after(-120), false)));
    }

    static PermitView permit(String room, boolean granted) {
        return new PermitView(
                room,
                granted,
                NOW,
                granted ? Optional.of(NOW.plusSeconds(300)) : Optional.empty(),
                granted ? new Text("nothing runs here", "운영 중인 것이 없음") : new Text("26 are still here", "26개 남음"),
                granted ? List.of() : List.of(new LossView(1, 9), new LossView(3, 17)),
                0,
                List.of(),
                1,
                Optional.of(new SignatureView("Ed25519", "k-1", "eyJ9", "c2ln")));
    }

    @Override
    public OperatorPort preview() {
        SampleDaemon asked = new SampleDaemon();
        asked.answer = CompletableFuture.completedFuture(
                new Outcome.Foreseen(List.of(new Text("hall 1 has to be empty", "1전산실을 비워야 함"))));
        return asked;
    }

    @Override
    public Site site() {
        return site;
    }

    @Override
    public List<UpsGroupView> ups() {
        Moment at = now();
        return List.of(
                new UpsGroupView(
                        "hall-2-first",
                        "hall-2",
                        List.of(2, 3),
                        "FSD OB LB",
                        Optional.of(at),
                        Optional.empty(),
                        Optional.of(at),
                        new Text("it has to be down", "정지해야 합니다"),
                        1,
                        List.of(
                                new UpsClientView("upsmon", "10.0.0.7", at, Optional.empty(), Optional.empty()),
                                new UpsClientView(
                                        "upsmon", "10.0.0.8", at, Optional.of(at), Optional.of("shutting_down")))),
                new UpsGroupView(
                        "hall-2",
                        "hall-2",
                        List.of(0),
                        "OL",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Text("nothing threatens it", "위협이 없습니다"),
                        0,
                        List.of()));
    }

    @Override
    public InventoryView inventory() {
        Map<String, Integer> drift = new LinkedHashMap<>();
        drift.put("unknown-workload", 1);
        drift.put("feeds-differ", 1);
        drift.put("silent-source", 12);
        StrangerView stranger = new StrangerView("rogue-db", false, Optional.of("s-1"), "hall-1", "fleet");
        return new InventoryView(
                now(),
                List.of(
                        new InventoryView.Source("fleet", "driver", Optional.of(now()), false, 48, 0, 2),
                        new InventoryView.Source("netbox", "record", Optional.empty(), true, 0, 0, 0)),
                drift,
                List.of(
                        new InventoryView.Drift(
                                "unknown-workload",
                                true,
                                "rogue-db",
                                Optional.of("hall-1"),
                                Optional.of("fleet"),
                                now().plusSeconds(-300),
                                new Text("rogue-db runs on s-1 & nobody knows", "rogue-db가 s-1에서 실행 중이나 아무도 모름")),
                        new InventoryView.Drift(
                                "feeds-differ",
                                false,
                                "s-9",
                                Optional.of("hall-2"),
                                Optional.empty(),
                                now().plusSeconds(-900),
                                new Text("s-9 is fed otherwise", "s-9의 전원이 다름"))),
                1,
                List.of(stranger));
    }

    @Override
    public List<FindingView> findings() {
        return List.of(
                new FindingView(
                        "control-inside",
                        "severe",
                        "control",
                        "bongsu-1",
                        "site.yaml",
                        42,
                        24,
                        new Text("Bongsu stands in what it must empty", "봉수가 비워야 할 곳 안에 있습니다")),
                new FindingView(
                        "restart-armed", "note", "site", "", "site.yaml", 1, 1, new Text("nobody says", "적혀 있지 않습니다")));
    }

    @Override
    public Moment now() {
        return NOW;
    }

    @Override
    public DaemonSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public Optional<List<StepView>> steps(String plan) {
        List<StepView> steps = new ArrayList<>();
        for (int index = 0; index < 1_203; index++) {
            steps.add(new StepView(
                    "s-" + index,
                    index / 400,
                    "w-" + index,
                    "srv-" + index,
                    "mail",
                    "haneul",
                    1,
                    Method.LIVE,
                    index < 3 ? "FAILED" : "PENDING",
                    after(index),
                    after(index + 60),
                    index % 2 == 0 ? Optional.of("anyang/" + index) : Optional.empty(),
                    32,
                    1,
                    "live: fits before the deadline less 2 min",
                    index % 2 == 0 ? Optional.of(new EstimateView(17.5, 24, 12)) : Optional.empty()));
        }
        return plan.startsWith("p-") ? Optional.of(steps) : Optional.empty();
    }

    @Override
    public List<DurationView> durations(String plan) {
        return List.of(
                new DurationView(Optional.empty(), Method.LIVE, 1.05, 1.4, 40),
                new DurationView(Optional.of("mail"), Method.STOP, 0.9, 1.2, 7));
    }

    @Override
    public List<PointView> points() {
        return List.of(
                new PointView(
                        "rack-1/battery.temperature",
                        "rack-1",
                        "bat-1",
                        "battery.temperature",
                        "°C",
                        Optional.of(61.5),
                        Optional.of("61.5"),
                        Quality.GOOD,
                        "",
                        "none",
                        Optional.empty(),
                        Optional.of(NOW),
                        Optional.of(NOW)),
                new PointView(
                        "asd-3/smoke.obscuration",
                        "asd-3",
                        "hall-1",
                        "smoke.obscuration",
                        "%/m",
                        Optional.empty(),
                        Optional.empty(),
                        Quality.UNDEFINED,
                        "never seen",
                        "never_seen",
                        Optional.of(new Text("never seen", "수신된 적 없음")),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Override
    public CompletionStage<List<SampleView>> history(String point, Moment from, Moment to, int limit) {
        return storeUp
                ? CompletableFuture.completedFuture(List.of(new SampleView(from, 24.5), new SampleView(to, 61.5)))
                : CompletableFuture.failedFuture(new IllegalStateException("connection refused"));
    }

    @Override
    public CompletionStage<List<BucketView>> buckets(String point, Moment from, Moment to, int most) {
        return storeUp
                ? CompletableFuture.completedFuture(List.of(new BucketView(from, 60, 12, 24.5, 30.25, 61.5, 61.5)))
                : CompletableFuture.failedFuture(new IllegalStateException("connection refused"));
    }

    @Override
    public Optional<PermitView> permit(String room) {
        return room.equals("hall-2") ? Optional.empty() : Optional.of(permit(room, room.equals("bat-1")));
    }

    @Override
    public CompletionStage<WhyAnswer> why(String room, Optional<String> at) {
        WhyAnswer told = new WhyAnswer.Told(new WhyView(
                room,
                new Text("Battery room 1", "1배터리실"),
                "c-bat",
                NOW,
                new WhyView.JournalView(after(-9_000), NOW, 57, after(-2), 0),
                List.of(new WhyView.WhyHazard(
                        Hazard.FIRE,
                        Stage.PRE_ALARM,
                        after(-610),
                        new Text("one sign", "단일 감지"),
                        new Text("a second sign", "두 번째 신호"),
                        Optional.of(Stage.CONFIRMED),
                        List.of(new WhyView.WayView(new Text("a second sign", "두 번째 신호"), Optional.of(after(60)))),
                        Optional.of(new Text("calm", "조용함")),
                        List.of(new WhyView.CandidateView("RULE", "hydrogen-high", new Text("false on 1", "거짓 1"))),
                        List.of(sign()),
                        List.of(sign()),
                        Optional.of(new QuestionView("q", new Text("Fire?", "화재?"), after(9), new Text("no", "아님"))),
                        Optional.of(after(-700)),
                        Optional.of(after(700)))),
                List.of(new WhyView.UnhealthyView("h2-1", "bat-1", "LOST", NOW, new Text("silent", "응답 없음"))),
                List.of(new WhyView.WorkView("bat-1", after(600), "lee", "soldering")),
                List.of(new WhyView.CutView("bat-1", Optional.of(after(720)), NOW, "kim", "water")),
                List.of(new WhyView.SupplyView("ups-a", true, false, Optional.of(540.0), after(-30))),
                List.of(new WhyView.WordView(NOW, "bat-1", "kim", new Text("there is none", "아님"), "looked")),
                List.of(new WhyView.RefusalView(NOW, Hazard.FIRE, "kim", new Text("not quiet", "정적 아님"))),
                Optional.of(new WhyView.RulesView(
                        after(-8),
                        8,
                        List.of(new WhyView.RuleView(
                                "hydrogen-high",
                                "0123456789ab",
                                Hazard.FIRE,
                                Modality.GAS,
                                Grade.PRE_ALARM,
                                0,
                                1,
                                0,
                                0,
                                "4 ppm")))),
                List.of(new WhyView.ChangeView(
                        after(-610), Hazard.FIRE, Stage.NORMAL, Stage.PRE_ALARM, new Text("one sign", "단일 감지")))));
        return CompletableFuture.completedFuture(
                switch (at.orElse("")) {
                    case "noon" -> new WhyAnswer.NoSuchTime("'noon' is no time");
                    case "06:00" -> new WhyAnswer.Unavailable("another such question is being answered");
                    default -> told;
                });
    }

    private static WhyView.SignView sign() {
        VoteView vote = burning().compartments().get(1).votes().get(0);
        return new WhyView.SignView("smoke-fire-1", vote, Optional.of(after(-500)), Optional.of(after(100)));
    }

    @Override
    public EvacuabilityView evacuability() {
        Situation situation = Situation.configured(site, now());
        Evacuability asked = new Evacuability(situation, 8);
        List<Verdict> verdicts = new ArrayList<>();
        asked.threats().forEach(threat -> verdicts.addAll(asked.judge(threat)));
        return new EvacuabilityView(now(), Optional.of(now()), Optional.of(0.5), EvacuabilityJson.write(verdicts));
    }

    @Override
    public List<KeyView> keys() {
        return List.of(new KeyView("k-1", "Ed25519", "MCowBQYDK2VwAyEA"));
    }

    @Override
    public List<CheckView> liveness() {
        return List.of(new CheckView("engine", true, "stepped 12 ms ago"));
    }

    @Override
    public List<CheckView> readiness() {
        return List.of(new CheckView("journal", ready, ready ? "writable" : "disk full"));
    }

    private CompletionStage<Outcome> take(Object... order) {
        orders.add(String.join(
                " ", java.util.Arrays.stream(order).map(String::valueOf).toList()));
        return answer;
    }

    @Override
    public CompletionStage<Outcome> cut(String room, Moment at, String by, String reason) {
        return take("cut", room, at, by, reason);
    }

    @Override
    public CompletionStage<Outcome> withdrawCut(String room, String by, String reason) {
        return take("withdraw", room, by, reason);
    }

    @Override
    public CompletionStage<Outcome> confirm(String room, String by, String reason) {
        return take("confirm", room, by, reason);
    }

    @Override
    public CompletionStage<Outcome> reject(String room, String by, String reason) {
        return take("reject", room, by, reason);
    }

    @Override
    public CompletionStage<Outcome> armRoom(String room, Moment until, String by, String reason) {
        return take("arm", room, until.toString(), by, reason);
    }

    @Override
    public CompletionStage<Outcome> disarm(String room, String by, String reason) {
        return take("disarm", room, by, reason);
    }

    @Override
    public CompletionStage<Outcome> release(String room, String by, String reason) {
        return take("release", room, by, reason);
    }

    @Override
    public CompletionStage<Outcome> bringBack(String room, String by, String reason) {
        return take("return", room, by, reason);
    }

    @Override
    public CompletionStage<Outcome> workOrder(String room, Moment until, String by, String reason) {
        return take("work-order", room, until, by, reason);
    }

    @Override
    public CompletionStage<Outcome> reload(String by, String reason) {
        return take("reload", by, reason);
    }

    @Override
    public CompletionStage<Outcome> acknowledge(String alert, String by) {
        return take("acknowledge", alert, by);
    }

    @Override
    public CompletionStage<Outcome> shelve(String alert, Moment until, String by, String reason) {
        return take("shelve", alert, until, by, reason);
    }

    @Override
    public CompletionStage<Outcome> unshelve(String alert, String by, String reason) {
        return take("unshelve", alert, by, reason);
    }

    @Override
    public CompletionStage<Outcome> escalate(String alert, String by, String reason) {
        return take("escalate", alert, by, reason);
    }

    @Override
    public CompletionStage<Outcome> silence(
            Optional<String> alert,
            Optional<String> kind,
            Optional<String> subject,
            Moment until,
            String by,
            String reason) {
        return take("silence", alert, kind, subject, until, by, reason);
    }

    @Override
    public CompletionStage<Outcome> endSilence(String silence, String by, String reason) {
        return take("endSilence", silence, by, reason);
    }

    @Override
    public CompletionStage<Outcome> arm(String plan, String by) {
        return take("arm", plan, by);
    }

    @Override
    public CompletionStage<Outcome> cancel(String plan, String by, String reason) {
        return take("cancel", plan, by, reason);
    }

    @Override
    public CompletionStage<Outcome> skip(String plan, String step, String by, String reason) {
        return take("skip", plan, step, by, reason);
    }
}
