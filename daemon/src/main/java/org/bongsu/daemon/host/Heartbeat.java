package org.bongsu.daemon.host;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.bongsu.alerting.channel.Answer;
import org.bongsu.alerting.channel.Ping;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.collector.mqtt.MqttListener;
import org.bongsu.collector.mqtt.MqttSettings;
import org.bongsu.collector.mqtt.Will;

/**
 * Tells an outside watcher that the engine's loop turns, and how the daemon is. A heartbeat that could not be delivered is not
 * sent again: the next one says more. {@link #beat} is the engine's thread's and returns at once.
 */
public final class Heartbeat {

    /** Heartbeats that fail in a row before operators are told. */
    private static final int FAILURES = 3;

    private static final byte[] OFFLINE = "{\"online\":false}".getBytes(StandardCharsets.UTF_8);

    private final HeartbeatSettings settings;
    private final LongSupplier wall;
    private final Optional<Ping> ping;
    private final Optional<MqttListener> broker;
    private final BiConsumer<Boolean, String> reached;
    private final Counter sent;
    private final Counter failed;
    private long number;
    private int failures;

    /**
     * @param url where a configured URL really is
     * @param reached told whether the watcher can be reached when that has changed, and why not; must not block
     */
    public Heartbeat(
            Vertx vertx,
            HeartbeatSettings settings,
            SecretResolver secrets,
            UnaryOperator<String> url,
            Optional<MqttSettings> broker,
            LongSupplier wall,
            BiConsumer<Boolean, String> reached,
            MeterRegistry meters) {
        this.settings = settings;
        this.wall = wall;
        this.reached = reached;
        this.ping = settings.to().map(to -> new Ping(vertx, secrets, url.apply(to.url()), to.secret(), wall));
        this.broker = settings.topic()
                .flatMap(topic -> broker.map(there -> new MqttListener(
                        there,
                        "heartbeat",
                        List.of(),
                        () -> Optional.of(new Will(topic, OFFLINE, 1)),
                        0,
                        new Silent(),
                        meters)));
        this.sent = counter("delivered", meters);
        this.failed = counter("failed", meters);
    }

    private static Counter counter(String result, MeterRegistry meters) {
        return Counter.builder("bongsu_heartbeats")
                .tag("result", result)
                .description("Heartbeats to the outside watcher, posted or retained at the broker")
                .register(meters);
    }

    public HeartbeatSettings settings() {
        return settings;
    }

    public void start() {
        broker.ifPresent(MqttListener::start);
    }

    public void beat(Vitals vitals) {
        send(vitals, false);
    }

    private Future<Void> send(Vitals vitals, boolean stopping) {
        long now = wall.getAsLong();
        String body = HeartbeatBody.write(vitals, now, settings.every(), stopping);
        settings.topic()
                .ifPresent(topic -> broker.ifPresent(there -> {
                    String retained = "{\"online\":" + !stopping + "," + body.substring(1);
                    if (there.publish(topic, retained.getBytes(StandardCharsets.UTF_8), 1, true)) {
                        sent.increment();
                    } else {
                        failed.increment();
                    }
                }));
        String id = vitals.site() + " " + vitals.epoch() + " " + ++number;
        return ping.map(hook -> hook.send(id, body).onSuccess(this::answered).<Void>mapEmpty())
                .orElseGet(Future::succeededFuture);
    }

    /** On the ping's context. */
    private void answered(Answer answer) {
        if (answer instanceof Answer.Rejected rejected) {
            failed.increment();
            if (++failures == FAILURES) {
                reached.accept(false, rejected.failure().detail());
            }
        } else {
            sent.increment();
            if (failures >= FAILURES) {
                reached.accept(true, "");
            }
            failures = 0;
        }
    }

    /** Says that we end because we were told to: a watcher need not guess. Within seconds. */
    public Future<Void> stop(Optional<Vitals> last) {
        Future<Void> said = last.map(vitals -> send(vitals, true)).orElseGet(Future::succeededFuture);
        broker.ifPresent(MqttListener::stop);
        return said.transform(any -> ping.map(Ping::close).orElseGet(Future::succeededFuture));
    }

    /** The first beat after a connection replaces the will. */
    private static final class Silent implements MqttListener.Handler {
        @Override
        public void connected() {}

        @Override
        public void lost() {}

        @Override
        public void arrived(String topic, byte[] payload, boolean retained) {}
    }
}
