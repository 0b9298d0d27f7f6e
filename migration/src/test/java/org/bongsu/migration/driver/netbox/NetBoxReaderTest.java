package org.bongsu.migration.driver.netbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.TestSites;
import org.bongsu.migration.execution.Observation.WorkloadState;
import org.bongsu.migration.inventory.ServerClaim;
import org.bongsu.migration.inventory.WorkloadClaim;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a fake of NetBox's four lists on loopback; no NetBox itself is packaged for Debian. */
class NetBoxReaderTest {

    private static final String DEVICES = NetBoxRows.Kind.DEVICES.path();
    private static final String MACHINES = NetBoxRows.Kind.VIRTUAL_MACHINES.path();

    private static final Vertx VERTX = Vertx.vertx();

    private final Site site = TestSites.small(5);
    private FakeNetBox netbox;

    @BeforeEach
    void start() throws Exception {
        netbox = new FakeNetBox(VERTX);
        for (int i = 0; i < 8; i++) {
            netbox.lists.get(DEVICES).add(FakeNetBox.device(i, "s-" + i, "r-1", "hall-0"));
        }
    }

    @AfterEach
    void stop() {
        netbox.close();
    }

    @AfterAll
    static void end() throws Exception {
        VERTX.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private NetBoxOptions options(String token, NetBoxOptions.Names names) {
        return new NetBoxOptions(
                Optional.of(netbox.url()),
                Optional.empty(),
                token,
                Optional.of("seoul-1"),
                List.of("server"),
                Duration.ofMinutes(5),
                Duration.ofSeconds(60),
                Optional.empty(),
                names);
    }

    private NetBoxRows.Said read(NetBoxOptions options) throws Exception {
        NetBoxReader reader = new NetBoxReader(VERTX, options, Duration.ofMillis(1));
        return reader.read()
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .said(site, options);
    }

    private NetBoxRows.Said read() throws Exception {
        return read(options(FakeNetBox.TOKEN, NetBoxOptions.Names.SAME));
    }

    private String failure(NetBoxOptions options) {
        return assertThrows(ExecutionException.class, () -> read(options))
                .getCause()
                .getMessage();
    }

    @Test
    void everyPageOfEveryListIsReadOnceAndInTheOrderOfIds() throws Exception {
        netbox.lists.get(MACHINES).add(FakeNetBox.machine(1, "vm-1", "s-3", "active"));
        NetBoxRows.Said said = read();
        assertEquals(8, said.servers().size());
        assertEquals(
                new ServerClaim("s-0", "r-1", "hall-0", List.of()),
                said.servers().get(0));
        assertEquals(List.of(new WorkloadClaim("vm-1", WorkloadState.RUNNING, "s-3")), said.workloads());
        List<String> pages =
                netbox.asked.stream().filter(uri -> uri.contains(DEVICES)).toList();
        assertEquals(3, pages.size(), pages::toString);
        assertTrue(pages.get(1).contains("offset=3") && pages.get(1).contains("ordering=id"), pages::toString);
        assertTrue(netbox.asked.stream().allMatch(uri -> uri.contains("site=seoul-1")), netbox.asked::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void aPageThatFailsForNowIsAskedForAgain(int status) throws Exception {
        netbox.failure = status;
        netbox.failures.set(3);
        assertEquals(8, read().servers().size());
        netbox.failures.set(NetBoxReader.ATTEMPTS_MOST);
        assertTrue(failure(options(FakeNetBox.TOKEN, NetBoxOptions.Names.SAME)).contains("HTTP status " + status));
    }

    @Test
    void aTokenThatMayNotReadIsSaidAtOnceAndShownNowhere() {
        NetBoxOptions wrong = options("0123456789secret", NetBoxOptions.Names.SAME);
        String why = failure(wrong);
        assertTrue(why.contains("the token is not valid or may not read this"), why);
        assertEquals(1, netbox.asked.size(), "no second attempt: accounts are locked that way");
        assertTrue(!why.contains("secret") && !wrong.toString().contains("secret"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html>Log in</html> | not JSON",
                "{\"detail\": \"x\"} | not a list of NetBox",
                "[] | not a list of NetBox"
            })
    void whatIsNoListOfNetBoxIsRefused(String body, String why) {
        netbox.garbage = body;
        assertTrue(failure(options(FakeNetBox.TOKEN, NetBoxOptions.Names.SAME)).contains(why));
    }

    /** A page holds what moved up from the next one, and the next one lacks it: only a new beginning is whole. */
    @Test
    void aListThatChangesWhileItIsReadIsReadFromItsBeginning() throws Exception {
        netbox.changes.set(1);
        assertEquals(9, read().servers().size());
        netbox.changes.set(NetBoxReader.BEGINNINGS_MOST);
        assertTrue(failure(options(FakeNetBox.TOKEN, NetBoxOptions.Names.SAME)).contains("changed while it was read"));
    }

    @Test
    void feedsAreWhatTheCablesLeadToThroughPdusAndElseWhatFeedsTheRack() throws Exception {
        List<JsonObject> ports = netbox.lists.get(NetBoxRows.Kind.POWER_PORTS.path());
        String node = site.power().nodes().get(0).id();
        ports.add(FakeNetBox.port(1, "s-0", "dcim.poweroutlet", FakeNetBox.outlet("PDU-1A")));
        ports.add(FakeNetBox.port(2, "s-0", "dcim.poweroutlet", FakeNetBox.outlet("strip")));
        ports.add(FakeNetBox.port(3, "strip", "dcim.powerfeed", new JsonObject().put("name", "F-7")));
        ports.add(FakeNetBox.port(4, "s-1", "dcim.poweroutlet", FakeNetBox.outlet("ring-1")));
        ports.add(FakeNetBox.port(5, "ring-1", "dcim.poweroutlet", FakeNetBox.outlet("ring-2")));
        ports.add(FakeNetBox.port(6, "ring-2", "dcim.poweroutlet", FakeNetBox.outlet("ring-1")));
        netbox.lists
                .get(NetBoxRows.Kind.POWER_FEEDS.path())
                .add(new JsonObject().put("id", 1).put("name", "F-9").put("rack", new JsonObject().put("name", "r-1")));
        NetBoxOptions.Names names = new NetBoxOptions.Names(
                Map.of("hall-0", "hall-zero"),
                Map.of("r-1", "r-one"),
                Map.of("PDU-1A", node),
                Optional.empty(),
                Optional.empty());
        List<ServerClaim> servers = read(options(FakeNetBox.TOKEN, names)).servers();
        assertEquals(new ServerClaim("s-0", "r-one", "hall-zero", List.of(node, "F-7")), servers.get(0));
        assertEquals(1, servers.get(1).feeds().size(), "a ring of cables has an end");
        assertEquals(List.of("F-9"), servers.get(2).feeds(), "nobody has drawn its cables");
    }

    @Test
    void whatMayRunCountsAsRunning() throws Exception {
        List<JsonObject> machines = netbox.lists.get(MACHINES);
        machines.add(FakeNetBox.machine(1, "a", "s-1", "active"));
        machines.add(FakeNetBox.machine(2, "b", "s-1", "offline"));
        machines.add(FakeNetBox.machine(3, "c", "s-1", "planned"));
        machines.add(FakeNetBox.machine(4, "d", "s-1", "decommissioning"));
        machines.add(FakeNetBox.machine(5, "e", "", "active"));
        machines.add(FakeNetBox.machine(6, "a", "s-2", "active"));
        machines.add(FakeNetBox.machine(7, "", "s-2", "active"));
        NetBoxRows.Said said = read();
        assertEquals(
                List.of(
                        "a RUNNING s-1",
                        "b STOPPED s-1",
                        "c STOPPED s-1",
                        "d RUNNING s-1",
                        "e RUNNING ",
                        "a@c-1 RUNNING s-2"),
                said.workloads().stream()
                        .map(claim -> claim.workload() + " " + claim.state() + " " + claim.where())
                        .toList());
        assertEquals(1, said.passedOver());
        assertEquals(8, said.proposals().get("a").memoryGib());
    }

    @Test
    void whatIsNoServerIsPassedOverUnlessSomethingRunsOnIt() throws Exception {
        List<JsonObject> devices = netbox.lists.get(DEVICES);
        devices.add(
                FakeNetBox.device(20, "switch-1", "r-1", "hall-0").put("role", new JsonObject().put("slug", "switch")));
        devices.add(FakeNetBox.device(21, "host-1", "r-1", "hall-0")
                .put("role", new JsonObject().put("slug", "hypervisor")));
        devices.add(FakeNetBox.device(22, "s-later", "r-1", "hall-0")
                .put("status", new JsonObject().put("value", "planned")));
        netbox.lists.get(MACHINES).add(FakeNetBox.machine(1, "vm-1", "host-1", "active"));
        List<String> names = read().servers().stream().map(ServerClaim::server).toList();
        assertEquals(9, names.size(), names::toString);
        assertTrue(names.contains("host-1"));
    }

    @Test
    void anExportIsTheSameJson() throws Exception {
        JsonObject export = new JsonObject()
                .put("devices", new JsonArray(List.of(FakeNetBox.device(1, "s-1", "r-1", "hall-0"))))
                .put(
                        "virtual_machines",
                        new JsonObject()
                                .put("count", 1)
                                .put(
                                        "results",
                                        new JsonArray(List.of(FakeNetBox.machine(1, "vm-1", "s-1", "active")))));
        NetBoxRows.Said said = NetBoxRows.of(export.encode().getBytes(StandardCharsets.UTF_8))
                .said(site, options(FakeNetBox.TOKEN, NetBoxOptions.Names.SAME));
        assertEquals(1, said.servers().size());
        assertEquals(1, said.workloads().size());
        for (String wrong :
                List.of("{}", "[", "{\"devices\": {\"detail\": \"no\"}}", "{\"devices\": [], \"power_ports\": 7}")) {
            assertThrows(IOException.class, () -> NetBoxRows.of(wrong.getBytes(StandardCharsets.UTF_8)), wrong);
        }
    }
}
