package org.bongsu.config.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.point.Reading;
import org.bongsu.domain.profile.GivenRegisters;
import org.bongsu.domain.profile.Identification;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.ProfileTest;
import org.bongsu.domain.profile.RegisterCodec;
import org.junit.jupiter.api.Test;

/** The profiles and the registry that ship: whole, consistent, and right in the places where maps go wrong. */
class BundledProfilesTest {

    private static final Path HOME = Path.of(System.getProperty("bongsu.home"), "config");
    private static final Moment NOW = Moment.parse("2022-10-15T06:19:00Z");

    private final Problems problems = new Problems();
    private final Map<String, PointDefinition> registry =
            PointRegistry.read(HOME.resolve("points.yaml"), "points.yaml", problems);
    private final List<Profile> profiles =
            ProfileFiles.readAll(HOME.resolve("profiles"), "profiles", registry, problems);

    @Test
    void everyBundledProfileAndTheRegistryReadWithoutAProblem() {
        assertEquals(List.of(), problems.list());
        assertTrue(profiles.size() >= 12, "profiles found: " + profiles.size());
        assertTrue(registry.size() >= 60, "points found: " + registry.size());
    }

    @Test
    void everyPointHasMeaningUnitAndSource() {
        for (PointDefinition point : registry.values()) {
            assertFalse(point.meaning().isBlank(), point.name());
            assertFalse(point.source().isBlank(), point.name());
            assertEquals(point.type() == PointType.NUMBER, !point.unit().isBlank(), point.name() + " and its unit");
        }
    }

    @Test
    void everyPointOfAProfileIsInTheRegistryAndAlmostEveryPointHasAProfile() {
        Set<String> used = new LinkedHashSet<>();
        profiles.forEach(profile -> used.addAll(profile.pointNames()));
        assertTrue(registry.keySet().containsAll(used));
        Set<String> unused = new LinkedHashSet<>(registry.keySet());
        unused.removeAll(used);
        // Names users' own profiles need; no bundled device measures them.
        assertEquals(Set.of("ups.temperature", "battery.power", "gas.voc"), unused);
    }

    @Test
    void everyPointOfEveryModbusProfileSurvivesTheRegisters() {
        int checked = 0;
        for (Profile profile : profiles) {
            if (profile.registers().isEmpty()) {
                // Nothing lies anywhere until a device is asked.
                continue;
            }
            Device device = device(profile);
            Inventory inventory = new Inventory(registry, profiles, List.of(device));
            RegisterCodec codec = new RegisterCodec(inventory, device);
            Map<Integer, Integer> registers = new TreeMap<>();
            codec.encodeScales(-2, (function, address, value) -> registers.put(address, value));
            for (Point point : inventory.pointsOf(device)) {
                codec.encode(point, sample(point), -2, (f, address, value) -> registers.put(address, value));
            }
            for (Reading reading : codec.decode((f, address) -> registers.get(address), NOW, NOW)) {
                assertEquals(Quality.GOOD, reading.quality(), reading.point().id() + " " + reading.cause());
                assertEquals(
                        sample(reading.point()),
                        reading.raw(),
                        0.06,
                        reading.point().id());
                checked++;
            }
        }
        assertTrue(checked > 60, "readings checked: " + checked);
    }

    /** A rack is polled once a period: more requests would halve what a gateway can carry. */
    @Test
    void everyDeviceOfTheDemoIsReadWithOneOrTwoRequests() {
        Map<String, Integer> expected = new TreeMap<>(Map.of(
                "apc-smart-ups", 2,
                "sunspec-lithium", 1,
                "pt495-h2", 1,
                "pt495-co", 1,
                "faast", 1,
                "xy-md02", 1,
                "branch-monitor", 1));
        for (Map.Entry<String, Integer> entry : expected.entrySet()) {
            assertEquals(
                    entry.getValue(),
                    RegisterCodec.spans(profile(entry.getKey())).size(),
                    entry.getKey());
        }
    }

    /** SunSpec models are a chain: each id stands where the one before ends, up to 0xFFFF. A wrong offset breaks it. */
    @Test
    void theLithiumRacksIdentityIsAWalkableSunSpecChain() {
        Map<Integer, Integer> registers = new TreeMap<>();
        profile("sunspec-lithium").identity().forEach(check -> registers.put(check.address(), check.value()));
        assertEquals(0x5375, registers.get(40000));
        assertEquals(0x6E53, registers.get(40001));
        List<Integer> ids = new java.util.ArrayList<>();
        int at = 40002;
        while (registers.get(at) != 0xFFFF) {
            ids.add(registers.get(at));
            at += 2 + registers.get(at + 1);
        }
        assertEquals(List.of(1, 802, 803, 804, 805), ids);
        assertEquals(0, registers.get(at + 1));
    }

