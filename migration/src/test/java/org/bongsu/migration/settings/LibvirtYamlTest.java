package org.bongsu.migration.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.command.Sites;
import org.bongsu.migration.driver.command.Template;
import org.bongsu.migration.driver.libvirt.LibvirtOptions;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Access;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Cold;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Late;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Move;
import org.bongsu.migration.driver.libvirt.LibvirtOptions.Stop;
import org.junit.jupiter.api.Test;

class LibvirtYamlTest {

    private static final Site SITE = Sites.of(
            2,
            List.of(new Destination("anyang", Text.same("anyang"), Optional.empty(), List.of(), List.of(), 2, 64, 10)));

    private static DriverSettings decode(String yaml, Problems problems) {
        return DriverSettings.decode(
                YamlDocument.parse("bongsu.yaml", yaml, problems).root(), SITE, problems);
    }

    private static List<String> problems(String yaml) {
        Problems problems = new Problems();
        decode(yaml, problems);
        return problems.list().stream().map(Object::toString).toList();
    }

    @Test
    void anAddressOfTheServersIsEnough() {
        Problems problems = new Problems();
        DriverSettings settings = decode("""
                kvm:
                  kind: libvirt
                  sources: {uri: "qemu+ssh://bongsu@{server}/system"}
                """, problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        assertEquals(
                new LibvirtOptions(
                        "kvm",
                        new Template(List.of("virsh")),
                        Map.of(
                                "s1",
                                new Access("qemu+ssh://bongsu@s1/system", Optional.empty(), Optional.empty()),
                                "s2",
                                new Access("qemu+ssh://bongsu@s2/system", Optional.empty(), Optional.empty())),
                        "{workload}",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        16,
                        Move.DEFAULT,
                        Cold.PAUSE,
                        Stop.DEFAULT),
                settings.drivers().get(0).options());
    }

    @Test
    void everyKeyIsTaken() {
        Problems problems = new Problems();
        DriverSettings settings = decode("""
                kvm:
                  kind: libvirt
                  hosts:
                    s1: {uri: "qemu+tls://s1.example/system"}
                    anyang/0: {uri: "qemu+ssh://a0/system", peer: "qemu+tls://a0/system", migrate: "tcp://10.2.0.1"}
                  servers: [s1]
                  sources: {uri: "qemu+tls://{server}/system"}
                  destinations: {uri: "qemu+tls://{destination}-{host}/system", migrate: "tcp://{destination}-{host}"}
                  virsh: [sudo, -n, -u, "bongsu", virsh]
                  domain: "vm-{workload}"
                  see: {every: 2s, timeout: 3s}
                  hold: 20s
                  concurrency: 4
                  move: {timeout: 1m, stall: 5s, progress: 1s, late: postcopy, auto_converge: false, tls: true}
                  cold: restart
                  stop: {mode: agent, timeout: 50s, force_after: 40s}
                """, problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        LibvirtOptions options = (LibvirtOptions) settings.drivers().get(0).options();
        assertEquals(
                new Access("qemu+ssh://a0/system", Optional.of("qemu+tls://a0/system"), Optional.of("tcp://10.2.0.1")),
                options.hosts().get("anyang/0"));
        assertEquals(
                new Access("qemu+tls://anyang-1/system", Optional.empty(), Optional.of("tcp://anyang-1")),
                options.hosts().get("anyang/1"));
        assertEquals("qemu+tls://s1.example/system", options.hosts().get("s1").uri());
        assertEquals(Set.of("s1", "anyang/0", "anyang/1"), options.hosts().keySet(), "s2 is somebody else's");
        assertEquals(
                List.of("sudo", "-n", "-u", "bongsu", "virsh"), options.virsh().arguments());
        assertEquals("vm-{workload}", options.domain());
        assertEquals(Duration.ofSeconds(2), options.every());
        assertEquals(Duration.ofSeconds(3), options.lookTimeout());
        assertEquals(Duration.ofSeconds(20), options.hold());
        assertEquals(4, options.concurrency());
        assertEquals(
                new Move(
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Late.POSTCOPY,
                        false,
                        true),
                options.move());
        assertEquals(Cold.RESTART, options.cold());
        assertEquals(
                new Stop(Optional.of("agent"), Duration.ofSeconds(50), Optional.of(Duration.ofSeconds(40))),
                options.stop());
    }

    @Test
    void everyMistakeIsReportedAtItsPlace() {
        assertEquals(
                List.of("bongsu.yaml:1:6: kvm: needs sources or hosts: where libvirt is reached"),
                problems("kvm: {kind: libvirt}"));
        assertEquals(
                List.of(
                        "bongsu.yaml:3:18: kvm.sources.uri: needs {server}, or all of them would be one host",
                        "bongsu.yaml:5:5: kvm.hosts.s3: is neither a server that this driver is there for nor a place as"
                                + " anyang/0, did you mean s1?",
                        "bongsu.yaml:6:15: kvm.hosts.s2.uri: \"--help\" is not an address as qemu+ssh://host/system or"
                                + " tcp://host",
                        "bongsu.yaml:7:23: kvm.destinations.uri: no placeholder {hots} here, only {destination}, {host},"
                                + " did you mean host?",
                        "bongsu.yaml:8:11: kvm.domain: needs {workload}, and else letters, digits and . _ @ : - only, a"
                                + " letter or digit first",
                        "bongsu.yaml:9:9: kvm.cold: \"hot\" is not one of pause, restart",
                        "bongsu.yaml:10:37: kvm.stop.force_after: is not before timeout, 20s"),
                problems("""
                        kvm:
                          kind: libvirt
                          sources: {uri: "qemu+tls://one/system"}
                          hosts:
                            s3: {uri: "qemu+tls://s1/system"}
                            s2: {uri: "--help"}
                          destinations: {uri: "qemu+tls://a-{hots}/system"}
                          domain: "-{workload}"
                          cold: hot
                          stop: {timeout: 20s, force_after: 20s}
                        """));
    }
}
