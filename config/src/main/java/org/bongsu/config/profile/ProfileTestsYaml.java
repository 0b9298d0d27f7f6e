package org.bongsu.config.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bongsu.config.yaml.DidYouMean;
import org.bongsu.config.yaml.YamlObject;
import org.bongsu.config.yaml.YamlValue;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.Quality;
import org.bongsu.domain.profile.GivenRegisters;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.ProfileTest;

/** The {@code tests} of a profile, read and run. Filled item by item; not thread safe. */
final class ProfileTestsYaml {

    private static final int REGISTERS = 65_536;
    private static final double NUMBER_MAX = 1e15;

    /** What stands for a value that the device has not got, or none should believe. */
    private static final List<String> WITHOUT = List.of("undefined", "implausible");

    private static final String NO_TOKEN = "none";

    private final Map<String, PointDefinition> registry;
    private final Set<String> points;
    private final List<Written> written = new ArrayList<>();

    /** A test and where its expectations stand. */
    private record Written(ProfileTest test, YamlValue name, Map<String, YamlValue> expected) {}

    /** @param points that the profile has */
    ProfileTestsYaml(Map<String, PointDefinition> registry, Set<String> points) {
        this.registry = registry;
        this.points = points;
    }

    void add(YamlObject object) {
        YamlValue name = object.required("name");
        GivenRegisters registers = registers(object.required("registers").object());
        YamlObject expect = object.required("expect").object();
        Map<String, ProfileTest.Expected> expected = new LinkedHashMap<>();
        Map<String, YamlValue> places = new LinkedHashMap<>();
        for (String point : expect.keys()) {
            expect.key(point).reference("point of this profile", points);
            YamlValue value = expect.required(point);
            PointDefinition definition = registry.get(point);
            if (definition != null) {
                expected.put(point, expected(value, definition));
                places.put(point, value);
            }
        }
        if (expect.keys().isEmpty()) {
            expect.problem("expects nothing");
        }
        object.done();
        written.add(new Written(new ProfileTest(name.string(), registers, expected), name, places));
    }

    List<ProfileTest> tests() {
        return written.stream().map(Written::test).toList();
    }

    /** Reports every expectation that the registers do not meet. */
    void run(Profile profile) {
        for (Written one : written) {
            for (ProfileTest.Failure failure : one.test().failures(profile, registry)) {
                failure.point()
                        .map(point -> one.expected().getOrDefault(point, one.name()))
                        .orElse(one.name())
                        .problem(failure.message());
            }
        }
    }

    private static GivenRegisters registers(YamlObject object) {
        GivenRegisters registers = new GivenRegisters();
        for (String key : object.keys()) {
            int function = number(object.key(key), 4);
            if (function < 3) {
                object.key(key).problem("function " + key + " is not 3 or 4");
            }
            YamlObject blocks = object.required(key).object();
            for (String start : blocks.keys()) {
                block(registers, function, number(blocks.key(start), REGISTERS - 1), blocks.required(start));
            }
        }
        return registers;
    }

    private static void block(GivenRegisters registers, int function, int start, YamlValue value) {
        int at = start;
        for (YamlValue word : value.list()) {
            if (at >= REGISTERS) {
                word.problem("stands past register " + (REGISTERS - 1));
                return;
            }
            if (registers.has(function, at, 1)) {
                word.problem("register " + at + " is given twice");
            }
            registers.put(function, at, (int) word.bits(16));
            at++;
        }
    }

    /** A key that is a whole number from 0, decimal or 0x; 0 after a problem. */
    static int number(YamlValue key, int max) {
        String text = key.node().scalar();
        int number = -1;
        if (text.matches("[0-9]{1,5}")) {
            number = Integer.parseInt(text);
        } else if (text.matches("0x[0-9a-fA-F]{1,4}")) {
            number = Integer.parseInt(text.substring(2), 16);
        }
        if (number < 0 || number > max) {
            key.problem("\"" + text + "\" is not a number from 0 to " + max);
            return 0;
        }
        return number;
    }

    private static ProfileTest.Expected expected(YamlValue value, PointDefinition definition) {
        if (value.isText() && WITHOUT.contains(value.node().scalar())) {
            return new ProfileTest.Expected.Without(
                    Quality.valueOf(value.node().scalar().toUpperCase(Locale.ROOT)));
        }
        return new ProfileTest.Expected.Value(
                switch (definition.type()) {
                    case NUMBER -> value.number(-NUMBER_MAX, NUMBER_MAX);
                    case FLAG -> value.bool() ? 1 : 0;
                    case STATUS -> tokens(value, definition);
                });
    }

    private static double tokens(YamlValue value, PointDefinition definition) {
        String text = value.string();
        if (text.equals(NO_TOKEN) || !value.isText()) {
            return 0;
        }
        long bits = 0;
        Set<String> known = new LinkedHashSet<>(definition.tokens());
        for (String token : text.strip().split("\\s+")) {
            if (known.contains(token)) {
                bits |= definition.mask(token);
            } else {
                value.problem("no token " + token + " in " + definition.name() + DidYouMean.hint(token, known));
            }
        }
        return bits;
    }
}