    @Test
    void theSmartUpsSaysOnBatteryAndLowFromTwoRegisters() {
        Reading status = decode("apc-smart-ups", "ups.status", new TreeMap<>(Map.of(1, 1 << 2, 18, 1 << 1)));
        assertEquals("OB LB", status.point().definition().describe(status.raw()));
    }

    @Test
    void aChargeOf98PercentIs50176In512ths() {
        assertEquals(
                98.0,
                decode("apc-smart-ups", "battery.charge", new TreeMap<>(Map.of(130, 50_176)))
                        .raw());
    }

    @Test
    void anInputVoltageOfAllOnesIsUndefinedAndNot1024Volts() {
        Reading reading = decode("apc-smart-ups", "input.voltage", new TreeMap<>(Map.of(151, 0xFFFF)));
        assertEquals(Quality.UNDEFINED, reading.quality());
    }

    /** A map without an example is a map that nobody has read back. */
    @Test
    void everyModbusProfileHasTests() {
        int read = 0;
        for (Profile profile : profiles) {
            YamlDocument document = YamlDocument.read(
                    HOME.resolve("profiles").resolve(profile.id() + ".yaml"), profile.id() + ".yaml", problems);
            List<ProfileTest> tests = ProfileFiles.read(document, registry, problems)
                    .map(ProfileFiles.Read::tests)
                    .orElse(List.of());
            assertEquals(profile.isModbus(), !tests.isEmpty(), profile.id() + " and its tests");
            read += tests.size();
        }
        assertTrue(read >= 17, "tests found: " + read);
    }

    /** The chain of the fixed profile, walked: both must come to the very same registers. */
    @Test
    void discoveryFindsTheLithiumRacksPointsWhereTheFixedProfilesHaveThem() {
        Profile fixed = profile("sunspec-lithium-modules");
        GivenRegisters registers = new GivenRegisters();
        fixed.identity().forEach(id -> registers.put(id.function(), id.address(), id.value()));
        Identification identification = Identification.of(profile("sunspec-battery"));
        Optional<Identification.Question> question = identification.next();
        while (question.isPresent()) {
            identification.answered((f, address) -> registers.has(f, address, 1) ? registers.get(f, address) : 0);
            question = identification.next();
        }
        Identification.Outcome outcome = identification.outcome();
        assertTrue(outcome instanceof Identification.Outcome.Fits, outcome.toString());
        Profile found = ((Identification.Outcome.Fits) outcome).resolved();
        assertEquals(places(fixed), places(found));
    }

    private static Map<String, String> places(Profile profile) {
        Map<String, String> places = new TreeMap<>();
        profile.registers()
                .forEach(field ->
                        places.put(field.point(), field.address() + " " + field.type() + " " + field.scaleRegister()));
        return places;
    }

    private Reading decode(String profile, String point, Map<Integer, Integer> registers) {
        Device device = device(profile(profile));
        Inventory inventory = new Inventory(registry, profiles, List.of(device));
        return new RegisterCodec(inventory, device)
                .decode((function, address) -> registers.getOrDefault(address, 0), NOW, NOW).stream()
                        .filter(reading -> reading.point().name().equals(point))
                        .findFirst()
                        .orElseThrow();
    }

    private Profile profile(String id) {
        return profiles.stream()
                .filter(profile -> profile.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Device device(Profile profile) {
        return new Device(
                "d",
                profile.kind(),
                profile.id(),
                profile.model(),
                "r",
                Optional.empty(),
                new Address.Modbus("127.0.0.1", 1502, 1),
                Duration.ofSeconds(5));
    }

    /** A value inside the point's range that needs sign, fraction or several bits where the point has them. */
    private static double sample(Point point) {
        PointDefinition definition = point.definition();
        return switch (definition.type()) {
            case FLAG -> 1;
            case STATUS -> definition.mask("OB") | definition.mask("LB") | definition.mask("CAL");
            case NUMBER ->
                definition.min() < -1
                        ? -12.5
                        : List.of("s", "ppm").contains(definition.unit()) ? definition.max() - 1 : 3.5;
        };
    }
}
