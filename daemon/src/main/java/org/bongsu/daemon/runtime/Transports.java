package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.bongsu.alerting.channel.TransportMaker;
import org.bongsu.collector.mqtt.MqttSettings;

/** Makes the transports of operators' channels with what the daemon knows of brokers and moved endpoints. */
public final class Transports {

    private Transports() {}

    /** @param folder the site's */
    public static TransportMaker of(
            Vertx vertx, Path folder, String site, DaemonParts parts, LongSupplier wall, MeterRegistry meters) {
        return with(vertx, folder, site, parts, settings -> settings, wall, meters);
    }

    /** For a trial beside a daemon that may run, whose sessions with the broker go on. */
    public static TransportMaker trial(
            Vertx vertx, Path folder, String site, DaemonParts parts, LongSupplier wall, MeterRegistry meters) {
        return with(
                vertx,
                folder,
                site,
                parts,
                settings -> settings.withClient(settings.client() + "-trial"),
                wall,
                meters);
    }

    private static TransportMaker with(
            Vertx vertx,
            Path folder,
            String site,
            DaemonParts parts,
            UnaryOperator<MqttSettings> session,
            LongSupplier wall,
            MeterRegistry meters) {
        Optional<MqttSettings> broker = parts.collectors()
                .mqtt()
                .map(settings ->
                        session.apply(settings.withUrl(parts.endpoints().url(settings.url()))));
        return new TransportMaker(
                vertx,
                folder,
                site,
                wall,
                parts.endpoints()::url,
                topic -> new MqttTransport(
                        vertx,
                        broker.orElseThrow(),
                        topic,
                        TransportMaker.unsigned(vertx, folder, site, wall),
                        meters));
    }
}
