package org.bongsu.migration.driver.libvirt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bongsu.migration.driver.FarEnd;
import org.bongsu.migration.driver.ReturnContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Domains of libvirt's test hypervisor that were shut off are started again. */
@Tag("peer")
class LibvirtReturnContractTest extends ReturnContract {

    private static final Map<String, Libvirtd> HOSTS = new LinkedHashMap<>();

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void startHosts() throws Exception {
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (int number = 1; number <= 6; number++) {
            Libvirtd host = new Libvirtd(Files.createDirectory(shared.resolve("s" + number)), false);
            HOSTS.put("s" + number, host);
            host.start();
        }
    }

    @AfterAll
    static void stopHosts() throws Exception {
        for (Libvirtd host : HOSTS.values()) {
            host.close();
        }
        HOSTS.clear();
    }

    @Override
    protected FarEnd farEnd() throws Exception {
        return new VirshFarEnd(folder, HOSTS, true);
    }
}
