package org.bongsu.migration.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.ControlElement;
import org.bongsu.domain.site.ControlKind;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;

/**
 * Circles that services alone cannot show: what conducts the evacuation is itself on a server that the evacuation powers off
 * (the boomerang), and what starts first waits for what it is to start (the ouroboros). Circles among services are mistakes
 * of the files and never come here.
 */
final class Cycles {

    private Cycles() {}

    static List<Finding> findings(Facts facts) {
        List<Finding> found = new ArrayList<>();
        ControlInside.offices(facts.site).forEach((kind, elements) -> {
            if (kind.vital()) {
                boomerang(facts.site, kind, elements).ifPresent(found::add);
            }
        });
        circles(facts.site).forEach(circle -> found.add(ouroboros(circle)));
        return found;
    }

    private static Optional<Finding> boomerang(Site site, ControlKind kind, List<ControlElement> elements) {
        if (elements.stream().anyMatch(element -> element.server().isEmpty())) {
            return Optional.empty();
        }
        List<Room> rooms = elements.stream()
                .flatMap(element -> element.server().stream())
                .map(server -> site.room(site.rack(site.server(server).rack()).room()))
                .toList();
        return shared(rooms, Room::id)
                .or(() -> shared(rooms, Room::compartment).map(one -> "compartment " + one))
                .or(() -> shared(rooms, Room::building).map(one -> "building " + one))
                .map(place -> {
                    Text names = Words.someTexts(
                            elements, element -> Text.same(element.server().orElse("") + " (" + element.id() + ")"));
                    return new Finding(
                            FindingCode.CYCLE,
                            Severity.WARNING,
                            new Subject(Subject.Kind.CONTROL, elements.get(0).id(), "server"),
                            new Text(
                                    "emptying " + place + " powers off " + names.en() + ", and the "
                                            + kind.words().en()
                                            + " that empties it: it has to go last, or stand elsewhere",
                                    place + "을(를) 비우면 " + names.ko() + "의 전원이 꺼져, 비우는 일을 하던 "
                                            + kind.words().ko() + "도 꺼집니다: 맨 나중에 끄거나 다른 곳에 두십시오"));
                });
    }

    private static Optional<String> shared(List<Room> rooms, Function<Room, String> part) {
        List<String> parts = rooms.stream().map(part).distinct().toList();
        return parts.size() == 1 ? Optional.of(parts.get(0)) : Optional.empty();
    }

    /** Elements that each wait for the next when everything is dark, each circle once. */
    static List<List<ControlElement>> circles(Site site) {
        Map<String, ControlElement> waiting = new LinkedHashMap<>();
        site.control().forEach(element -> waiting.put(element.id(), element));
        Set<ControlKind> running = new LinkedHashSet<>();
        Map<String, ControlKind> offices = new LinkedHashMap<>();
        site.control()
                .forEach(element -> offices.put(element.id(), element.kind().office()));
        boolean started = true;
        while (started) {
            List<ControlElement> next = waiting.values().stream()
                    .filter(element ->
                            element.needs().stream().map(offices::get).allMatch(running::contains))
                    .toList();
            next.forEach(element -> {
                waiting.remove(element.id());
                running.add(element.kind().office());
            });
            started = !next.isEmpty();
        }
        List<List<ControlElement>> circles = new ArrayList<>();
        Set<Set<String>> told = new LinkedHashSet<>();
        for (ControlElement start : waiting.values()) {
            List<ControlElement> circle = circle(start, waiting, offices, running);
            Set<String> ids = new TreeSet<>();
            circle.forEach(element -> ids.add(element.id()));
            if (told.add(ids)) {
                circles.add(circle);
            }
        }
        return circles;
    }

    /** Follows what each waits for until one comes again; what never starts always waits for another such. */
    private static List<ControlElement> circle(
            ControlElement start,
            Map<String, ControlElement> waiting,
            Map<String, ControlKind> offices,
            Set<ControlKind> running) {
        List<ControlElement> walk = new ArrayList<>();
        ControlElement at = start;
        while (!walk.contains(at)) {
            walk.add(at);
            at = at.needs().stream()
                    .filter(needed -> !running.contains(offices.get(needed)))
                    .map(waiting::get)
                    .findFirst()
                    .orElseThrow();
        }
        return walk.subList(walk.indexOf(at), walk.size());
    }

    private static Finding ouroboros(List<ControlElement> circle) {
        List<String> ids =
                new ArrayList<>(circle.stream().map(ControlElement::id).toList());
        ids.add(ids.get(0));
        return new Finding(
                FindingCode.CYCLE,
                Severity.WARNING,
                new Subject(Subject.Kind.CONTROL, ids.get(0), "needs"),
                new Text(
                        "none of these starts again once all is dark, as each needs the next: "
                                + String.join(" -> ", ids),
                        "모두 꺼진 뒤에는 서로를 기다려 아무것도 다시 켜지지 않습니다: " + String.join(" -> ", ids)));
    }
}
