/**
 * MQTT messages to readings: QoS 1, acknowledged only once they are durable. Only the daemon's wiring and {@code settings}
 * import it. One thread owns all of its state but the order of acknowledgements. Read
 * {@link org.bongsu.collector.mqtt.MqttCollector} first.
 */
@NullMarked
package org.bongsu.collector.mqtt;

import org.jspecify.annotations.NullMarked;
