package org.bongsu.migration.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.config.yaml.YamlNode;
import org.bongsu.migration.driver.HttpDriverOptions;
import org.bongsu.migration.driver.Scope;
import org.bongsu.migration.driver.command.CommandOptions;
import org.bongsu.migration.driver.command.Deed;
import org.bongsu.migration.driver.command.Sites;
import org.bongsu.migration.driver.command.Template;
import org.bongsu.migration.driver.kubernetes.KubernetesOptions;
import org.bongsu.migration.driver.kubernetes.PodSelector;
import org.bongsu.migration.driver.openstack.OpenstackOptions;
import org.bongsu.migration.driver.proxmox.ProxmoxOptions;
import org.bongsu.migration.driver.redfish.RedfishOptions;
import org.bongsu.migration.plan.Place;
import org.junit.jupiter.api.Test;

class DriverSettingsTest {

    private static DriverSettings decode(String yaml, Problems problems) {
        return DriverSettings.decode(
                YamlDocument.parse("bongsu.yaml", yaml, problems).root(), Sites.of(2), problems);
    }

    @Test
    void anAddressIsEnough() {
        Problems problems = new Problems();
        DriverSettings settings = decode("fleet: {url: \"http://127.0.0.1:18090\"}", problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        assertEquals(
                new HttpDriverOptions(
                        "fleet",
                        URI.create("http://127.0.0.1:18090"),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        64),
                settings.drivers().get(0).options());
    }

    @Test
    void everyMistakeIsReportedAtItsPlace() {
        Problems problems = new Problems();
        decode("""
                one: {url: "ftp://x", concurrency: 0}
                two: {timeout: 1s, conurrency: 3}
                """, problems);
        assertEquals(4, problems.count(), problems.list().toString());
        assertTrue(problems.list().stream().anyMatch(problem -> problem.line() == 1 && problem.column() == 12));
        assertTrue(
                problems.list().stream().anyMatch(problem -> problem.message().contains("concurrency")));
    }

    @Test
    void anAbsentSectionMeansThatNothingMayBeMoved() {
        Problems problems = new Problems();
        assertEquals(
                0,
                DriverSettings.decode(YamlNode.absent("bongsu.yaml"), Sites.of(1), problems)
                        .drivers()
                        .size());
        assertTrue(problems.isEmpty());
    }

    @Test
    void aDriverMayBeThereForSomeRoomsAndServersOnly() {
        Problems problems = new Problems();
        DriverSettings settings = decode("""
                all: {url: "http://127.0.0.1:1"}
                one: {url: "http://127.0.0.1:1", rooms: [hall], servers: [s1, "s*2"]}
                """, problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        assertEquals(Scope.ALL, settings.drivers().get(0).scope());
        assertEquals(Set.of("s1", "s2"), settings.drivers().get(1).scope().of(Sites.of(3)));
        decode("one: {url: \"http://127.0.0.1:1\", rooms: [hal], servers: [\"t*\"]}", problems);
        assertEquals(
                List.of(
                        "bongsu.yaml:1:42: one.rooms[0]: no room hal, did you mean hall?",
                        "bongsu.yaml:1:58: one.servers[0]: no server of hal is called \"t*\"; * stands for any letters"),
                problems.list().stream().map(Object::toString).toList());
    }

    private static final String SEE = """
              see: {workload: {run: [ssh, "{server}", look, "{workload}"], means: [{exit: 0, state: running}]}}
            """;

    @Test
    void aCommandDriverHasItsDefaults() {
        Problems problems = new Problems();
        DriverSettings settings =
                decode("linux:\n  kind: command\n  run: {stop: [ssh, \"{server}\", stop]}\n" + SEE, problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        CommandOptions options = (CommandOptions) settings.drivers().get(0).options();
        assertEquals("linux", options.id());
        assertEquals(Duration.ofSeconds(60), options.timeout());
        assertEquals(Duration.ofSeconds(60), options.hold());
        assertEquals(Duration.ofSeconds(10), options.every());
        assertEquals(Duration.ofSeconds(10), options.lookTimeout());
        assertEquals(16, options.concurrency());
        assertEquals(
                new Template(List.of("ssh", "{server}", "stop")), options.run().get(Deed.STOP));
    }

    @Test
    void aMistakeInAProgramIsReportedAtItsPlaceWithWhatWasMeant() {
        Problems problems = new Problems();
        decode("""
                linux:
                  kind: comand
                """, problems);
        assertEquals(
                "bongsu.yaml:2:9: linux.kind: \"comand\" is not one of http, command, record, libvirt, redfish, openstack, proxmox, kubernetes, did you mean command?",
                problems.list().get(0).toString());
        problems = new Problems();
        decode("linux:\n  kind: command\n  run: {stop: [ssh, \"{servr}\"], power_of: [x]}\n" + SEE, problems);
        assertEquals(
                List.of(
                        "bongsu.yaml:3:21: linux.run.stop[1]: no placeholder {servr} here, only {epoch}, {sequence}, {server},"
                                + " {service}, {workload}, did you mean server?",
                        "bongsu.yaml:3:33: unknown key linux.run.power_of, did you mean power_off?"),
                problems.list().stream().map(Object::toString).toList());
    }

    /** A stop knows no destination: a program that was given none would stop something at the empty name. */
    @Test
    void aPlaceholderThatTheDeedHasNoValueForIsRefused() {
        Problems problems = new Problems();
        decode("linux:\n  kind: command\n  run: {stop: [ssh, \"{destination}\"]}\n" + SEE, problems);
        assertEquals(1, problems.count(), problems.list().toString());
    }

    @Test
    void secretsAreLookedUpAndNeverPrinted() {
        Problems problems = new Problems();
        DriverSettings settings = decode(
                "linux:\n  kind: command\n  run: {stop: [x]}\n  environment: {TOKEN: \"env:T\"}\n" + SEE, problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        CommandOptions options =
                (CommandOptions) settings.resolve(reference -> reference.equals("env:T") ? "hunter2" : "?")
                        .drivers()
                        .get(0)
                        .options();
        assertEquals("hunter2", options.environment().get("TOKEN"));
        assertFalse(options.toString().contains("hunter2"), options::toString);
    }

    @Test
    void aRedfishDriverHasItsDefaults() {
        Problems problems = new Problems();
        DriverSettings settings = decode("""
                bmc:
                  kind: redfish
                  url: https://{server}-bmc.example
                  servers: ["s*"]
                  controllers: {odd: {url: "https://10.0.0.7", system: Blade3, fingerprint: "%s"}}
                  user: bongsu
                  password: env:P
                """.replace("%s", "AB:".repeat(31) + "AB"), problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        RedfishOptions options = (RedfishOptions) settings.resolve(reference -> "of " + reference)
                .drivers()
                .get(0)
                .options();
        assertEquals(Optional.of("https://s1-bmc.example"), options.names().of("s1"));
        assertEquals(Optional.of("https://10.0.0.7"), options.names().of("odd"));
        assertEquals(Map.of("odd", "Blade3"), options.systems());
        assertEquals(Map.of("odd", "AB:".repeat(31) + "AB"), options.fingerprints());
        assertEquals("of env:P", options.password());
        assertEquals(Optional.empty(), options.forceAfter());
        assertFalse(options.basic());
        assertEquals(Duration.ofSeconds(5), options.settle());
    }

    @Test
    void whatARedfishDriverCannotWorkWithIsReportedAtItsPlace() {
        Problems problems = new Problems();
        decode("""
                bmc:
                  kind: redfish
                  url: "{server}.example"
                  user: bongsu
                  password: hunter2
                  fingerprint: "AB:CD"
                  force_after: 1s
                two: {kind: redfish, user: x, password: "env:P"}
                """, problems);
        assertEquals(
                List.of(
                        "bongsu.yaml:3:8: bmc.url: \"{server}.example\" is not an http or https address",
                        "bongsu.yaml:5:13: bmc.password: needs env:NAME or file:PATH, never the value itself",
                        "bongsu.yaml:6:16: bmc.fingerprint: is not a SHA-256 fingerprint: 64 hexadecimal digits",
                        "bongsu.yaml:7:16: bmc.force_after: 1s is not in 30s to 3m",
                        "bongsu.yaml:8:6: two: needs url, controllers or both"),
                problems.list().stream().map(Object::toString).toList());
    }

    @Test
    void anOpenstackDriverHasItsDefaults() {
        Problems problems = new Problems();
        DriverSettings settings = decode("""
                nova:
                  kind: openstack
                  auth_url: https://keystone.example:5000/v3
                  credential: {id: abc, secret: "env:S"}
                  hypervisor: "{server}.example"
                  hypervisors: {s9: other}
                  destinations: {anyang: "cmp-{host}", busan: [b1, b2]}
                """, problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        OpenstackOptions options = (OpenstackOptions) settings.resolve(reference -> "of " + reference)
                .drivers()
                .get(0)
                .options();
        assertEquals("of env:S", options.secret());
        assertFalse(options.toString().contains("of env:S"));
        assertEquals(Optional.of("s1.example"), options.hypervisors().of("s1"));
        assertEquals(Optional.of("other"), options.hypervisors().of("s9"));
        assertEquals(Optional.of("cmp-3"), options.destinations().of(new Place("anyang", 3)));
        assertEquals(Optional.of("b2"), options.destinations().of(new Place("busan", 1)));
        assertEquals(Optional.empty(), options.destinations().of(new Place("busan", 2)));
        assertEquals("public", options.reach());
        assertEquals(Optional.empty(), options.forceAfter());
    }

    @Test
    void whatAnOpenstackDriverCannotWorkWithIsReportedAtItsPlace() {
        Problems problems = new Problems();
        decode("""
                nova:
                  kind: openstack
                  auth_url: https://keystone.example:5000/v3
                  credential: {id: abc, secret: hunter2}
                  hypervisor: cmp-1
                  destinations: {anyang: cmp-1}
                  force_complete_after: 1h
                """, problems);
        assertEquals(
                List.of(
                        "bongsu.yaml:4:33: nova.credential.secret: needs env:NAME or file:PATH, never the value itself",
                        "bongsu.yaml:5:15: nova.hypervisor: needs {server}, or all servers would be one",
                        "bongsu.yaml:6:26: nova.destinations.anyang: needs {host}, or a list with a name for each host",
                        "bongsu.yaml:7:25: nova.force_complete_after: comes to nothing: a move is aborted within 30m"),
                problems.list().stream().map(Object::toString).toList());
    }

    @Test
    void aProxmoxDriverHasItsDefaults() {
        Problems problems = new Problems();
        DriverSettings settings = decode("""
                pve:
                  kind: proxmox
                  urls: ["https://pve1.example:8006", "https://pve2.example:8006"]
                  token: {id: "bongsu@pve!evacuation", secret: "env:S"}
                  guests: {shop-1: 101}
                """, problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        ProxmoxOptions options = (ProxmoxOptions) settings.resolve(reference -> "of " + reference)
                .drivers()
                .get(0)
                .options();
        assertEquals("of env:S", options.secret());
        assertFalse(options.toString().contains("of env:S"));
        assertEquals(Optional.of("s1"), options.nodes().of("s1"));
        assertEquals(Map.of("shop-1", 101), options.guests());
        assertEquals(2, options.urls().size());
        assertFalse(options.localDisks());
    }

    @Test
    void whatAProxmoxDriverCannotWorkWithIsReportedAtItsPlace() {
        Problems problems = new Problems();
        decode("""
                pve:
                  kind: proxmox
                  urls: []
                  token: {id: "root@pam", secret: hunter2}
                  guests: {shop-1: 99}
                """, problems);
        assertEquals(
                List.of(
                        "bongsu.yaml:3:9: pve.urls: needs the address of a node at least",
                        "bongsu.yaml:4:15: pve.token.id: is not USER@REALM!TOKEN",
                        "bongsu.yaml:4:35: pve.token.secret: needs env:NAME or file:PATH, never the value itself",
                        "bongsu.yaml:5:20: pve.guests.shop-1: 99 is not in 100 to 999999999"),
                problems.list().stream().map(Object::toString).toList());
    }

    @Test
    void aClusterHasItsDefaults() {
        Problems problems = new Problems();
        DriverSettings settings = decode("cluster: {kind: kubernetes, in_cluster: true}", problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        assertEquals(
                new KubernetesOptions(
                        "cluster",
                        new KubernetesOptions.Access.InCluster(),
                        KubernetesOptions.NODE_DEFAULT,
                        Optional.of(PodSelector.parse("bongsu.org/workload={workload}")),
                        Optional.empty(),
                        false,
                        false,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        16),
                settings.drivers().get(0).options());
        assertEquals(
                Optional.empty(),
                ((KubernetesOptions) decode("cluster: {kind: kubernetes, in_cluster: true, pods: all}", problems)
                                .drivers()
                                .get(0)
                                .options())
                        .pods());
    }

    @Test
    void whatAClusterCannotMeanIsSaidAtItsPlace() {
        Problems problems = new Problems();
        decode("""
                a: {kind: kubernetes}
                b: {kind: kubernetes, kubeconfig: x, url: "https://y"}
                c: {kind: kubernetes, url: "http://10.0.0.1", node: "{host}", pods: "app"}
                d: {kind: kubernetes, in_cluster: true, context: x, pods: "app=shop"}
                """, problems);
        assertEquals(
                List.of(
                        "bongsu.yaml:1:1: a: needs one of kubeconfig, in_cluster: true and url, and has none",
                        "bongsu.yaml:2:1: b: needs one of kubeconfig, in_cluster: true and url, and has 2",
                        "bongsu.yaml:3:28: c.url: \"http://10.0.0.1\" is not an https address, nor http of this machine",
                        "bongsu.yaml:3:53: c.node: no placeholder {host} here, only {server}",
                        "bongsu.yaml:3:69: c.pods: \"app\" is not a label and its value, as in app={service}, or all",
                        "bongsu.yaml:4:50: d.context: means something only beside kubeconfig",
                        "bongsu.yaml:4:59: d.pods: every workload would have the same pods: a placeholder is missing, {service}"
                                + " or {workload}"),
                problems.list().stream().map(Object::toString).toList());
    }
}
