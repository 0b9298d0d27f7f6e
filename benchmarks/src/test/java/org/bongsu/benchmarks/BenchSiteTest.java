package org.bongsu.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bongsu.benchmarks.server.DeviceServer;
import org.bongsu.benchmarks.server.Fleet;
import org.bongsu.benchmarks.site.BenchSite;
import org.bongsu.config.Problems;
import org.bongsu.config.SiteFolder;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.RegisterCodec;
import org.bongsu.domain.profile.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchSiteTest {

    /** Otherwise the daemon under load would poll other requests than are claimed, or fight a fire. */
    @Test
    void aDeviceIsOneRequestOfThirtyRegistersThatAreThirtyBelievedPoints(@TempDir Path folder) throws IOException {
        Path home = Path.of(System.getProperty("bongsu.home"));
        BenchSite written = BenchSite.write(home, folder, new Fleet(1502, 40, false), 1_000, "http://127.0.0.1:1");
        Problems problems = new Problems();
        Optional<SiteFolder.Loaded> loaded =
                SiteFolder.read(written.site(), written.home().resolve("config"), problems);
        assertTrue(problems.isEmpty(), problems.list().toString());
        Inventory inventory = loaded.orElseThrow().inventory();
        assertEquals(40, inventory.devices().size());
        for (Device device : inventory.devices()) {
            RegisterCodec codec = new RegisterCodec(inventory, device);
            assertEquals(1, codec.spans().size(), device.profile());
            assertEquals(
                    new Span(3, 0, BenchSite.POINTS_PER_DEVICE), codec.spans().get(0));
            for (Reading reading :
                    codec.decode((function, address) -> DeviceServer.MIDDLE, new Moment(1), new Moment(1))) {
                assertEquals(Quality.GOOD, reading.quality(), reading.point().id() + " " + reading.cause());
            }
        }
    }
}
