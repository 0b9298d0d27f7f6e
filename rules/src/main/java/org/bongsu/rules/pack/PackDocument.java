package org.bongsu.rules.pack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bongsu.domain.site.RoomKind;
import org.bongsu.rules.expression.Expression;

/** A page of Markdown on a pack of rules: a table for each group, with what is watched and where each threshold comes from. Pure. */
public final class PackDocument {

    private static final String HEAD = "| rule | what it says | watches | votes when | for | until | vote | source |";
    private static final String RULED = "| --- | --- | --- | --- | --- | --- | --- | --- |";

    private final RulePack pack;
    private final StringBuilder out = new StringBuilder();

    private PackDocument(RulePack pack) {
        this.pack = pack;
    }

    /**
     * The page.
     *
     * @param title its heading
     * @param introduction below the heading, lines of Markdown
     */
    public static String render(String title, List<String> introduction, RulePack pack) {
        return new PackDocument(pack).page(title, introduction);
    }

    private String page(String title, List<String> introduction) {
        line("# " + title);
        line("");
        introduction.forEach(this::line);
        Map<String, List<Rule>> groups = new LinkedHashMap<>();
        pack.rules()
                .forEach(rule -> groups.computeIfAbsent(rule.group(), key -> new ArrayList<>())
                        .add(rule));
        groups.forEach(this::group);
        return out.toString();
    }

    private void group(String name, List<Rule> rules) {
        line("");
        line("## " + name);
        line("");
        line(HEAD);
        line(RULED);
        rules.forEach(rule -> line("| " + String.join(" | ", cells(rule)) + " |"));
    }

    private static List<String> cells(Rule rule) {
        return List.of(
                "`" + rule.alert() + "`",
                text(rule.summary().en()) + "<br>" + text(rule.summary().ko()),
                watches(rule),
                code(rule.expression()),
                rule.hold().isZero() ? "at once" : time(rule.hold()),
                until(rule),
                word(rule.hazard()) + ", " + word(rule.modality()) + ": **" + word(rule.grade()) + "**" + unknown(rule),
                text(rule.source()));
    }

    private static String until(Rule rule) {
        String seen = rule.clear().map(PackDocument::code).orElse("it is not so");
        return rule.keepFiring().isZero() ? seen : seen + " for " + time(rule.keepFiring());
    }

    private static String unknown(Rule rule) {
        return rule.onUnknown() == OnUnknown.HOLD ? "" : "<br>unknown: " + word(rule.onUnknown());
    }

    /** Such as "each ambient device in a battery room or UPS room, beside lead-acid batteries". */
    private static String watches(Rule rule) {
        DeviceFilter filter = rule.devices();
        String kinds = filter.kinds().isEmpty() ? "" : words(filter.kinds()) + " ";
        StringBuilder said = new StringBuilder();
        said.append(
                rule.each() == Each.DEVICE
                        ? "each " + kinds + "device"
                        : "all " + kinds + "devices of each " + word(rule.each()));
        if (!filter.roomKinds().isEmpty()) {
            said.append(rule.each() == Each.DEVICE ? " in a " : ", in a ")
                    .append(filter.roomKinds().stream().map(PackDocument::room).collect(Collectors.joining(" or ")));
        }
        if (!filter.chemistries().isEmpty()) {
            said.append(", beside ").append(words(filter.chemistries())).append(" batteries");
        }
        named(said, "in", filter.rooms());
        named(said, "only", filter.devices());
        named(said, "of profile", filter.profiles());
        return said.toString();
    }

    private static String room(RoomKind kind) {
        return switch (kind) {
            case BATTERY -> "battery room";
            case UPS -> "UPS room";
            case HALL -> "hall";
            case OTHER -> "room of another kind";
        };
    }

    private static void named(StringBuilder said, String how, List<String> names) {
        if (!names.isEmpty()) {
            said.append(", ").append(how).append(' ').append(String.join(" or ", names));
        }
    }

    private static String words(Collection<? extends Enum<?>> values) {
        return values.stream().map(PackDocument::word).collect(Collectors.joining(" or "));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String time(Duration time) {
        return time.toMillis() % 60_000 == 0
                ? time.toMinutes() + " min"
                : time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** A bar ends a cell, even within code. */
    private static String code(Expression expression) {
        return "`" + text(expression.line()) + "`";
    }

    private static String text(String words) {
        return words.replace("|", "\\|");
    }

    private void line(String line) {
        out.append(line).append('\n');
    }
}
