package org.bongsu.collector.sparkplug;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.OptionalLong;
import org.eclipse.tahu.message.model.MessageType;
import org.eclipse.tahu.message.model.SparkplugMeta;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload.Metric;

/**
 * One message of an edge node.
 *
 * @param device empty for the node's own
 * @param millis wall time at which it came
 */
record Arrival(MessageType type, EdgeId edge, String device, Payload payload, long millis) {

    static final int SEQUENCES = 256;

    /** Larger than any birth certificate seen; a bigger one is somebody's mistake. */
    static final int MOST_BYTES = 4 << 20;

    /** Why a message is none. */
    static final class Garbage extends Exception {
        private static final long serialVersionUID = 1;

        Garbage(String why) {
            super(why);
        }
    }

    /** @throws Garbage unless it is a birth, death or data of an edge node, well formed */
    static Arrival parse(String topic, byte[] bytes, long millis) throws Garbage {
        String[] levels = topic.split("/", -1);
        if (levels.length < 4 || levels.length > 5 || !levels[0].equals(EdgeId.NAMESPACE)) {
            throw new Garbage("not a topic of Sparkplug B");
        }
        MessageType type = Arrays.stream(MessageType.values())
                .filter(known -> known.name().equals(levels[2]))
                .findFirst()
                .orElseThrow(() -> new Garbage("no such message type"));
        if (type.isDeviceMessage() != (levels.length == 5)) {
            throw new Garbage(type + " with " + levels.length + " levels of topic");
        }
        if (bytes.length >= MOST_BYTES) {
            throw new Garbage(bytes.length + " bytes or more, the most is " + MOST_BYTES);
        }
        try {
            Payload payload = Payload.parseFrom(bytes);
            boolean numbered = type.isBirth() || type.isData() || type == MessageType.DDEATH;
            if (numbered && (!payload.hasSeq() || payload.getSeq() < 0 || payload.getSeq() >= SEQUENCES)) {
                throw new Garbage("no sequence number within 0 to " + (SEQUENCES - 1));
            }
            return new Arrival(
                    type, new EdgeId(levels[1], levels[3]), levels.length == 5 ? levels[4] : "", payload, millis);
        } catch (InvalidProtocolBufferException e) {
            throw new Garbage("not a payload of Sparkplug B: " + e.getMessage());
        }
    }

    int sequence() {
        return (int) payload.getSeq();
    }

    /** The number that ties a death to its birth. */
    OptionalLong birthDeathSequence() {
        return payload.getMetricsList().stream()
                .filter(metric -> metric.getName().equals(SparkplugMeta.SPARKPLUG_BD_SEQUENCE_NUMBER_KEY))
                .mapToLong(metric -> metric.getValueCase() == Metric.ValueCase.INT_VALUE
                        ? Integer.toUnsignedLong(metric.getIntValue())
                        : metric.getLongValue())
                .findFirst();
    }
}
