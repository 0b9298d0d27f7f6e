package org.bongsu.collector.sparkplug;

import java.util.List;
import java.util.function.Consumer;
import org.eclipse.tahu.protobuf.SparkplugBProto.DataType;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload.Metric;

/** An edge node's messages as bytes, by Tahu's own builders. Numbers itself; skipping a number is the test's choice. */
final class EdgeScript {

    static final String TOPIC = "spBv1.0/plant/%s/edge-1";

    private int sequence;
    private long bdSeq;

    record Message(String topic, byte[] payload) {}

    Message nodeBirth(long at, Metric... metrics) {
        sequence = 0;
        Payload.Builder payload = payload(at);
        payload.addMetrics(bdSeq());
        List.of(metrics).forEach(payload::addMetrics);
        return message("NBIRTH", "", payload);
    }

    Message nodeDeath(long at) {
        return message("NDEATH", "", Payload.newBuilder().setTimestamp(at).addMetrics(bdSeq()));
    }

    void newSession() {
        bdSeq++;
    }

    Message deviceBirth(String device, long at, Metric... metrics) {
        return numbered("DBIRTH", device, at, metrics);
    }

    Message deviceData(String device, long at, Metric... metrics) {
        return numbered("DDATA", device, at, metrics);
    }

    Message nodeData(long at, Metric... metrics) {
        return numbered("NDATA", "", at, metrics);
    }

    Message deviceDeath(String device, long at) {
        return numbered("DDEATH", device, at);
    }

    void skip() {
        sequence = (sequence + 1) % 256;
    }

    private Message numbered(String type, String device, long at, Metric... metrics) {
        skip();
        Payload.Builder payload = payload(at);
        List.of(metrics).forEach(payload::addMetrics);
        return message(type, device, payload);
    }

    private Payload.Builder payload(long at) {
        return Payload.newBuilder().setTimestamp(at).setSeq(sequence);
    }

    private Metric bdSeq() {
        return metric("bdSeq", m -> m.setDatatype(DataType.Int64_VALUE).setLongValue(bdSeq));
    }

    private static Message message(String type, String device, Payload.Builder payload) {
        String topic = String.format(java.util.Locale.ROOT, TOPIC, type) + (device.isEmpty() ? "" : "/" + device);
        return new Message(topic, payload.build().toByteArray());
    }

    static Metric metric(String name, Consumer<Metric.Builder> rest) {
        Metric.Builder metric = Metric.newBuilder().setName(name);
        rest.accept(metric);
        return metric.build();
    }

    static Metric real(String name, long alias, double value) {
        return metric(
                name, m -> m.setAlias(alias).setDatatype(DataType.Double_VALUE).setDoubleValue(value));
    }

    static Metric byAlias(long alias, double value) {
        return Metric.newBuilder().setAlias(alias).setDoubleValue(value).build();
    }
}
