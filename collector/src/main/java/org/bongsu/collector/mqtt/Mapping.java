package org.bongsu.collector.mqtt;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bongsu.collector.mqtt.Garbage.Reason;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address.TimeFormat;
import org.bongsu.domain.point.Address.TopicMapping;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.point.PointDefinition;

/** Reads one point out of somebody else's payload. */
final class Mapping implements Payload.Reader {

    /** A payload that is the value itself. */
    private static final int MOST_TEXT = 256;

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][+-]?\\d{1,3})?");
    /** Many devices publish local time without a zone; taken as UTC, a wrong one is far outside the skew and found out. */
    private static final DateTimeFormatter ISO = DateTimeFormatter.ISO_DATE_TIME;

    private final TopicMapping mapping;
    private final PointDefinition definition;
    private final Optional<JsonPointer> value;
    private final Optional<JsonPointer> time;

    /** @throws IllegalArgumentException when a pointer is not one of RFC 6901 */
    Mapping(TopicMapping mapping, PointDefinition definition) {
        this.mapping = mapping;
        this.definition = definition;
        this.value = mapping.pointer().map(JsonPointer::compile);
        this.time = mapping.time().map(JsonPointer::compile);
    }

    @Override
    public Payload read(Body body) throws Garbage {
        Optional<Moment> said = time.isEmpty()
                ? Optional.empty()
                : time(body.json(Body.MOST_BYTES).at(time.get()));
        if (value.isEmpty()) {
            return Payload.of(text(body.text(MOST_TEXT)), said);
        }
        JsonNode node = body.json(Body.MOST_BYTES).at(value.get());
        if (node.isMissingNode()) {
            return Payload.absent(new Cause(Cause.Kind.NO_VALUE, value.get().toString()), said);
        }
        return node.isNull() ? Payload.absent(Cause.NO_VALUE, said) : Payload.of(node(node), said);
    }

    private double node(JsonNode node) throws Garbage {
        if (!node.isValueNode()) {
            throw new Garbage(Reason.WRONG_SHAPE, value.orElseThrow() + " is not a single value");
        }
        return definition.type() == org.bongsu.domain.point.PointType.NUMBER && node.isNumber()
                ? scaled(node.doubleValue(), node.asText())
                : text(node.asText());
    }

    private double text(String text) throws Garbage {
        return switch (definition.type()) {
            case NUMBER -> {
                if (!NUMBER.matcher(text).matches()) {
                    throw new Garbage(Reason.NOT_A_NUMBER, "not a number: " + shown(text));
                }
                yield scaled(Double.parseDouble(text), text);
            }
            case FLAG -> flag(text);
            case STATUS -> status(text);
        };
    }

    private double scaled(double number, String text) throws Garbage {
        double result = number * mapping.scale() + mapping.offset();
        if (!Double.isFinite(result)) {
            throw new Garbage(Reason.NOT_A_NUMBER, "not a number: " + shown(text));
        }
        return result;
    }

    private double flag(String text) throws Garbage {
        Map<String, String> tokens = mapping.tokens();
        return switch (tokens.getOrDefault(text, tokens.isEmpty() ? text : "")) {
            case "true", "1" -> 1;
            case "false", "0" -> 0;
            default -> throw new Garbage(Reason.NOT_A_FLAG, "neither true nor false: " + shown(text));
        };
    }

    private double status(String text) throws Garbage {
        String token = mapping.tokens().isEmpty() ? text : mapping.tokens().get(text);
        if (token == null) {
            throw new Garbage(Reason.UNKNOWN_TOKEN, "unknown token " + shown(text));
        }
        return Payload.status(token, definition);
    }

    /** Zero is what a clock says that has not been set. */
    private Optional<Moment> time(JsonNode node) throws Garbage {
        if (node.isMissingNode() || node.isNull() || node.isNumber() && node.doubleValue() == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    mapping.timeFormat() == TimeFormat.ISO ? iso(node.asText()) : count(node, mapping.timeFormat()));
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new Garbage(Reason.NOT_A_TIME, "not a time: " + shown(node.toString()));
        }
    }

    private static Moment iso(String text) {
        TemporalAccessor read = ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return Moment.of(
                read instanceof OffsetDateTime zoned
                        ? zoned.toInstant()
                        : ((LocalDateTime) read).toInstant(ZoneOffset.UTC));
    }

    private static Moment count(JsonNode node, TimeFormat format) {
        if (!node.isNumber() && !NUMBER.matcher(node.asText()).matches()) {
            throw new NumberFormatException(node.asText());
        }
        int nanos = switch (format) {
            case SECONDS -> 9;
            case MILLISECONDS -> 6;
            case NANOSECONDS, ISO -> 0;
        };
        BigDecimal scaled = new BigDecimal(node.asText()).scaleByPowerOfTen(nanos);
        return new Moment(scaled.setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
