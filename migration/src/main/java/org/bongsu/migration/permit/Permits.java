package org.bongsu.migration.permit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.migration.execution.Execution;
import org.bongsu.migration.execution.Outcome;
import org.bongsu.migration.inventory.Occupant;

/**
 * Decides on permits. A workload counts as safe only when it was seen moved, shifted or stopped; what a driver claimed
 * counts for nothing. Servers without work may still have power: a cut takes nothing from them.
 */
public final class Permits {

    /** How long a statement holds; long enough to walk to the switch, short enough to notice what returned. */
    public static final Duration VALID = Duration.ofMinutes(5);

    /** Evidence older than this says nothing about now. Shorter than {@link #VALID}: each renewal looks again. */
    public static final Duration FRESH = Duration.ofMinutes(2);

    /** Of what nobody planned for, so many are named; the rest is counted. */
    private static final int NAMED = 5;

    private Permits() {}

    /** Where nothing runs but what is declared. */
    public static PermitDecision of(
            Execution execution, String room, Optional<Moment> lookedAt, Moment now, long epoch) {
        return of(execution, room, Intruders.NONE, lookedAt, now, epoch);
    }

    /**
     * What runs in a room and is planned for nowhere or elsewhere.
     *
     * @param seen one by one
     * @param beyond how many more there are
     */
    public record Intruders(List<Occupant> seen, int beyond) {
        public static final Intruders NONE = new Intruders(List.of(), 0);

        public Intruders {
            seen = List.copyOf(seen);
        }

        public int count() {
            return seen.size() + beyond;
        }
    }

    /**
     * @param intruders what else runs there: a cut would take it too
     * @param lookedAt when the whole inventory was last known to be complete and up to date; empty for never
     */
    public static PermitDecision of(
            Execution execution, String room, Intruders intruders, Optional<Moment> lookedAt, Moment now, long epoch) {
        Losses losses = losses(execution, room, intruders);
        boolean fresh =
                lookedAt.filter(at -> at.until(now).compareTo(FRESH) <= 0).isPresent();
        boolean safe = fresh && losses.workloads() == 0;
        Permit statement =
                new Permit(room, now, now.plus(VALID), epoch, safe, statement(room, losses, fresh, lookedAt), losses);
        if (safe) {
            return new PermitDecision.Granted(statement);
        }
        return new PermitDecision.Withheld(statement, reason(losses, fresh));
    }

    private static PermitDecision.Reason reason(Losses losses, boolean fresh) {
        if (!fresh) {
            return PermitDecision.Reason.STALE_EVIDENCE;
        }
        return losses.workloads() == losses.unknown()
                ? PermitDecision.Reason.UNKNOWN_WORK
                : PermitDecision.Reason.WORK_LEFT;
    }

    private static Losses losses(Execution execution, String room, Intruders intruders) {
        Site site = execution.site();
        Map<String, int[]> byTenant = new LinkedHashMap<>();
        site.tenants().forEach(tenant -> byTenant.put(tenant.id(), new int[Workload.TIERS]));
        int left = 0;
        int lost = 0;
        for (Workload workload : site.workloadsIn(room)) {
            Outcome outcome = execution.outcome(workload);
            if (outcome == Outcome.LOST) {
                lost++;
            } else if (!outcome.isGone()) {
                left++;
                int[] tiers = byTenant.computeIfAbsent(
                        site.service(workload.service()).tenant(), key -> new int[Workload.TIERS]);
                tiers[workload.tier()]++;
            }
        }
        List<Losses.TenantLoss> tenants = new ArrayList<>();
        byTenant.forEach((tenant, tiers) -> {
            int sum = Arrays.stream(tiers).sum();
            if (sum > 0) {
                tenants.add(new Losses.TenantLoss(
                        tenant, sum, Arrays.stream(tiers).boxed().toList()));
            }
        });
        List<String> named = intruders.seen().stream()
                .limit(NAMED)
                .map(one -> one.shown("on"))
                .toList();
        return new Losses(left + intruders.count(), tenants, lost, intruders.count(), named);
    }

    private static Text statement(String room, Losses losses, boolean fresh, Optional<Moment> lookedAt) {
        if (!fresh) {
            String since = lookedAt.map(Moment::toString).orElse("-");
            return new Text(
                    "Room " + room + ": not known to be safe; last looked at " + since,
                    room + " 방: 안전 여부를 알 수 없음; 마지막 확인 " + since);
        }
        if (losses.workloads() == 0) {
            return new Text(
                    "Room " + room + " is safe to cut: nothing runs there that a cut would take",
                    room + " 방은 차단해도 안전함: 차단으로 잃을 작업이 없음");
        }
        int ours = losses.workloads() - losses.unknown();
        Text known = new Text(
                "Room " + room + ": a cut now would take " + ours + " workloads of "
                        + losses.tenants().size() + " tenants",
                room + " 방: 지금 차단하면 고객 " + losses.tenants().size() + "곳의 작업 " + ours + "개를 잃음");
        if (losses.unknown() == 0) {
            return known;
        }
        String named = String.join(", ", losses.unknownNamed())
                + (losses.unknown() > losses.unknownNamed().size() ? ", …" : "");
        Text unknown = new Text(
                losses.unknown() + " that servers.csv does not have there: " + named,
                "servers.csv에 없는 작업 " + losses.unknown() + "개: " + named);
        return ours == 0
                ? new Text(
                        "Room " + room + ": a cut now would take " + unknown.en(),
                        room + " 방: 지금 차단하면 잃을 수 있는 " + unknown.ko())
                : new Text(known.en() + ", and " + unknown.en(), known.ko() + "; 그 밖에 " + unknown.ko());
    }
}
