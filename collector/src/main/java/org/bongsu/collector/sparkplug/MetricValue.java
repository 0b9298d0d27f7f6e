package org.bongsu.collector.sparkplug;

import java.util.Optional;
import org.bongsu.domain.point.Address.MetricMapping;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.eclipse.tahu.message.model.SparkplugMeta;
import org.eclipse.tahu.protobuf.SparkplugBProto.DataType;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload.Metric;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload.PropertySet;

/**
 * A metric as a point's value.
 *
 * @param value in the registry's unit; 0 where the quality leaves none
 * @param cause why the quality is not GOOD
 */
record MetricValue(double value, Quality quality, Cause cause) {

    /** The values of the property {@code Quality}; 192, GOOD, says no more than its absence. */
    private static final int QUALITY_BAD = 0;

    private static final int QUALITY_STALE = 500;

    /** @param type of {@code DataType}, from the birth certificate */
    static MetricValue of(Metric metric, int type, MetricMapping mapping, PointDefinition definition) {
        if (metric.getIsNull() || metric.getValueCase() == Metric.ValueCase.VALUE_NOT_SET) {
            return new MetricValue(0, Quality.UNDEFINED, Cause.NO_VALUE);
        }
        Optional<Double> value = value(metric, type, mapping, definition);
        if (value.isEmpty() || !Double.isFinite(value.get())) {
            return new MetricValue(0, Quality.UNDEFINED, Cause.of(Cause.Kind.UNREADABLE));
        }
        double v = value.get();
        int quality = quality(metric);
        if (quality == QUALITY_BAD) {
            return new MetricValue(0, Quality.UNDEFINED, new Cause(Cause.Kind.NO_VALUE, "bad"));
        }
        if (quality == QUALITY_STALE) {
            return new MetricValue(v, Quality.STALE, Cause.of(Cause.Kind.TOO_OLD));
        }
        if (v < definition.min() || v > definition.max()) {
            return new MetricValue(v, Quality.IMPLAUSIBLE, definition.outOfRange());
        }
        return new MetricValue(v, Quality.GOOD, Cause.NONE);
    }

    private static Optional<Double> value(Metric metric, int type, MetricMapping mapping, PointDefinition definition) {
        if (!mapping.tokens().isEmpty()) {
            return Optional.ofNullable(mapping.tokens().get(text(metric, type)))
                    .flatMap(token -> token(token, definition));
        }
        if (definition.type() == PointType.STATUS) {
            return status(text(metric, type), definition);
        }
        return number(metric, type)
                .map(number -> definition.type() == PointType.FLAG
                        ? (number != 0 ? 1.0 : 0.0)
                        : number * mapping.scale() + mapping.offset());
    }

    private static Optional<Double> token(String token, PointDefinition definition) {
        if (definition.type() == PointType.FLAG) {
            return Optional.of(token.equals("true") ? 1.0 : 0.0);
        }
        return status(token, definition);
    }

    /** Tokens separated by blanks, as NUT writes them. */
    private static Optional<Double> status(String text, PointDefinition definition) {
        long bits = 0;
        for (String token : text.strip().split(" +")) {
            if (!definition.tokens().contains(token)) {
                return Optional.empty();
            }
            bits |= definition.mask(token);
        }
        return Optional.of((double) bits);
    }

    private static String text(Metric metric, int type) {
        return switch (metric.getValueCase()) {
            case STRING_VALUE -> metric.getStringValue();
            case BOOLEAN_VALUE -> String.valueOf(metric.getBooleanValue());
            default -> number(metric, type).map(MetricValue::plain).orElse("");
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** Whole numbers travel unsigned, whatever they are; the birth certificate's type gives the sign back. */
    private static Optional<Double> number(Metric metric, int type) {
        return switch (metric.getValueCase()) {
            case INT_VALUE -> Optional.of(whole(metric.getIntValue(), type));
            case LONG_VALUE ->
                Optional.of(
                        type == DataType.UInt64_VALUE && metric.getLongValue() < 0
                                ? metric.getLongValue() + 0x1p64
                                : (double) metric.getLongValue());
            case FLOAT_VALUE -> Optional.of((double) metric.getFloatValue());
            case DOUBLE_VALUE -> Optional.of(metric.getDoubleValue());
            case BOOLEAN_VALUE -> Optional.of(metric.getBooleanValue() ? 1.0 : 0.0);
            default -> Optional.empty();
        };
    }

    private static double whole(int raw, int type) {
        return switch (type) {
            case DataType.Int8_VALUE -> (byte) raw;
            case DataType.Int16_VALUE -> (short) raw;
            case DataType.Int32_VALUE, DataType.Int64_VALUE -> raw;
            default -> Integer.toUnsignedLong(raw);
        };
    }

    private static int quality(Metric metric) {
        PropertySet properties = metric.getProperties();
        int at = properties.getKeysList().indexOf(SparkplugMeta.QUALITY_PROP_NAME);
        return at >= 0 && at < properties.getValuesCount()
                ? properties.getValues(at).getIntValue()
                : Integer.MAX_VALUE;
    }
}
