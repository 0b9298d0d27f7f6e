package org.bongsu.migration.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Outage;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;

/** Destinations that go together with what they are to take, and rooms that have none left then. */
final class FateShared {

    private FateShared() {}

    static List<Finding> findings(Facts facts) {
        List<Finding> found = new ArrayList<>();
        for (Room room : facts.sources()) {
            stranded(facts, room, found);
        }
        for (Destination destination : facts.site.destinations()) {
            Map<Outage, Set<String>> together = together(facts, destination);
            if (!together.isEmpty()) {
                found.add(shared(destination, together));
            }
        }
        return found;
    }

    /** By outage that takes the destination: rooms that it may take from, of which the same outage takes a rack. */
    static Map<Outage, Set<String>> together(Facts facts, Destination destination) {
        Map<Outage, Set<String>> together = new LinkedHashMap<>();
        for (Outage outage : facts.takes(destination)) {
            Set<String> rooms = new LinkedHashSet<>();
            for (String rack : facts.racksTaken(outage)) {
                String room = facts.site.rack(rack).room();
                if (destination.serves().isEmpty() || destination.serves().contains(room)) {
                    rooms.add(room);
                }
            }
            if (!rooms.isEmpty()) {
                together.put(outage, rooms);
            }
        }
        return together;
    }

    private static Finding shared(Destination destination, Map<Outage, Set<String>> together) {
        Text each = Words.someTexts(List.copyOf(together.entrySet()), entry -> {
            Text rooms = Words.some(List.copyOf(entry.getValue()));
            return new Text(
                    entry.getKey().text().en() + " takes it and " + rooms.en(),
                    entry.getKey().text().ko() + " 시 " + rooms.ko() + "와(과) 함께 멈춥니다");
        });
        return new Finding(
                FindingCode.FATE_SHARED,
                Severity.WARNING,
                new Subject(Subject.Kind.DESTINATION, destination.id(), "room"),
                new Text(
                        "destination " + destination.id() + " goes with what it is to take: " + each.en(),
                        "대피처 " + destination.id() + "이(가) 옮길 대상과 운명을 같이합니다: " + each.ko()));
    }

    /** Outages that take work of the room, of which no destination that may take it is left. */
    static List<Outage> withoutRefuge(Facts facts, Room room) {
        List<Outage> without = new ArrayList<>();
        List<Destination> serving = facts.serving(room.id());
        for (Outage outage : facts.dangers()) {
            boolean taken = facts.racksTaken(outage).stream()
                    .map(facts.site::rack)
                    .map(Rack::room)
                    .anyMatch(room.id()::equals);
            if (taken && serving.stream().allMatch(one -> facts.takes(one).contains(outage))) {
                without.add(outage);
            }
        }
        return without;
    }

    private static void stranded(Facts facts, Room room, List<Finding> found) {
        long meant = facts.site.workloadsIn(room.id()).stream()
                .filter(workload -> !workload.stopIsEnough())
                .count();
        if (meant == 0) {
            return;
        }
        Subject subject = new Subject(Subject.Kind.ROOM, room.id(), "");
        if (facts.serving(room.id()).isEmpty()) {
            found.add(new Finding(
                    FindingCode.FATE_SHARED,
                    Severity.SEVERE,
                    subject,
                    new Text(
                            "no destination takes from " + room.id() + ": its workloads that should run on (" + meant
                                    + ") can only be stopped",
                            room.id() + "에서 받아 주는 대피처가 없습니다: 계속 돌아야 할 워크로드 " + meant + "개를 정지할 수밖에 없습니다")));
            return;
        }
        List<Outage> without = withoutRefuge(facts, room);
        if (!without.isEmpty()) {
            Text outages = Words.outages(without);
            found.add(new Finding(
                    FindingCode.FATE_SHARED,
                    Severity.SEVERE,
                    subject,
                    new Text(
                            room.id() + " has no refuge after " + outages.en()
                                    + ": every destination that takes from it goes"
                                    + " too, and its workloads that should run on (" + meant + ") with it",
                            room.id() + "은(는) 다음의 경우 대피처가 남지 않습니다: " + outages.ko()
                                    + ". 받아 줄 대피처가 모두 함께 멈추고, 계속 돌아야 할 워크로드 " + meant + "개도 멈춥니다")));
        }
    }
}
