package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bongsu.alerting.channel.Answer;
import org.bongsu.alerting.channel.Transport;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.page.Outlet;
import org.bongsu.alerting.page.Page;
import org.bongsu.collector.mqtt.MqttListener;
import org.bongsu.collector.mqtt.MqttSettings;

/** Alerts on a topic of the site's broker, QoS 1: the JSON of a signed webhook, without a signature. */
final class MqttTransport implements Transport {

    private final MqttListener broker;
    private final Transport writer;
    private final String topic;

    /** @param writer whose JSON it is */
    MqttTransport(MqttSettings settings, Outlet.Mqtt outlet, Transport writer, MeterRegistry meters) {
        this.topic = outlet.topic();
        this.writer = writer;
        this.broker = new MqttListener(
                settings,
                "alerts-" + Integer.toHexString(topic.hashCode()),
                List.of(),
                Optional::empty,
                0,
                new Silent(),
                meters);
        broker.start();
    }

    @Override
    public List<String> render(Page page) {
        return writer.render(page);
    }

    @Override
    public Future<Answer> send(String id, String piece) {
        return Future.succeededFuture(
                broker.publish(topic, piece.getBytes(StandardCharsets.UTF_8), 1, false)
                        ? new Answer.Accepted(200)
                        : new Answer.Rejected(
                                Failure.of(Failure.Kind.UNREACHABLE, "the broker is not connected or takes no more")));
    }

    @Override
    public Future<Void> close() {
        broker.stop();
        return writer.close();
    }

    private static final class Silent implements MqttListener.Handler {
        @Override
        public void connected() {}

        @Override
        public void lost() {}

        @Override
        public void arrived(String topic, byte[] payload, boolean retained) {}
    }
}
