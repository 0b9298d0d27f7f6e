package org.bongsu.migration.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Service;
import org.bongsu.domain.site.ServiceKind;
import org.bongsu.domain.site.Workload;

/** Storage that is stopped under those who write to it. */
final class StorageBeforeClients {

    private StorageBeforeClients() {}

    static List<Finding> findings(Facts facts) {
        Map<String, List<Service>> clients = new LinkedHashMap<>();
        facts.site.services().forEach(service -> clients.put(service.id(), new ArrayList<>()));
        for (Service service : facts.site.services()) {
            service.dependsOn()
                    .forEach(needed ->
                            Ordered.require(clients, needed, "service").add(service));
        }
        List<Finding> found = new ArrayList<>();
        for (Service service : facts.site.services()) {
            if (service.kind() == ServiceKind.STORAGE) {
                storage(facts, service, Ordered.require(clients, service.id(), "service"), found);
            }
        }
        return found;
    }

    private static void storage(Facts facts, Service storage, List<Service> clients, List<Finding> found) {
        Subject subject = new Subject(Subject.Kind.SERVICE, storage.id(), "kind");
        if (clients.isEmpty()) {
            found.add(new Finding(
                    FindingCode.STORAGE_BEFORE_CLIENTS,
                    Severity.WARNING,
                    subject,
                    new Text(
                            storage.id()
                                    + " is storage and no service depends on it: it would be stopped while its clients"
                                    + " write; name it under depends_on of each of them",
                            storage.id() + "은(는) 저장소인데 의존하는 서비스가 없습니다: 쓰는 도중에 정지됩니다. 각 클라이언트의 depends_on에 적으십시오")));
            return;
        }
        List<Workload> disks = facts.ofService(storage.id());
        if (disks.isEmpty() || !disks.stream().allMatch(Workload::stopIsEnough)) {
            return;
        }
        List<String> leaving = clients.stream()
                .filter(client -> facts.ofService(client.id()).stream().anyMatch(one -> !one.stopIsEnough()))
                .map(Service::id)
                .toList();
        if (!leaving.isEmpty()) {
            Text names = Words.some(leaving);
            found.add(new Finding(
                    FindingCode.STORAGE_BEFORE_CLIENTS,
                    Severity.WARNING,
                    subject,
                    new Text(
                            storage.id()
                                    + " can only be stopped where it stands, but those who write to it move away and run"
                                    + " on without their disks: " + names.en(),
                            storage.id() + "은(는) 제자리 정지만 가능한데, 다음 클라이언트는 옮겨 가 디스크 없이 돌게 됩니다: " + names.ko())));
        }
    }
}
