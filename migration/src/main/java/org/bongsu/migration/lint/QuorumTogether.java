package org.bongsu.migration.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Outage;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.Workload;

/** Services of which one outage takes so many members that too few are left. */
final class QuorumTogether {

    private QuorumTogether() {}

    static List<Finding> findings(Facts facts) {
        List<Finding> found = new ArrayList<>();
        for (Service service : facts.site.services()) {
            if (service.quorum().isPresent()) {
                quorum(facts, service, service.quorum().getAsInt(), found);
            }
        }
        return found;
    }

    /** By outage that leaves fewer than needed: how many it leaves. */
    static Map<Outage, Integer> losses(Facts facts, Service service, int needed) {
        List<Workload> members = facts.ofService(service.id());
        Map<Outage, Integer> taken = new LinkedHashMap<>();
        for (Workload member : members) {
            facts.takes(member).forEach(outage -> taken.merge(outage, 1, Integer::sum));
        }
        Map<Outage, Integer> losses = new LinkedHashMap<>();
        for (Outage outage : facts.dangers()) {
            int left = members.size() - taken.getOrDefault(outage, 0);
            if (left < needed && left < members.size()) {
                losses.put(outage, left);
            }
        }
        return losses;
    }

    private static void quorum(Facts facts, Service service, int needed, List<Finding> found) {
        int members = facts.ofService(service.id()).size();
        Subject subject = new Subject(Subject.Kind.SERVICE, service.id(), "quorum");
        if (members < needed) {
            found.add(new Finding(
                    FindingCode.QUORUM_IN_ONE_COMPARTMENT,
                    Severity.WARNING,
                    subject,
                    new Text(
                            service.id() + " needs " + needed + " members and has " + members,
                            service.id() + "은(는) 구성원 " + needed + "개가 필요한데 " + members + "개뿐입니다")));
            return;
        }
        Map<Outage, Integer> losses = losses(facts, service, needed);
        if (!losses.isEmpty()) {
            Text each = Words.someTexts(
                    List.copyOf(losses.entrySet()),
                    entry -> new Text(
                            entry.getKey().text().en() + " leaves " + entry.getValue(),
                            entry.getKey().text().ko() + " 시 " + entry.getValue() + "개 남음"));
            found.add(new Finding(
                    FindingCode.QUORUM_IN_ONE_COMPARTMENT,
                    Severity.WARNING,
                    subject,
                    new Text(
                            service.id() + " needs " + needed + " of its " + members + " members: " + each.en(),
                            service.id() + "은(는) 구성원 " + members + "개 중 " + needed + "개가 필요합니다: " + each.ko())));
        }
    }
}
