package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.bongsu.alerting.channel.Answer;
import org.bongsu.alerting.channel.ChannelQueue;
import org.bongsu.alerting.channel.ChannelReport;
import org.bongsu.alerting.channel.DeliveryResult;
import org.bongsu.alerting.channel.EndpointProver;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.alerting.channel.TransportMaker;
import org.bongsu.alerting.channel.WebhookSender;
import org.bongsu.alerting.notice.Delivery;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.page.Channel;
import org.bongsu.alerting.page.Page;
import org.bongsu.collector.HealthListener;
import org.bongsu.collector.modbus.ModbusPoller;
import org.bongsu.collector.mqtt.MqttCollector;
import org.bongsu.collector.settings.CollectorSettings;
import org.bongsu.collector.sparkplug.SparkplugCollector;
import org.bongsu.collector.telemetry.Telemetry;
import org.bongsu.config.Check;
import org.bongsu.config.Problems;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Engine;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.host.Heartbeat;
import org.bongsu.daemon.host.Pulse;
import org.bongsu.daemon.host.ServiceManager;
import org.bongsu.daemon.host.Vitals;
import org.bongsu.daemon.http.AccessPort;
import org.bongsu.daemon.http.ApiServer;
import org.bongsu.daemon.http.ListenAddress;
import org.bongsu.daemon.http.Outcome;
import org.bongsu.daemon.http.view.BucketView;
import org.bongsu.daemon.http.view.CheckView;
import org.bongsu.daemon.http.view.DaemonSnapshot;
import org.bongsu.daemon.http.view.DurationView;
import org.bongsu.daemon.http.view.SampleView;
import org.bongsu.daemon.http.view.StepView;
import org.bongsu.daemon.journal.InputCodec;
import org.bongsu.daemon.journal.Journal;
import org.bongsu.daemon.journal.JournalException;
import org.bongsu.daemon.permit.PermitOutlets;
import org.bongsu.domain.Moment;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.Text;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.site.Compartment;
import org.bongsu.domain.site.Webhook;
import org.bongsu.domain.stage.Stage;
import org.bongsu.migration.driver.netbox.NetBoxOptions;
import org.bongsu.rules.signal.PlaneMemory;
import org.bongsu.rules.signal.SignalPlane;
import org.bongsu.rules.stage.DevicePlace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running daemon: every socket, store and driver around one {@link EngineLoop}. {@link #start} and {@link #stop} are
 * called by one thread.
 */
public final class Daemon {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    /** How often people's view is made anew at most; wall time. */
    private static final long PUBLISH_MILLIS = 100;

    /** Lists of steps are long, and made for a request a minute. */
    private static final long PUBLISH_STEPS_MILLIS = 1_000;

    private static final int PLANS_WITH_STEPS = 3;

    private static final long START_SECONDS = 30;

    /** The loop turns five times a second; a plan for 32,000 servers may hold it for some seconds. Wall time. */
    private static final long HANGS_MILLIS = 30_000;

    /** Our name in faults. */
    private static final String CONFIGURATION = "configuration";

    private static final String JOURNAL = "journal";

    private static final String SIGNALS = "signals";

    private static final String WATCHER = "watcher";

    private final Setup setup;
    private final CollectorSettings collectors;
    private final DaemonParts parts;
    private final Path data;
    private final ScenarioClock clock;
    private final LongSupplier wall;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Set<String> faults = Collections.newSetFromMap(new ConcurrentHashMap<>());
    private final Drivers drivers;
    private final List<ChannelQueue> channels = new ArrayList<>();
    private final ChannelStore deliveries;
    private final Journal journal;
    private final Engine engine;
    private final EngineLoop loop;
    private final Telemetry telemetry;
    private final ModbusPoller modbus;
    private final Optional<MqttCollector> mqtt;
    private final Optional<SparkplugCollector> sparkplug;
    private final WebhookSender sender;
    private final Counter forbidden;
    private final EndpointProver prover;
    private final AtomicInteger unproven = new AtomicInteger();
    private final NutPart nut;
    private final InventoryBoard board;
    private final Optional<NetBoxDesk> netbox;
    private final LiveView view;
    private final Views views;
    private final ApiServer api;
    private final TenantDoor tenants;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final FixedFiles fixed;
    private final SignalMemory signals;
    private final EvacuabilityDesk evacuability;
    private final PermitOutlets permits;
    private final Optional<Heartbeat> heartbeat;
    private final ServiceManager manager;
    private final Pulse pulse;
    private final AtomicReference<@Nullable PlaneMemory> unsaved = new AtomicReference<>();
    private final AtomicInteger heldBack = new AtomicInteger();
    private final AtomicBoolean saving = new AtomicBoolean();
    private volatile CompletionStage<?> saves = CompletableFuture.completedFuture(true);
    private final ReloadMeters reloads;
    private final SiteFindings findings;
    private volatile Inventory inventory;
    private volatile boolean started;
    private Optional<Moment> lastDecision = Optional.empty();
    private long publishedMillis;
    private long stepsMillis;
    private long boardMillis;
    private boolean boardIsOld;
    private boolean unpublished;

    /**
     * Opens the journal and brings the engine to where it left it; touches no network.
     *
     * @param parts what bongsu.yaml says of collectors, channels and drivers
     */
    public Daemon(Setup setup, DaemonParts parts, Path data, ScenarioClock clock, LongSupplier wall)
            throws IOException, JournalException {
        this(setup, parts, data, clock, wall, ServiceManager.NONE);
    }

    /** @param manager told when we run, while the engine's loop turns, and when we stop */
    public Daemon(
            Setup setup, DaemonParts parts, Path data, ScenarioClock clock, LongSupplier wall, ServiceManager manager)
            throws IOException, JournalException {
        this.setup = setup;
        this.parts = parts;
        this.collectors = parts.collectors();
        this.data = data;
        this.clock = clock;
        this.wall = wall;
        Files.createDirectories(data);
        this.journal = Journal.open(data);
        journal.putMeta("site", setup.folder().toAbsolutePath().normalize().toString());
        List<DevicePlace> devices = DevicePlace.of(setup.inventory());
        InputCodec codec = new InputCodec();
        if (journal.meta(Journal.DEVICES).isEmpty()) {
            journal.putMeta(Journal.DEVICES, codec.devices(devices));
        }
        this.engine = new Engine(
                setup.site(), codec.devices(journal, devices), setup.settings().engine());
        this.fixed = FixedFiles.of(setup.folder());
        this.inventory = setup.inventory();
        this.reloads = new ReloadMeters(meters, wall.getAsLong());
        this.findings = new SiteFindings(meters);
        findings.look(setup);
        SignalPlane plane = new SignalPlane(setup.site(), setup.inventory(), setup.rules());
        this.loop = new EngineLoop(engine, plane, journal, clock, wall, new Release(), new Faults(), meters);
        long replayed = loop.recover();
        if (replayed > 0) {
            LOG.info("{} inputs replayed from the journal", replayed);
        }
        this.signals = new SignalMemory(data);
        recall();
        this.telemetry = new Telemetry(
                collectors.telemetry(), data, setup.site(), setup.inventory(), new Faults(), wall, meters);
        this.modbus = new ModbusPoller(
                vertx,
                setup.inventory(),
                collectors.modbus(),
                clock,
                wall,
                meters,
                parts.endpoints()::modbus,
                readings -> {
                    telemetry.accept(readings);
                    live(readings);
                });
        this.mqtt = collectors
                .mqtt()
                .map(settings -> new MqttCollector(
                        setup.inventory(),
                        settings.withUrl(parts.endpoints().url(settings.url())),
                        clock,
                        wall,
                        data,
                        this::live,
                        telemetry,
                        new Faults(),
                        meters));
        this.sparkplug = collectors
                .mqtt()
                .map(settings -> new SparkplugCollector(
                        setup.inventory(),
                        settings.withUrl(parts.endpoints().url(settings.url())),
                        clock,
                        wall,
                        data,
                        this::live,
                        telemetry::accept,
                        new Faults(),
                        meters));
        SecretResolver secrets = SecretResolver.of(setup.folder());
        this.sender = new WebhookSender(vertx, secrets, setup.webhookGuard(), wall, this::delivered);
        this.forbidden = Counter.builder("bongsu_webhook_addresses_refused")
                .description(
                        "Calls of tenants' webhooks that were not made: their addresses are not public, nor allowed")
                .register(meters);
        this.prover = new EndpointProver(
                vertx, secrets, setup.webhookGuard(), setup.site().id(), wall, this::challenged);
        this.deliveries = new ChannelStore(data);
        TransportMaker transports =
                Transports.of(vertx, setup.folder(), setup.site().id(), parts, wall, meters);
        for (Channel channel : parts.channels().channels()) {
            channels.add(new ChannelQueue(
                    vertx,
                    transports.make(channel),
                    channel.id(),
                    setup.site().id(),
                    deliveries,
                    wall,
                    this::reported));
        }
        this.drivers = new Drivers(
                new DriverMaker(vertx, setup.site(), data, parts.endpoints(), this::now),
                parts.drivers().drivers(),
                setup.site(),
                loop::tell,
                new Faults(),
                meters);
        this.evacuability = new EvacuabilityDesk(
                () -> engine.situation(now()), loop::tell, setup.settings().evacuabilityAt(), wall, meters);
        this.permits = new PermitOutlets(
                vertx,
                setup.settings().permits(),
                collectors
                        .mqtt()
                        .map(settings -> settings.withUrl(parts.endpoints().url(settings.url()))),
                this::now,
                (what, body) -> channels.stream()
                        .filter(channel -> setup.settings().permits().webhooks().contains(channel.id()))
                        .forEach(channel -> channel.post(what, body)),
                meters);
        this.heartbeat = setup.settings()
                .heartbeat()
                .map(beats -> new Heartbeat(
                        vertx,
                        beats,
                        secrets,
                        parts.endpoints()::url,
                        collectors
                                .mqtt()
                                .map(settings ->
                                        settings.withUrl(parts.endpoints().url(settings.url()))),
                        wall,
                        this::watched,
                        meters));
        this.manager = manager;
        this.pulse = new Pulse(manager, heartbeat, wall);
        PermitSigner signer = PermitSigner.in(data);
        this.views = new Views(setup.site(), engine, signer);
        this.nut = new NutPart(vertx, setup.settings().nut(), secrets::text, this::now, meters);
        nut.publish(engine.evacuation().groups());
        this.board = new InventoryBoard(meters, this::now);
        this.netbox = parts.inventory()
                .netbox()
                .map(options ->
                        new NetBoxDesk(vertx, moved(options), setup.site(), clock.speed(), wall, loop::tell, meters));
        this.view = new LiveView(
                setup.site(),
                setup.inventory(),
                this::now,
                signer,
                new Stored(),
                new WhyDesk(vertx, data, setup),
                () -> evacuability.view(now()),
                this::readiness,
                findings::views,
                nut::views,
                board::view);
        String run = "e" + loop.epoch() + "t" + Long.toString(wall.getAsLong(), Character.MAX_RADIX);
        this.tenants = new TenantDoor(setup.site(), this::now, wall, secrets::text, loop::tell, meters, run);
        tenants.readTokens();
        tenants.publish(engine.drainTenantPages(now()));
        vertx.setPeriodic(
                TenantDoor.TOKENS_MILLIS,
                tick -> vertx.executeBlocking(
                        () -> {
                            tenants.readTokens();
                            return true;
                        },
                        false));
        Optional<AccessDesk> desk = parts.access()
                .map(access -> new AccessDesk(
                        vertx, access, setup.folder(), secrets::text, wall, loop::tell, new Faults(), meters));
        desk.ifPresent(AccessDesk::read);
        this.api = new ApiServer(
                vertx,
                ListenAddress.parse(parts.listen()),
                parts.http(),
                view,
                new Orders(loop, view, this::reload),
                tenants,
                desk.<AccessPort>map(each -> each).orElse(AccessPort.OPEN),
                meters,
                run);
        Gauge.builder("bongsu_epoch", loop, EngineLoop::epoch)
                .description("The epoch of this daemon's commands: one more with every start")
                .register(meters);
        Gauge.builder("bongsu_loop_age_seconds", pulse, each -> each.sinceTurned() / 1_000.0)
                .description("Since the engine's loop last turned; above some seconds it hangs")
                .register(meters);
        Gauge.builder("bongsu_alerts_held_back", heldBack, AtomicInteger::get)
                .description(
                        "Alerts that are not told now because another is their cause or a person has silenced them")
                .register(meters);
        Gauge.builder("bongsu_endpoints_unproven", unproven, AtomicInteger::get)
                .description("Endpoints of tenants that have not answered a challenge at their present URL")
                .register(meters);
        Gauge.builder("bongsu_faults", faults, Set::size)
                .description("Parts of the daemon that are faulty now, such as a full spool or a lost broker")
                .register(meters);
    }

    private void recall() {
        try {
            signals.load().ifPresent(loop::recall);
        } catch (IOException e) {
            LOG.warn("windows and holds begin anew: signals.memory is {}", e.getMessage());
        }
    }

    /**
     * Reads rules, devices, profiles and points again. What cannot be taken up changes nothing, is told with all its problems and
     * stands as a fault until a later attempt succeeds. Connections of what did not change are kept. Any thread; one at a
     * time.
     */
    public CompletionStage<Outcome> reload(String by, String reason) {
        Future<Outcome> done = vertx.executeBlocking(this::readAgain, true);
        return done.toCompletionStage().whenComplete((outcome, failure) -> {
            if (outcome instanceof Outcome.Accepted) {
                LOG.info("configuration read again for {} {}", by, reason);
            } else if (outcome instanceof Outcome.Unfit unfit) {
                LOG.warn("configuration not taken up for {}: {}", by, String.join("; ", unfit.problems()));
            } else {
                LOG.error("configuration not taken up for {}", by, failure);
            }
        });
    }

    private Outcome readAgain() throws IOException {
        Problems problems = new Problems();
        Optional<Setup> read = Setup.read(setup.folder(), problems);
        read.ifPresent(next -> DaemonParts.decode(next, parts.endpoints(), Optional.of(parts.listen()), problems));
        List<String> unfit = new ArrayList<>();
        Check.named(setup.folder(), problems.list()).forEach(problem -> unfit.add(problem.toString()));
        fixed.changed(FixedFiles.of(setup.folder()))
                .forEach(name -> unfit.add(
                        name + ":1:1: changed since the start; only rules, devices, profiles and points are read again"
                                + " while running: restart to take it up"));
        if (read.isPresent() && unfit.isEmpty()) {
            unfit.addAll(unready(read.get().inventory()));
        }
        if (read.isEmpty() || !unfit.isEmpty()) {
            reloads.failed();
            new Faults().raised(CONFIGURATION, unfit(unfit));
            return new Outcome.Unfit(unfit);
        }
        if (faults.contains(JOURNAL)) {
            reloads.failed();
            return new Outcome.Unfit(
                    List.of("the journal takes nothing now: the change could not be kept, try again later"));
        }
        long sequence;
        try {
            sequence = takeUp(read.get());
        } catch (IOException e) {
            reloads.failed();
            new Faults().raised(CONFIGURATION, unfit(List.of(String.valueOf(e.getMessage()))));
            throw e;
        }
        reloads.succeeded(wall.getAsLong());
        findings.look(read.get());
        new Faults().cleared(CONFIGURATION);
        int count = inventory.devices().size();
        int rules = read.get().rules().rules().size();
        return new Outcome.Accepted(
                sequence,
                now(),
                new Text(
                        count + " devices are read and " + rules + " rules watched from now on",
                        "이제 장치 " + count + "대를 읽고 규칙 " + rules + "개를 적용합니다"));
    }

    /** Whoever takes readings goes first, so that no reading of a new point comes to somebody who does not know it. */
    private long takeUp(Setup next) throws IOException {
        inventory = next.inventory();
        view.replace(inventory);
        telemetry.replace(inventory, setup.site());
        long sequence = await(loop.change(inventory, next.rules()), "the journal");
        mqtt.ifPresent(collector -> collector.replace(inventory));
        sparkplug.ifPresent(collector -> collector.replace(inventory));
        await(modbus.replace(inventory).toCompletionStage(), "the Modbus poller");
        return sequence;
    }

    /** What of the next devices cannot be taken up while running. */
    private List<String> unready(Inventory next) {
        List<String> reasons = new ArrayList<>();
        boolean publishes = next.devices().stream()
                .anyMatch(device ->
                        !(device.address() instanceof Address.Modbus || device.address() instanceof Address.Serial));
        if (publishes && mqtt.isEmpty()) {
            reasons.add("devices.yaml:1:1: the first devices on MQTT take a restart");
        }
        return reasons;
    }

    private static Text unfit(List<String> problems) {
        String first = problems.get(0) + (problems.size() == 1 ? "" : " (+" + (problems.size() - 1) + ")");
        return new Text(
                "the configuration cannot be taken up, the former one stays: " + first,
                "설정을 적용할 수 없어 이전 설정을 유지합니다: " + first);
    }

    private Moment now() {
        return clock.at(wall.getAsLong());
    }

    /**
     * Listens first, then decides, then reads: an operator can reach a daemon that cannot reach its devices.
     *
     * @return the API's port
     */
    public int start() throws IOException {
        int port = await(api.start(), "the API on " + parts.listen());
        // What the journal left standing is published: nobody who comes back is told less than before.
        await(nut.start(), "the NUT server");
        channels.forEach(ChannelQueue::resume);
        Map<String, List<Webhook>> toProve = engine.endpointsToProve();
        loop.start();
        permits.start();
        prover.prove(toProve, parts.endpoints()::url);
        heartbeat.ifPresent(Heartbeat::start);
        Map<String, List<String>> lookers = drivers.lookers();
        List<String> sources = new ArrayList<>(lookers.keySet());
        netbox.ifPresent(desk -> sources.add(NetBoxOptions.SOURCE));
        loop.tell(new Input.InventorySources(sources, Optional.of(lookers)));
        drivers.start();
        netbox.ifPresent(NetBoxDesk::start);
        telemetry.start();
        mqtt.ifPresent(MqttCollector::start);
        sparkplug.ifPresent(SparkplugCollector::start);
        await(modbus.start().toCompletionStage(), "the Modbus poller");
        started = true;
        manager.ready();
        LOG.info(
                "{} runs: {} devices, {} servers, API on port {}, epoch {}",
                setup.site().id(),
                setup.inventory().devices().size(),
                setup.site().servers().size(),
                port,
                loop.epoch());
        return port;
    }

    private static <T> T await(CompletionStage<T> stage, String what) throws IOException {
        try {
            return stage.toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(what + ": " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException(what + ": not ready after " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(what + ": interrupted", e);
        }
    }

    /** Completes when nothing is decided any more; exceptionally where a defect is why. */
    public CompletionStage<Void> ended() {
        return loop.ended();
    }

    private void watched(boolean reached, String why) {
        if (reached) {
            new Faults().cleared(WATCHER);
        } else {
            new Faults()
                    .raised(
                            WATCHER,
                            new Text(
                                    "the outside watcher cannot be told that we are alive: " + why,
                                    "외부 감시자에게 생존 신호를 보낼 수 없습니다: " + why));
        }
    }

    /** On the engine's thread. */
    private Vitals vitals() {
        String where = "";
        Stage highest = Stage.NORMAL;
        for (Compartment compartment : setup.site().compartments()) {
            Stage stage = engine.stages().shown(compartment.id());
            if (where.isEmpty() || stage.compareTo(highest) > 0) {
                highest = stage;
                where = compartment.id();
            }
        }
        return new Vitals(
                setup.site().id(),
                loop.epoch(),
                loop.sequence(),
                lastDecision,
                faults.stream().sorted().toList(),
                highest,
                where);
    }

    private void live(List<Reading> readings) {
        view.read(readings);
        loop.readings(readings);
    }

    // What comes back from the outside.

    private void delivered(DeliveryResult result) {
        Delivery delivery = result.delivery();
        if (result.answer() instanceof Answer.Accepted accepted) {
            loop.tell(new Input.NoticeDelivered(delivery.noticeId(), delivery.attempt(), accepted.status()));
        } else if (result.answer() instanceof Answer.Rejected rejected) {
            if (rejected.failure().kind() == Failure.Kind.FORBIDDEN) {
                forbidden.increment();
            }
            loop.tell(new Input.NoticeFailed(delivery.noticeId(), delivery.attempt(), rejected.failure()));
        }
    }

    private void challenged(EndpointProver.Outcome outcome) {
        if (outcome.forbidden()) {
            forbidden.increment();
        }
        loop.tell(
                outcome.proven()
                        ? new Input.EndpointProven(outcome.tenant(), outcome.endpoint(), outcome.url())
                        : new Input.EndpointUnproven(
                                outcome.tenant(), outcome.endpoint(), outcome.url(), outcome.why()));
    }

    private void reported(ChannelReport report) {
        loop.tell(
                report.health() == ChannelReport.Health.FAILING
                        ? new Input.ChannelFailed(report.channel(), report.why())
                        : new Input.ChannelWorks(report.channel()));
    }

    private NetBoxOptions moved(NetBoxOptions options) {
        return options.url()
                .map(url -> options.at(URI.create(parts.endpoints().url(url.toString()))))
                .orElse(options);
    }

    private final class Faults implements FaultListener, HealthListener {
        @Override
        public void raised(String part, Text what) {
            if (faults.add(part)) {
                LOG.error("{}: {}", part, what.en());
            }
            loop.tell(new Input.FaultRaised(part, what));
        }

        @Override
        public void fault(String part, Text what) {
            raised(part, what);
        }

        @Override
        public void cleared(String part) {
            if (faults.remove(part)) {
                LOG.info("{} works again", part);
                loop.tell(new Input.FaultCleared(part));
            }
        }
    }

    // What goes out, on the engine's thread.

    private final class Release implements EngineLoop.Sink {
        @Override
        public void release(Effect effect, Moment now) {
            if (effect instanceof Effect.Commanded commanded) {
                drivers.send(commanded.command());
            } else if (effect instanceof Effect.Delivered delivered) {
                sender.send(moved(delivered.delivery()));
            } else if (effect instanceof Effect.TenantAnswered answered) {
                tenants.caused(answered);
            } else if (effect instanceof Effect.Paged paged) {
                page(paged.page());
            } else if (effect instanceof Effect.Withheld withheld) {
                LOG.info(
                        "alert {} is not told, {}: {}",
                        withheld.alert(),
                        withheld.decision().reason(),
                        withheld.decision().detail().en());
            } else if (effect instanceof Effect.StageChanged stage) {
                LOG.info(
                        "{} {} {} -> {}: {}",
                        stage.compartment(),
                        stage.hazard(),
                        stage.from(),
                        stage.to(),
                        stage.because().en());
            } else if (effect instanceof Effect.ReturnChanged back) {
                LOG.info(
                        "return to {}: {}, {} back, {} to come: {}",
                        back.room(),
                        back.phase(),
                        back.returned(),
                        back.open(),
                        back.because().en());
            } else if (effect instanceof Effect.GroupTold group) {
                LOG.info(
                        "{} of {} {}: {}",
                        group.group(),
                        group.room(),
                        group.told() ? "is told to shut down" : "may run again",
                        group.because().en());
            } else if (effect instanceof Effect.PlanChanged || effect instanceof Effect.PermitChanged) {
                LOG.info("{}", effect.canonical());
            }
        }

        private void page(Page page) {
            LOG.info(
                    "{} of {} told through {}, {}: {}",
                    page.changes().size() == 1
                            ? page.changes().get(0).alertId()
                            : page.changes().size() + " alerts",
                    page.group(),
                    page.channels(),
                    page.reason(),
                    page.detail().en());
            channels.stream()
                    .filter(channel -> page.channels().contains(channel.id()))
                    .forEach(channel -> channel.post(page));
        }

        /** One save at a time; what comes while the disk is slow replaces what waits. */
        @Override
        public void remembered(PlaneMemory memory) {
            unsaved.set(memory);
            if (!saving.getAndSet(true)) {
                saves = vertx.executeBlocking(this::save, false).toCompletionStage();
            }
        }

        private boolean save() {
            do {
                PlaneMemory next = unsaved.getAndSet(null);
                try {
                    if (next != null) {
                        signals.save(next);
                        new Faults().cleared(SIGNALS);
                    }
                } catch (IOException e) {
                    new Faults().raised(SIGNALS, unsaved(e));
                }
                saving.set(false);
            } while (unsaved.get() != null && !saving.getAndSet(true));
            return true;
        }

        private Text unsaved(Throwable cause) {
            return new Text(
                    "windows and holds cannot be saved; a restart would begin them anew: " + cause.getMessage(),
                    "규칙의 시간 창과 유지 시간을 저장할 수 없어 재시작하면 처음부터 시작합니다: " + cause.getMessage());
        }

        @Override
        public void turned(Moment now, boolean decided) {
            evacuability.turned(engine.evacuation().deadlines().isEmpty());
            if (decided) {
                lastDecision = Optional.of(now);
            }
            pulse.turned(Daemon.this::vitals);
            unpublished |= decided;
            if (decided) {
                nut.publish(engine.evacuation().groups());
            }
            long millis = wall.getAsLong();
            boardIsOld |= decided;
            if (boardIsOld && millis - boardMillis >= PUBLISH_STEPS_MILLIS) {
                boardIsOld = false;
                boardMillis = millis;
                board.publish(engine.evacuation().inventory(), now);
            }
            if (!unpublished || millis - publishedMillis < PUBLISH_MILLIS) {
                return;
            }
            unpublished = false;
            publishedMillis = millis;
            tenants.publish(engine.drainTenantPages(now));
            heldBack.set(engine.heldBack());
            unproven.set(engine.endpointsToProve().values().stream()
                    .mapToInt(List::size)
                    .sum());
            DaemonSnapshot snapshot = views.snapshot(now);
            view.publish(snapshot);
            permits.published(snapshot.permits());
            if (millis - stepsMillis >= PUBLISH_STEPS_MILLIS) {
                stepsMillis = millis;
                view.publishSteps(steps(), durations());
            }
            api.published();
        }

        private Map<String, List<DurationView>> durations() {
            Map<String, List<DurationView>> byPlan = new LinkedHashMap<>();
            engine.evacuation().plans().stream()
                    .limit(PLANS_WITH_STEPS)
                    .forEach(record -> byPlan.put(record.id(), Views.durations(record.plan())));
            return byPlan;
        }

        private Map<String, List<StepView>> steps() {
            Map<String, List<StepView>> byPlan = new LinkedHashMap<>();
            engine.evacuation().plans().stream()
                    .limit(PLANS_WITH_STEPS)
                    .forEach(record ->
                            byPlan.put(record.id(), views.steps(record.id()).orElse(List.of())));
            return byPlan;
        }
    }

    private Delivery moved(Delivery delivery) {
        Webhook hook = delivery.webhook();
        return new Delivery(
                delivery.noticeId(),
                delivery.tenant(),
                hook.at(parts.endpoints().url(hook.url())),
                delivery.body(),
                delivery.attempt());
    }

    /** Local history, read on a worker. */
    private final class Stored implements LiveView.History {
        @Override
        public CompletionStage<List<SampleView>> samples(String point, Moment from, Moment to, int limit) {
            Future<List<SampleView>> read = vertx.executeBlocking(() -> {
                List<SampleView> samples = telemetry.history(point, from, to).stream()
                        .map(sample -> new SampleView(sample.at(), sample.value()))
                        .toList();
                return samples.subList(Math.max(0, samples.size() - limit), samples.size());
            });
            return read.toCompletionStage();
        }

        @Override
        public CompletionStage<List<BucketView>> buckets(String point, Moment from, Moment to, int most) {
            Future<List<BucketView>> read =
                    vertx.executeBlocking(() -> telemetry.history(point, from, to, most).stream()
                            .map(bucket -> new BucketView(
                                    bucket.start(),
                                    bucket.width().toMillis() / 1000.0,
                                    bucket.count(),
                                    bucket.min(),
                                    bucket.mean(),
                                    bucket.max(),
                                    bucket.last()))
                            .toList());
            return read.toCompletionStage();
        }
    }

    private List<CheckView> readiness() {
        return List.of(
                new CheckView("started", started, started ? "collectors run" : "collectors start"),
                new CheckView(
                        "engine", pulse.sinceTurned() < HANGS_MILLIS, "turned " + pulse.sinceTurned() + " ms ago"),
                new CheckView(JOURNAL, !faults.contains(JOURNAL), faults.contains(JOURNAL) ? "full" : "written"));
    }

    /** Readings stop first, then decisions, then what carries them out. Returns within some 30 s and may be repeated. */
    public void stop() {
        if (stopped.getAndSet(true)) {
            return;
        }
        started = false;
        manager.stopping();
        quietly(modbus.stop().toCompletionStage(), "modbus");
        mqtt.ifPresent(MqttCollector::stop);
        sparkplug.ifPresent(SparkplugCollector::stop);
        evacuability.close();
        loop.close();
        permits.stop();
        heartbeat.ifPresent(beats -> quietly(beats.stop(pulse.last()).toCompletionStage(), "heartbeat"));
        quietly(saves, "windows and holds");
        telemetry.stop();
        netbox.ifPresent(desk -> quietly(desk.stop(), "NetBox"));
        drivers.stop().forEach(end -> quietly(end.toCompletionStage(), "driver"));
        channels.forEach(channel -> quietly(channel.close().toCompletionStage(), "channel"));
        quietly(sender.close().toCompletionStage(), "notices");
        quietly(prover.close().toCompletionStage(), "challenges");
        quietly(nut.stop(), "NUT");
        quietly(api.close(), "API");
        quietly(vertx.close().toCompletionStage(), "network");
        deliveries.close();
        try {
            journal.close();
        } catch (JournalException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private static void quietly(CompletionStage<?> stage, String what) {
        try {
            stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{} was abandoned while stopping: {}", what, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public Path data() {
        return data;
    }
}
