package org.bongsu.collector.mqtt;

/** What the broker publishes for us, retained, when the connection is lost. */
public record Will(String topic, byte[] payload, int qos) {}
