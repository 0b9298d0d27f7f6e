package org.bongsu.daemon.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bongsu.daemon.access.Principal;
import org.bongsu.domain.Moment;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that comes with an order. Collects everything wrong with it; {@link #done} reports all at once. Used
 * by one request only.
 */
final class OrderBody {

    /** A name or a reason longer than this is not one. */
    static final int TEXT_MAX = 500;

    /** A cut or a work order further ahead is a slip of the keyboard. */
    static final Duration AHEAD_MAX = Duration.ofDays(7);

    private static final Duration BEYOND = AHEAD_MAX.plusDays(1);

    private final JsonNode body;
    private final Optional<Principal> who;
    private final List<String> asked = new ArrayList<>();
    private final List<Problem.FieldError> errors = new ArrayList<>();

    private OrderBody(JsonNode body, Optional<Principal> who) {
        this.body = body;
        this.who = who;
    }

    /** @throws ProblemException where the body is not a JSON object, sent as such */
    static OrderBody of(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json") && !media.endsWith("+json")) {
            throw new ProblemException(Problem.notJson(media));
        }
        byte[] bytes = context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
        try {
            JsonNode node = Json.parse(bytes);
            if (!node.isObject()) {
                throw new ProblemException(
                        Problem.malformed("the body is to be a JSON object, such as {\"by\": \"kim\"}"));
            }
            return new OrderBody(node, Gate.who(context));
        } catch (IOException e) {
            throw new ProblemException(Problem.malformed("the body is not JSON: " + said(e)));
        }
    }

    /** Who orders it: who is logged in, and nobody else; where nobody has to log in, required, since somebody will be asked. */
    String by() {
        if (who.isPresent()) {
            String name = who.get().name();
            String said = text("by");
            if (!said.isEmpty() && !said.equals(name)) {
                wrong("by", "you are logged in as " + name + ": leave it out, nobody orders in another's name");
            }
            return name;
        }
        int before = errors.size();
        String name = text("by");
        if (name.isEmpty() && errors.size() == before) {
            wrong("by", "who orders it is required");
        }
        return name;
    }

    /** Why; may be left out, an emergency does not wait for prose. */
    String reason() {
        return text("reason");
    }

    /** A text that has to be there. */
    String needed(String name, String otherwise) {
        int before = errors.size();
        String given = text(name);
        if (given.isEmpty() && errors.size() == before) {
            wrong(name, otherwise);
        }
        return given;
    }

    /** A text that may be left out. */
    Optional<String> maybe(String name) {
        String given = text(name);
        return given.isEmpty() ? Optional.empty() : Optional.of(given);
    }

    /** A word that may be left out and has one value yet. */
    void only(String name, String word, String otherwise) {
        String given = text(name);
        if (!given.isEmpty() && !given.equals(word)) {
            wrong(name, "'" + given + "' is not '" + word + "': " + otherwise);
        }
    }

    /**
     * A moment given as {@code absolute} (ISO 8601 with offset) or as {@code relative} to now ({@code 12m}), not both.
     *
     * @param otherwise where neither is given; empty makes one of them required
     */
    Moment moment(String absolute, String relative, Moment now, Optional<Duration> otherwise) {
        String at = text(absolute);
        String in = text(relative);
        if (!at.isEmpty() && !in.isEmpty()) {
            wrong(relative, "give '" + absolute + "' or '" + relative + "', not both");
            return now;
        }
        if (!at.isEmpty()) {
            return ahead(absolute, now, absolute(absolute, at, now));
        }
        if (!in.isEmpty()) {
            Optional<Duration> span = Spans.parse(in);
            if (span.isEmpty()) {
                wrong(relative, "'" + in + "' is not " + Spans.GRAMMAR);
            }
            // Cut to size before it is added: the sum of a slip may lie beyond all time.
            return span.map(given -> given.compareTo(BEYOND) > 0 ? BEYOND : given)
                    .map(given -> ahead(relative, now, now.plus(given)))
                    .orElse(now);
        }
        if (otherwise.isEmpty()) {
            wrong(absolute, "give '" + absolute + "' or '" + relative + "'");
        }
        return otherwise.map(now::plus).orElse(now);
    }

    /** @throws ProblemException with everything wrong with the body, unknown members too */
    void done() {
        body.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                List<String> near = DidYouMean.among(asked.stream(), name);
                wrong(name, "is not known here" + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?"));
            }
        });
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
    }

    private String text(String name) {
        asked.add(name);
        JsonNode value = body.get(name);
        if (value == null) {
            return "";
        }
        if (!value.isTextual() || value.textValue().length() > TEXT_MAX) {
            wrong(name, "is to be a text of at most " + TEXT_MAX + " characters");
            return "";
        }
        if (value.textValue().chars().anyMatch(Character::isISOControl)) {
            // It is written to the log and to the journal, one line each.
            wrong(name, "is to be one line, with no control characters");
            return "";
        }
        return value.textValue().strip();
    }

    private Moment absolute(String name, String text, Moment now) {
        try {
            return Moment.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            wrong(name, "'" + text + "' is not ISO 8601 with an offset, such as 2022-10-15T07:52:00Z");
            return now.plusSeconds(1);
        }
    }

    private Moment ahead(String name, Moment now, Moment moment) {
        if (!moment.isAfter(now)) {
            wrong(name, moment + " is not after now, " + now);
        } else if (moment.isAfter(now.plus(AHEAD_MAX))) {
            wrong(name, moment + " is more than " + AHEAD_MAX.toDays() + " days ahead of now, " + now);
        }
        return moment;
    }

    void wrong(String name, String detail) {
        errors.add(new Problem.FieldError("#/" + name.replace("~", "~0").replace("/", "~1"), detail));
    }

    /** Jackson's own words, without the place it read from. */
    private static String said(IOException failure) {
        @Nullable
        String message =
                failure instanceof JsonProcessingException json ? json.getOriginalMessage() : failure.getMessage();
        return message == null
                ? "unreadable"
                : message.lines().findFirst().orElse("unreadable").replaceFirst(" \\(start marker at .*", "");
    }
}
