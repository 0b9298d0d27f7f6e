package org.bongsu.daemon.permit;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.bongsu.collector.mqtt.MqttListener;
import org.bongsu.collector.mqtt.MqttSettings;
import org.bongsu.collector.mqtt.Will;
import org.bongsu.daemon.http.Json;
import org.bongsu.daemon.http.view.PermitView;
import org.bongsu.domain.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands every permit to whoever does not ask the API: the building system, the broker's subscribers, operators' webhooks.
 * {@link #published} is the engine's thread's and returns at once; the rest runs on one Vert.x context.
 */
public final class PermitOutlets {

    private static final Logger LOG = LoggerFactory.getLogger(PermitOutlets.class);
    private static final long SECOND_MILLIS = 1_000;

    private final Vertx vertx;
    private final PermitSettings settings;
    private final Supplier<Moment> clock;
    private final BiConsumer<String, String> webhook;
    private final Optional<MqttListener> broker;
    private Optional<PermitRegisters> registers = Optional.empty();
    private final Map<String, PermitView> told = new LinkedHashMap<>();
    private volatile List<PermitView> now = List.of();
    private long heartbeat;
    private long timer = -1;

    /**
     * @param broker empty where the site has none
     * @param webhook told the id and the body of each message, for every channel that is to have it
     */
    public PermitOutlets(
            Vertx vertx,
            PermitSettings settings,
            Optional<MqttSettings> broker,
            Supplier<Moment> clock,
            BiConsumer<String, String> webhook,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.settings = settings;
        this.clock = clock;
        this.webhook = webhook;
        this.broker = settings.topic()
                .flatMap(topic -> broker.map(there -> new MqttListener(
                        there,
                        "permits",
                        List.of(),
                        () -> Optional.of(new Will(topic, presence(false), 1)),
                        0,
                        new Connected(),
                        meters)));
    }

    /** The broker's last word on us: whether anybody renews what it retains. */
    private static byte[] presence(boolean online) {
        return ("{\"online\":" + online + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException when the registers cannot be offered where they should be */
    public void start() throws IOException {
        broker.ifPresent(MqttListener::start);
        if (settings.registers().isPresent()) {
            registers = Optional.of(PermitRegisters.open(settings.registers().get(), settings.unit()));
            beat();
            timer = vertx.setPeriodic(SECOND_MILLIS, tick -> beat());
        }
    }

    private void beat() {
        registers.ifPresent(block -> block.show(now, clock.get(), ++heartbeat));
    }

    /** Every room's statement as it stands now, in the site's order. */
    public void published(List<PermitView> permits) {
        now = List.copyOf(permits);
        for (PermitView permit : permits) {
            PermitView before = told.put(permit.id(), permit);
            boolean turned = before == null ? permit.granted() : before.granted() != permit.granted();
            boolean renewed = permit.granted() && before != null && !before.at().equals(permit.at());
            if (turned || renewed || before == null || before.lost() != permit.lost()) {
                retain(permit);
            }
            if (turned) {
                webhook.accept(messageOf(permit), body(permit));
            }
        }
    }

    private static String messageOf(PermitView permit) {
        return permit.id() + " " + permit.epoch() + " " + permit.at() + " " + permit.granted();
    }

    private static String body(PermitView permit) {
        return "{\"type\":\"bongsu.permit\",\"timestamp\":\"" + permit.at() + "\",\"data\":" + Json.text(permit) + "}";
    }

    private void retain(PermitView permit) {
        settings.topic()
                .ifPresent(topic -> broker.ifPresent(there -> there.publish(
                        topic + "/" + permit.id(), Json.text(permit).getBytes(StandardCharsets.UTF_8), 1, true)));
    }

    private final class Connected implements MqttListener.Handler {
        @Override
        public void connected() {
            settings.topic()
                    .ifPresent(topic -> broker.ifPresent(there -> there.publish(topic, presence(true), 1, true)));
            now.forEach(PermitOutlets.this::retain);
        }

        @Override
        public void lost() {
            LOG.warn("permits are not retained at the broker: the connection is lost");
        }

        @Override
        public void arrived(String topic, byte[] payload, boolean retained) {}
    }

    /** Within some seconds; what the broker retains says that nobody renews it. */
    public void stop() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
        registers.ifPresent(PermitRegisters::close);
        broker.ifPresent(there -> {
            settings.topic().ifPresent(topic -> there.publish(topic, presence(false), 1, true));
            there.stop();
        });
    }
}
