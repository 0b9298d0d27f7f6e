package org.bongsu.migration.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Server;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;

/** Finds the differences between what is declared and what the sources say. Costs the size of the site and its pictures. */
public final class Drifts {

    private static final int EXAMPLES = 3;

    private final Pictures pictures;
    private final Site site;
    private final Predicate<Workload> settled;
    private final Predicate<String> threatened;
    private final List<Drift> found = new ArrayList<>();

    private Drifts(Pictures pictures, Predicate<Workload> settled, Predicate<String> threatened) {
        this.pictures = pictures;
        this.site = pictures.declared();
        this.settled = settled;
        this.threatened = threatened;
    }

    /**
     * @param settled whether a workload is neither on its way nor away by our doing: else where it is says nothing
     * @param threatened rooms that have to be emptied now
     * @param occupants who runs where nobody planned for
     */
    public static List<Drift> find(
            Pictures pictures,
            Predicate<Workload> settled,
            Predicate<String> threatened,
            List<Occupant> occupants,
            Moment now) {
        Drifts drifts = new Drifts(pictures, settled, threatened);
        drifts.strangers(occupants);
        drifts.workloads();
        drifts.servers();
        drifts.sources(now);
        return List.copyOf(drifts.found);
    }

    private void add(DriftKind kind, String subject, String room, String source, String en, String ko) {
        found.add(new Drift(kind, subject, room, source, new Text(en, ko), kind.grave() && threatened.test(room)));
    }

    private void strangers(List<Occupant> occupants) {
        for (Occupant one : occupants) {
            if (!one.declared()) {
                String place = one.server().isBlank() ? one.room() : one.server();
                add(
                        DriftKind.UNKNOWN_WORKLOAD,
                        one.workload(),
                        one.room(),
                        one.source(),
                        one.workload() + " runs on " + place + " by the word of " + one.source()
                                + " and is in no plan: servers.csv lacks it",
                        one.source() + "에 따르면 " + one.workload() + "이(가) " + place
                                + "에서 실행 중이나 servers.csv에 없어 어떤 계획에도 없음");
            }
        }
        for (Picture picture : pictures.all()) {
            picture.more.forEach((room, count) -> add(
                    DriftKind.TOO_MANY,
                    room,
                    room,
                    picture.source,
                    picture.source + " knows " + count + " more workloads in " + room
                            + " that servers.csv lacks than are kept (" + Pictures.UNKNOWN_MOST + ")",
                    picture.source + ": " + room + "에 servers.csv에 없는 워크로드가 보관 한도(" + Pictures.UNKNOWN_MOST + ")보다 "
                            + count + "개 더 있음"));
            unplaced(picture);
        }
    }

    private void unplaced(Picture picture) {
        List<WorkloadClaim> claims = picture.workloads.values().stream()
                .map(Picture.Held::claim)
                .filter(pictures::isUnplaced)
                .toList();
        if (claims.isEmpty()) {
            return;
        }
        List<String> shown = claims.stream()
                .limit(EXAMPLES)
                .map(claim -> claim.workload() + (claim.placed() ? " @ " + claim.where() : ""))
                .toList();
        String examples = String.join(", ", shown) + (claims.size() > EXAMPLES ? ", …" : "");
        add(
                DriftKind.UNPLACED_WORKLOADS,
                picture.source,
                "",
                picture.source,
                claims.size() + " workloads of " + picture.source
                        + " run at places that servers.csv lacks, in this site or another: " + examples,
                picture.source + "의 워크로드 " + claims.size() + "개가 servers.csv에 없는 곳에서 실행 중(이 사이트 여부 불명): " + examples);
    }

    private void workloads() {
        boolean asked = pictures.all().stream().anyMatch(picture -> picture.lookedAt.isPresent());
        for (Workload workload : site.workloads()) {
            String room = site.roomOf(workload).id();
            if (!settled.test(workload) || threatened.test(room)) {
                continue;
            }
            Map<String, WorkloadClaim> drivers = pictures.claims(workload.id(), false);
            Map<String, WorkloadClaim> records = pictures.claims(workload.id(), true);
            if (drivers.isEmpty() && records.isEmpty()) {
                boolean itself = workload.id().equals(workload.server())
                        && !pictures.servers(workload.server()).isEmpty();
                if (asked && !itself) {
                    add(
                            DriftKind.UNSEEN_WORKLOAD,
                            workload.id(),
                            room,
                            "",
                            workload.id() + " is declared on " + workload.server()
                                    + " and no source knows it; it is planned as running there",
                            workload.id() + "은(는) " + workload.server() + "에 선언되었으나 어느 출처에도 없음; 거기서 실행 중으로 보고 계획함");
                }
            } else {
                placed(workload, room, drivers, records);
            }
        }
    }

