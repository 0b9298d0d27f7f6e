package org.bongsu.migration.lint;

import java.util.ArrayList;
import java.util.List;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Restart;
import org.bongsu.domain.site.Service;

/** What is started again as soon as Bongsu has stopped it. */
final class RestartArmed {

    private RestartArmed() {}

    static List<Finding> findings(Facts facts) {
        List<Finding> found = new ArrayList<>();
        int unknown = 0;
        int services = 0;
        for (Service service : facts.site.services()) {
            long stopped = facts.ofService(service.id()).stream()
                    .filter(workload -> workload.methods().contains(Method.STOP)
                            || workload.methods().contains(Method.COLD))
                    .count();
            if (stopped > 0) {
                services++;
                unknown += service.restart() == Restart.UNKNOWN ? 1 : 0;
            }
            if (stopped > 0 && service.restart() == Restart.ARMED) {
                found.add(new Finding(
                        FindingCode.RESTART_ARMED,
                        Severity.WARNING,
                        new Subject(Subject.Kind.SERVICE, service.id(), "restart"),
                        new Text(
                                service.id()
                                        + " is started again when it stops, also when Bongsu stops it: disarm that for"
                                        + " its " + stopped + " workloads that may be stopped or moved cold",
                                service.id() + "은(는) 봉수가 정지해도 다시 시작됩니다: 정지하거나 끄고 옮길 수 있는 워크로드 " + stopped
                                        + "개의 자동 재시작을 해제하십시오")));
            }
        }
        if (unknown > 0) {
            found.add(
                    new Finding(
                            FindingCode.RESTART_ARMED,
                            Severity.NOTE,
                            Subject.site(""),
                            new Text(
                                    "nobody says of " + unknown + " of " + services
                                            + " services whether something starts them again"
                                            + " when they stop: restart in tenants.yaml is armed, disarmed or none",
                                    "서비스 " + services + "개 중 " + unknown
                                            + "개가 정지 후 자동으로 다시 시작되는지 적혀 있지 않습니다: tenants.yaml의 restart는 armed, disarmed, none 중 하나입니다")));
        }
        return found;
    }
}
