/**
 * MQTT messages to readings: QoS 1, acknowledged only once they are durable. Only the daemon's wiring and {@code settings}
 * import it. One thread judges messages, each session's own thread keeps its connection. Read
 * {@link org.bongsu.collector.mqtt.MqttCollector} first.
 */
@NullMarked
package org.bongsu.collector.mqtt;

import org.jspecify.annotations.NullMarked;