    private void placed(
            Workload workload, String room, Map<String, WorkloadClaim> drivers, Map<String, WorkloadClaim> records) {
        Map<String, String> said = new LinkedHashMap<>();
        drivers.forEach((source, claim) -> said.put(source, words(claim)));
        records.forEach((source, claim) -> {
            if (drivers.isEmpty() || claim.placed()) {
                said.put(source, words(claim));
            }
        });
        Set<String> different = new LinkedHashSet<>(said.values());
        different.remove("");
        Map.Entry<String, WorkloadClaim> first =
                (drivers.isEmpty() ? records : drivers).entrySet().iterator().next();
        if (different.size() > 1) {
            List<String> all = new ArrayList<>();
            said.forEach((source, words) -> all.add(source + ": " + (words.isEmpty() ? "?" : words)));
            add(
                    DriftKind.CONTRADICTION,
                    workload.id(),
                    room,
                    String.join("+", said.keySet()),
                    "sources disagree on " + workload.id() + ": " + String.join("; ", all),
                    workload.id() + "에 대해 출처마다 다름: " + String.join("; ", all));
        }
        WorkloadClaim claim = first.getValue();
        if (claim.runs() && claim.placed() && !claim.where().equals(workload.server())) {
            Optional<Whereabouts.Spot> spot = pictures.spot(claim.where());
            boolean planned = spot.filter(at -> !at.server().isBlank()).isPresent() && !drivers.isEmpty();
            add(
                    DriftKind.MISPLACED_WORKLOAD,
                    workload.id(),
                    spot.map(Whereabouts.Spot::room).orElse(room),
                    first.getKey(),
                    workload.id() + " runs on " + claim.where() + " by the word of " + first.getKey()
                            + ", declared on " + workload.server()
                            + (planned ? "; planned from where it runs" : "; still planned from where it is declared"),
                    first.getKey() + "에 따르면 " + workload.id() + "은(는) " + claim.where() + "에서 실행 중, 선언은 "
                            + workload.server() + (planned ? "; 실행 중인 곳 기준으로 계획함" : "; 선언된 곳 기준으로 계획함"));
        }
    }

    /** Blank for a source that says nothing of where it runs. */
    private static String words(WorkloadClaim claim) {
        return claim.runs() ? claim.where() : claim.state().name().toLowerCase(Locale.ROOT);
    }

    private void servers() {
        boolean recorded = pictures.all().stream().anyMatch(picture -> picture.record && picture.lookedAt.isPresent());
        if (!recorded) {
            return;
        }
        for (Server server : site.servers()) {
            Rack rack = site.rack(server.rack());
            List<Map.Entry<String, ServerClaim>> claims = pictures.servers(server.id());
            if (claims.isEmpty()) {
                add(
                        DriftKind.UNSEEN_SERVER,
                        server.id(),
                        rack.room(),
                        "",
                        server.id() + " is declared in " + server.rack() + " and no record knows it",
                        server.id() + "은(는) " + server.rack() + "에 선언되었으나 어느 기록에도 없음");
            }
            claims.forEach(claim -> housed(server, rack, claim.getKey(), claim.getValue()));
        }
        for (Picture picture : pictures.all()) {
            picture.servers.values().stream()
                    .filter(claim -> !site.hasServer(claim.server()))
                    .forEach(claim -> pictures.whereabouts()
                            .room(claim)
                            .ifPresent(room -> add(
                                    DriftKind.UNKNOWN_SERVER,
                                    claim.server(),
                                    room,
                                    picture.source,
                                    claim.server() + " stands in " + claim.rack() + " of " + room + " by the word of "
                                            + picture.source + "; servers.csv lacks it",
                                    picture.source + "에 따르면 " + claim.server() + "이(가) " + room + " " + claim.rack()
                                            + "에 있으나 servers.csv에 없음")));
        }
    }

    private void housed(Server server, Rack rack, String source, ServerClaim claim) {
        boolean otherRack = !claim.rack().isBlank() && !claim.rack().equals(rack.id());
        boolean otherRoom = !claim.room().isBlank() && !claim.room().equals(rack.room());
        if (otherRack || otherRoom) {
            String there = (claim.room().isBlank() ? "?" : claim.room())
                    + (claim.rack().isBlank() ? "" : ", " + claim.rack());
            add(
                    DriftKind.MISPLACED_SERVER,
                    server.id(),
                    rack.room(),
                    source,
                    server.id() + " stands in " + there + " by the word of " + source + ", declared in " + rack.room()
                            + ", " + rack.id(),
                    source + "에 따르면 " + server.id() + "은(는) " + there + "에 있음, 선언은 " + rack.room() + ", " + rack.id());
        }
        if (!claim.feeds().isEmpty() && !new LinkedHashSet<>(claim.feeds()).equals(new LinkedHashSet<>(rack.feeds()))) {
            add(
                    DriftKind.FEEDS_DIFFER,
                    server.id(),
                    rack.room(),
                    source,
                    server.id() + " is fed by " + String.join(" and ", claim.feeds()) + " by the word of " + source
                            + ", declared " + String.join(" and ", rack.feeds()) + "; planned with the worse",
                    source + "에 따르면 " + server.id() + "의 전원은 " + String.join(", ", claim.feeds()) + ", 선언은 "
                            + String.join(", ", rack.feeds()) + "; 더 나쁜 쪽으로 계획함");
        }
    }

    private void sources(Moment now) {
        for (Picture picture : pictures.all()) {
            Moment heard = picture.lookedAt.orElse(picture.heardFirst);
            if (heard.until(now).compareTo(picture.silentAfter) > 0) {
                String since = picture.lookedAt.map(Moment::toString).orElse("-");
                add(
                        DriftKind.SILENT_SOURCE,
                        picture.source,
                        "",
                        picture.source,
                        picture.source + " has not told all it knows since " + since
                                + "; what it said last still counts",
                        picture.source + "이(가) " + since + " 이후 전체를 알려 오지 않음; 마지막으로 말한 것을 계속 반영함");
            }
        }
    }
}
