package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bongsu.daemon.http.view.UpsClientView;
import org.bongsu.daemon.http.view.UpsGroupView;
import org.bongsu.domain.Moment;
import org.bongsu.migration.driver.nut.NutClient;
import org.bongsu.migration.driver.nut.NutServer;
import org.bongsu.migration.settings.NutSettings;
import org.bongsu.migration.shutdown.GroupState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the daemon serves to upsmons, if anything, with its meters and its view. Any thread. */
final class NutPart {

    private static final Logger LOG = LoggerFactory.getLogger(NutPart.class);

    private final Optional<NutServer> server;
    private final String host;
    private volatile List<GroupState> states = List.of();

    /**
     * @param secrets follows a reference to a password
     * @param clock scenario time
     */
    NutPart(
            Vertx vertx,
            Optional<NutSettings> settings,
            UnaryOperator<String> secrets,
            Supplier<Moment> clock,
            MeterRegistry registry) {
        this.host = settings.map(NutSettings::host).orElse("");
        this.server = settings.map(each -> new NutServer(vertx, each.options(secrets), clock));
        server.ifPresent(nut -> {
            settings.get()
                    .groups()
                    .forEach(group -> Gauge.builder("bongsu_nut_logins", nut, each -> each.logins(group.id()))
                            .tag("ups", group.id())
                            .description("Hosts that are logged in to a group of the NUT protocol")
                            .register(registry));
            Gauge.builder("bongsu_nut_connections", nut, NutServer::connections)
                    .description("Open connections of the NUT protocol")
                    .register(registry);
            FunctionCounter.builder("bongsu_nut_turned_away", nut, NutServer::turnedAway)
                    .description("Connections of the NUT protocol closed at once, for too many were open")
                    .register(registry);
        });
    }

    /** What is told from now on. */
    void publish(List<GroupState> next) {
        states = next;
        server.ifPresent(nut -> nut.publish(next));
    }

    /** Publish first. Completes when clients can connect. */
    CompletionStage<Integer> start() {
        return server.map(nut -> nut.start()
                        .onSuccess(port -> LOG.info("upsmons are served on {}:{}", host, port))
                        .toCompletionStage())
                .orElseGet(() -> Future.succeededFuture(0).toCompletionStage());
    }

    CompletionStage<Void> stop() {
        return server.map(NutServer::stop).orElseGet(Future::succeededFuture).toCompletionStage();
    }

    List<UpsGroupView> views() {
        List<NutClient> clients = server.map(NutServer::clients).orElse(List.of());
        List<UpsGroupView> views = new ArrayList<>();
        for (GroupState state : states) {
            List<NutClient> own = clients.stream()
                    .filter(client -> client.group().equals(state.group().id()))
                    .toList();
            views.add(new UpsGroupView(
                    state.group().id(),
                    state.group().room(),
                    state.group().tiers(),
                    NutServer.status(state),
                    state.emptyBy(),
                    state.due(),
                    state.toldAt(),
                    state.why(),
                    (int) own.stream()
                            .filter(client -> client.leftAt().isEmpty())
                            .count(),
                    own.stream().map(NutPart::view).toList()));
        }
        return views;
    }

    private static UpsClientView view(NutClient client) {
        return new UpsClientView(
                client.user(),
                client.address(),
                client.since(),
                client.leftAt(),
                client.says().map(says -> says.name().toLowerCase(Locale.ROOT)));
    }
}
