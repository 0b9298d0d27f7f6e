package org.bongsu.domain.point;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Ordered;

/** How a device is reached. */
public sealed interface Address {

    /** How Modbus frames travel on a socket. */
    enum Wire {
        /** Modbus TCP, a header with a transaction number. */
        TCP,
        /** RTU frames with their CRC over a socket, as serial device servers pass them through. */
        RTU,
        /** Modbus/TCP Security: the TCP frames inside mutual TLS, port 802. */
        TLS
    }

    /**
     * A unit behind a Modbus endpoint on the network.
     *
     * @param port 1 to 65535
     * @param unit 0 to 255
     */
    record Modbus(String host, int port, int unit, Wire wire) implements Address {
        public Modbus {
            if (port < 1 || port > 65_535 || unit < 0 || unit > 255) {
                throw new IllegalArgumentException(host + ":" + port + " unit " + unit);
            }
        }

        public Modbus(String host, int port, int unit) {
            this(host, port, unit, Wire.TCP);
        }

        /** The lane all units of this endpoint share. */
        public String lane() {
            return host + ":" + port;
        }
    }

    enum Parity {
        NONE,
        EVEN,
        ODD
    }

    /**
     * A unit on a serial bus of this machine, RTU frames.
     *
     * @param path of the port, such as {@code /dev/ttyUSB0}
     * @param baud bits a second, 300 to 921,600
     * @param stopBits 1 or 2
     * @param unit 1 to 247
     */
    record Serial(String path, int baud, Parity parity, int stopBits, int unit) implements Address {
        public Serial {
            if (baud < 300 || baud > 921_600 || stopBits < 1 || stopBits > 2 || unit < 1 || unit > 247) {
                throw new IllegalArgumentException(
                        path + " " + baud + " baud, " + stopBits + " stop bits, unit " + unit);
            }
        }

        public String lane() {
            return path;
        }
    }

    /** Topics {@code prefix/point} on the site's broker, with payloads of our own simulators' shape. */
    record Mqtt(String prefix) implements Address {}

    /** Topics and payloads of somebody else's making on the site's broker. */
    record MappedMqtt(List<TopicMapping> topics) implements Address {
        public MappedMqtt {
            topics = List.copyOf(topics);
        }
    }

    /**
     * A Sparkplug B edge node, or a device behind it, on the site's broker.
     *
     * @param device empty for the edge node's own metrics
     * @param metrics by point name
     */
    record Sparkplug(String group, String node, Optional<String> device, Map<String, MetricMapping> metrics)
            implements Address {
        public Sparkplug {
            metrics = Ordered.map(metrics);
        }
    }

    /**
     * One point in a foreign topic.
     *
     * @param topic as published; {@code +} stands for one level
     * @param pointer RFC 6901 JSON pointer to the value; empty where the payload is the value itself
     * @param scale the value is the number times scale plus offset, in the registry's unit
     * @param time pointer to the source's time; empty where arrival is all there is
     * @param tokens payload text to token of a status, or to {@code true} and {@code false} of a flag
     */
    record TopicMapping(
            String point,
            String topic,
            Optional<String> pointer,
            double scale,
            double offset,
            Optional<String> time,
            TimeFormat timeFormat,
            Map<String, String> tokens) {
        public TopicMapping {
            tokens = Ordered.map(tokens);
        }
    }

    enum TimeFormat {
        ISO,
        SECONDS,
        MILLISECONDS,
        NANOSECONDS
    }

    /**
     * One point in a Sparkplug metric.
     *
     * @param metric its name in the birth certificate
     * @param tokens text or number to token, as for {@link TopicMapping}
     */
    record MetricMapping(String metric, double scale, double offset, Map<String, String> tokens) {
        public MetricMapping {
            tokens = Ordered.map(tokens);
        }
    }
}
