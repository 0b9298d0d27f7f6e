package org.bongsu.collector.mqtt;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection with the broker, in one version of the protocol. It is opened once and never again: packet ids, queues and
 * whatever else a client library keeps die with it, and an acknowledgement can only reach the connection that brought its
 * message. Every method but {@link #close} returns at once. Safe on any thread.
 */
interface Link {

    /** Limit of connecting, of TLS and of the broker's answer each, in seconds. */
    int CONNECT_SECONDS = 10;

    /** Hears of the link on the library's own threads; must neither block nor throw. */
    interface Listener {

        /** @param remembered whether the broker still had the session */
        void connected(Link link, boolean remembered);

        /** The connection could not be made, or is lost; may be said twice. */
        void failed(Link link, Throwable cause);

        void arrived(Link link, String topic, byte[] payload, int id, int qos, boolean retained, boolean repeated);
    }

    /**
     * @param lasting whether the broker keeps the session, and every message until it is acknowledged
     * @param sockets for TLS
     */
    record Options(
            MqttSettings settings,
            String client,
            boolean lasting,
            Optional<Will> will,
            Optional<SSLSocketFactory> sockets) {}

    /** @throws IllegalArgumentException when the URL is not one of a broker */
    static Link of(Options options, Listener listener) {
        return options.settings().version() == 5 ? new LinkV5(options, listener) : new LinkV3(options, listener);
    }

    void open();

    /** @param answer gets the filters that the broker refused; none when it granted all; never called on a lost link */
    void subscribe(List<String> filters, int qos, Consumer<List<String>> answer);

    void unsubscribe(List<String> filters, Runnable done);

    /** A message of QoS 1; where the link is gone the broker sends the message again. */
    void acknowledge(int id);

    /**
     * @param outcome gets why the broker did not take it, or nothing once it has acknowledged it (with QoS 0: once it is sent); at most
     *     once, and not where the answer is false; never where a link is lost silently
     * @return false when the link is gone or has too much on its way
     */
    boolean publish(String topic, byte[] payload, int qos, boolean retained, Consumer<Optional<String>> outcome);

    /**
     * Within 3 s; idempotent.
     *
     * @param gently says farewell, so that the broker does not publish the will
     */
    void close(boolean gently);
}
