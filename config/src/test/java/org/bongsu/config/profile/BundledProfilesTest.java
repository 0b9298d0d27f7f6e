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
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterType;
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
        assertEquals(Set.of("battery.power", "gas.voc"), unused);
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
            for (Point point : inventory.pointsOf(device)) {
                List<RegisterField> fields = profile.registers().stream()
                        .filter(field -> field.point().equals(point.name()))
                        .toList();
                for (double sample : samples(point.definition(), fields)) {
                    Reading reading = throughRegisters(codec, point, sample);
                    String shown = profile.id() + " " + point.name() + " " + sample;
                    assertEquals(Quality.GOOD, reading.quality(), shown + ": " + reading.cause());
                    if (point.definition().type() == PointType.NUMBER) {
                        assertEquals(sample, reading.raw(), step(fields.get(0)) * 0.501, shown);
                    } else {
                        assertEquals((long) sample, (long) reading.raw() & (long) sample, shown);
                    }
                    checked++;
                }
            }
        }
        assertTrue(checked > 400, "readings checked: " + checked);
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

    private static Reading throughRegisters(RegisterCodec codec, Point point, double value) {
        Registers registers = new Registers();
        codec.encodeScales(-2, registers);
        codec.encode(point, value, -2, registers);
        return codec.decode(registers, NOW, NOW).stream()
                .filter(reading -> reading.point().index() == point.index())
                .findFirst()
                .orElseThrow();
    }

    /** Registers that are zero until written. */
    private static final class Registers implements RegisterCodec.Registers, RegisterCodec.RegisterSink {

        private final Map<Integer, Integer> words = new TreeMap<>();

        @Override
        public int get(int function, int address) {
            return words.getOrDefault(function << 16 | address, 0);
        }

        @Override
        public void put(int function, int address, int value) {
            words.put(function << 16 | address, value);
        }

        @Override
        public void merge(int function, int address, int value, int mask) {
            put(function, address, get(function, address) & ~mask | value);
        }
    }

    /** True for a flag, every token alone of a status, a number that needs sign and fraction where the point has them. */
    private static List<Double> samples(PointDefinition definition, List<RegisterField> fields) {
        return switch (definition.type()) {
            case FLAG -> List.of(1.0);
            case STATUS -> tokens(definition, fields);
            case NUMBER -> List.of(number(definition, fields.get(0)));
        };
    }

    /** None where two fields give values of one register different tokens: neither can be written without the other. */
    private static List<Double> tokens(PointDefinition definition, List<RegisterField> fields) {
        List<Integer> numbers = fields.stream()
                .filter(field -> field.type() == RegisterType.ENUM16 && field.mask() == 0)
                .map(RegisterField::address)
                .toList();
        if (Set.copyOf(numbers).size() < numbers.size()) {
            return List.of();
        }
        return fields.stream()
                .flatMap(field -> field.tokens().values().stream())
                .distinct()
                .map(token -> (double) definition.mask(token))
                .toList();
    }

    private static double number(PointDefinition definition, RegisterField field) {
        double step = step(field);
        if (definition.min() < -1) {
            return unsigned(field) ? Math.max(-12.5, field.offset() + 2 * step) : -12.5;
        }
        if (List.of("s", "ppm").contains(definition.unit())) {
            double most = field.type().registers() == 1 ? 32_766 * step : definition.max();
            return Math.min(definition.max(), most) - 1;
        }
        return Math.min(definition.max(), field.offset() + 3.5 * Math.max(1, step));
    }

    private static boolean unsigned(RegisterField field) {
        return switch (field.type()) {
            case U16, U32, U64 -> true;
            default -> false;
        };
    }

    private static double step(RegisterField field) {
        return Math.abs(field.scale()) * (field.scaleRegister().isPresent() ? 0.01 : 1);
    }
}
