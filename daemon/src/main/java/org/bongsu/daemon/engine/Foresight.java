package org.bongsu.daemon.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.deadline.Deadline;
import org.bongsu.migration.plan.Plan;
import org.bongsu.migration.plan.PlanRequest;
import org.bongsu.migration.plan.Planner;
import org.bongsu.migration.plan.Step;
import org.bongsu.rules.stage.Refusal;
import org.bongsu.rules.stage.StageChange;

/**
 * What a word would cause. Immutable, so that the plan, which takes a second on a large site, can be made on another thread than the
 * engine's.
 *
 * @param refused words that come too early to be heard
 * @param before deadlines as they stand
 * @param after as they would stand
 * @param autonomy of each room that would have to be emptied
 * @param request of what a plan would be made; empty where nothing would have to be emptied
 */
public record Foresight(
        Site site,
        List<StageChange> changes,
        List<Refusal> refused,
        Map<String, Deadline> before,
        Map<String, Deadline> after,
        Map<String, Autonomy> autonomy,
        Optional<PlanRequest> request) {

    static Foresight of(
            List<Deadline> before,
            List<StageChange> changes,
            List<Refusal> refused,
            Evacuation.Danger danger,
            Evacuation evacuation) {
        Map<String, Autonomy> autonomy = new LinkedHashMap<>();
        danger.hazards().forEach((room, hazards) -> autonomy.put(room, evacuation.autonomy(room, hazards)));
        return new Foresight(
                evacuation.execution().site(),
                List.copyOf(changes),
                List.copyOf(refused),
                byRoom(before),
                byRoom(danger.deadlines()),
                autonomy,
                danger.request());
    }

    private static Map<String, Deadline> byRoom(List<Deadline> deadlines) {
        Map<String, Deadline> byRoom = new LinkedHashMap<>();
        deadlines.forEach(deadline -> byRoom.put(deadline.room(), deadline));
        return byRoom;
    }

    /**
     * The same in words, what is gravest first.
     *
     * @param evaluations that the plan's search may spend
     */
    public List<Text> told(int evaluations) {
        List<Text> lines = new ArrayList<>();
        for (StageChange change : changes) {
            Text name = site.compartment(change.compartment()).name();
            lines.add(new Text(
                    name.en() + ": " + change.from().label().en() + " → "
                            + change.to().label().en() + " (" + change.because().en() + ")",
                    name.ko() + ": " + change.from().label().ko() + " → "
                            + change.to().label().ko() + " (" + change.because().ko() + ")"));
        }
        for (Refusal refusal : refused) {
            lines.add(new Text(
                    "that it is over would not be heard yet: " + refusal.why().en(),
                    "종료는 아직 받아들여지지 않음: " + refusal.why().ko()));
        }
        deadlines(lines);
        if (request.isPresent()) {
            outcome(Planner.plan(request.get(), evaluations), lines);
            tenants(lines);
            begins(lines);
        }
        if (lines.isEmpty()) {
            lines.add(new Text("nothing changes by it now", "지금 달라지는 것이 없습니다"));
        }
        return lines;
    }

    private void deadlines(List<Text> lines) {
        after.forEach((room, deadline) -> {
            Deadline was = before.get(room);
            Text name = site.room(room).name();
            if (was == null) {
                lines.add(new Text(
                        name.en() + " has to be empty by " + deadline.at(),
                        name.ko() + ": " + deadline.at() + "까지 비워야 합니다"));
            } else if (!was.at().equals(deadline.at())) {
                lines.add(new Text(
                        name.en() + " has to be empty by " + deadline.at() + " instead of " + was.at(),
                        name.ko() + ": " + was.at() + " 대신 " + deadline.at() + "까지 비워야 합니다"));
            }
        });
        before.keySet().stream()
                .filter(room -> !after.containsKey(room))
                .map(room -> site.room(room).name())
                .forEach(name -> lines.add(
                        new Text(name.en() + " need not be emptied any more", name.ko() + ": 더 이상 비울 필요가 없습니다")));
    }

    /** Counts only what has not left already: a plan is made of nothing else. */
    private void outcome(Plan plan, List<Text> lines) {
        int stops = (int) plan.steps().stream()
                .filter(step -> step.method() == Method.STOP)
                .count();
        int leave = plan.steps().size() - stops;
        int stay = plan.left().size();
        lines.add(new Text(
                "of the workloads still there " + leave + " leave and run on, " + stops + " are stopped cleanly, "
                        + stay + " are lost",
                "그곳에 남은 워크로드: " + leave + "개 이전, " + stops + "개 정상 정지, " + stay + "개 손실"));
        plan.steps().stream()
                .map(Step::finish)
                .max(Moment::compareTo)
                .ifPresent(last -> lines.add(new Text("the last of them is out at " + last, "마지막 완료 " + last)));
    }

    private void tenants(List<Text> lines) {
        Set<String> names = new LinkedHashSet<>();
        for (String room : after.keySet()) {
            if (!before.containsKey(room)) {
                for (Workload workload : site.workloadsIn(room)) {
                    names.add(site.service(workload.service()).tenant());
                }
            }
        }
        if (!names.isEmpty()) {
            lines.add(new Text(names.size() + " tenants are told at once", "고객사 " + names.size() + "곳에 즉시 통지됩니다"));
        }
    }

    private void begins(List<Text> lines) {
        after.keySet().stream()
                .filter(room ->
                        !before.containsKey(room) && !site.workloadsIn(room).isEmpty())
                .forEach(room ->
                        lines.add(begins(site.room(room).name(), autonomy.getOrDefault(room, Autonomy.OBSERVE))));
    }

    private static Text begins(Text room, Autonomy level) {
        return switch (level) {
            case AUTO ->
                new Text("in " + room.en() + " Bongsu begins at once, by itself", room.ko() + ": 즉시 스스로 시작합니다");
            case CONFIRM ->
                new Text(
                        "in " + room.en() + " it begins when people arm it, or by itself when nobody answers",
                        room.ko() + ": 사람이 승인하거나 응답이 없으면 시작합니다");
            case RECOMMEND ->
                new Text("in " + room.en() + " nothing moves until people arm it", room.ko() + ": 사람이 승인해야 시작합니다");
            case OBSERVE -> new Text("in " + room.en() + " Bongsu only observes", room.ko() + ": 관찰만 합니다");
        };
    }
}
