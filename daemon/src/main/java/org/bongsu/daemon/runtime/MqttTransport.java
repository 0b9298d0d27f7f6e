package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bongsu.alerting.channel.Answer;
import org.bongsu.alerting.channel.Transport;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.notice.RetrySchedule;
import org.bongsu.alerting.page.Outlet;
import org.bongsu.alerting.page.Page;
import org.bongsu.collector.mqtt.MqttListener;
import org.bongsu.collector.mqtt.MqttSettings;

/**
 * Alerts on a topic of the site's broker, QoS 1, not retained: the JSON of a signed webhook, without a signature. What stands is told by
 * the API; a retained alert would be told long after it is over.
 */
final class MqttTransport implements Transport {

    private final Vertx vertx;
    private final MqttListener broker;
    private final Transport writer;
    private final String topic;

    /** @param writer whose JSON it is */
    MqttTransport(Vertx vertx, MqttSettings settings, Outlet.Mqtt outlet, Transport writer, MeterRegistry meters) {
        this.vertx = vertx;
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

    /** Taken once the broker has acknowledged it: what it had not when the connection went is sent again, maybe twice. */
    @Override
    public Future<Answer> send(String id, String piece) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        boolean sent = broker.publish(
                topic,
                piece.getBytes(StandardCharsets.UTF_8),
                1,
                false,
                wrong -> answer.complete(
                        wrong.<Answer>map(MqttTransport::rejected).orElseGet(() -> new Answer.Accepted(200))));
        if (!sent) {
            answer.complete(rejected("the broker is not connected or takes no more"));
        }
        answer.completeOnTimeout(
                new Answer.Rejected(Failure.of(Failure.Kind.TIMEOUT, "the broker has not acknowledged it")),
                RetrySchedule.TIMEOUT.toMillis(),
                TimeUnit.MILLISECONDS);
        return Future.fromCompletionStage(answer, vertx.getOrCreateContext());
    }

    private static Answer rejected(String why) {
        return new Answer.Rejected(Failure.of(Failure.Kind.UNREACHABLE, why));
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
