package org.bongsu.config.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.profile.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a schema cannot see in a profile: the good sample is broken in one place at a time, and that place is named. */
class ProfileFilesTest {

    private static final Path HOME = Path.of(System.getProperty("bongsu.home"), "config");
    private static final Map<String, PointDefinition> REGISTRY =
            PointRegistry.read(HOME.resolve("points.yaml"), "points.yaml", new Problems());

    private static List<String> problems(String sample, String id, String find, String replace) throws IOException {
        String text = Files.readString(HOME.resolve("samples/good/" + sample + ".yaml"));
        assertTrue(text.contains(find), "the sample has no " + find);
        Problems problems = new Problems();
        YamlDocument document = YamlDocument.parse(id + ".yaml", text.replace(find, replace), problems);
        ProfileFiles.decode(document, REGISTRY, problems);
        return problems.list().stream().map(Problem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "address: 110, | address: 1998, | 24:52: registers[3].address: lies in the forbidden registers 1000 to 1999 of function 3",
                "[[100, 103], | [[100, 250], | 16:10: atomic[0]: 151 registers cannot be read at once, max_span is 100",
                "[[100, 103], | [[990, 1010], | 16:10: atomic[0]: overlaps the forbidden registers 1000 to 1999 of function 3",
                "[[100, 103], | [[200, 203], | 16:10: atomic[0]: holds no register of this profile",
                "[[100, 103], | [[100, 102], | 22:52: registers[1].address: lies half in the atomic registers 100 to 102 of function 3",
                "2^-9, sentinels: [-1], group: fast | 2^-9, sentinels: [-1] | 16:10: atomic[0]: holds registers of several groups, which are read at different times",
                "sentinels: [-1] | sentinels: [0x10000] | 21:92: registers[0].sentinels[0]: 0x10000 does not fit 16 bits",
                "sentinels: [0xFFF] | sentinels: [0x1FFF] | 25:105: registers[4].sentinels[0]: 0x1FFF does not fit 12 bits",
                "mask: 0x0FFF | mask: 0x10FFF | 25:72: registers[4].mask: 0x10FFF does not fit 16 bits",
                "15: OB | 16: OB | 28:96: registers[7].tokens.16: \"16\" is not a number from 0 to 15",
                "order: badc} | mask: 0xFF} | 23:73: registers[2].mask: a mask cuts bits out of whole numbers, not out of f32",
                "type: u16, mask | type: u16, order: cdab, mask | 25:73: registers[4].order: u16 is one register: abcd, or badc where its bytes are swapped",
                "scale: 2^-9 | scale: 2^^9 | 21:74: registers[0].scale: \"2^^9\" is not a number, a fraction such as 1/512 or a power such as 2^-9",
                "scale: 1/10 | scale: 1/0 | 25:87: registers[4].scale: 1/0 is not in -1000000000000 to 1000000000000 without 0",
                "values: [0x0100, 0x0300] | values: [0x0101] | 9:55: identity[1].values[0]: 0x0101 has bits outside the mask",
                "starts_with: Example} | starts_with: An example too long} | 10:5: identity[2]: the text is longer than 8 registers hold",
                "\".*UPS.*\" | \"(UPS\" | 12:55: identity[4].matches: not a regular expression: Unclosed group",
                "from: 0x87 | from: 0x89 | 12:26: identity[4].from: 0x89 is not in 0 to 136",
                "range: [0, 100] | range: [0, 101] | 30:31: limits.battery.charge.range[1]: 101 is not in 0 to 100",
                "{rate: 20} | {rate: 20/d} | 31:27: limits.battery.voltage.rate: \"20/d\" is not a rate above 0 such as 5/s, 2/min or 30/h",
                "{report: 10m} | {varies: 10m} | 32:24: limits.ups.status.varies: ups.status is a status; only a report period can be set for it",
                "battery.voltage: {rate | battery.voltagge: {rate | 31:3: limits.battery.voltagge: no point battery.voltagge, did you mean battery.voltage?",
                "battery.charge: 50 | battery.charge: 51 | 39:23: tests[0].expect.battery.charge: expected 51, the registers say 50",
                "ups.status: OL | ups.status: OB | 42:19: tests[0].expect.ups.status: expected OB, the registers say OL",
                "ups.status: OL | ups.status: OLL | 42:19: tests[0].expect.ups.status: no token OLL in ups.status, did you mean OL?",
                "input.voltage: 230 | output.voltage: 230 | 40:23: tests[0].expect.output.voltage: needs register 120 of function 3, which the test does not give",
                "input.voltage: 230 | input.voltage: undefined | 40:22: tests[0].expect.input.voltage: expected undefined, the registers say 230",
                "102: [600, 0] | 102: [600, 0], 103: [0] | 36:46: tests[0].registers.3.103[0]: register 103 is given twice",
            })
    void aBrokenRelationIsNamedWhereItStands(String find, String replace, String expected) throws IOException {
        List<String> problems = problems("profile-whole-contract", "example-ups", find, replace);
        assertTrue(problems.contains("example-ups.yaml:" + expected), problems.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "804: {start | 806: {start | 12:54: registers[1].model: sunspec.blocks does not say how the blocks of model 804 lie",
                "battery.module.{n}.temperature | battery.modul.{n}.temperature | 12:13: registers[1].point: no points battery.modul.{n}.temperature, did you mean battery.module.{n}.temperature?",
                "count: 2} | count: 4} | 9:10: sunspec.blocks.804: the count stands before the first block",
                "repeat: instances | instance: 2, repeat: instances | 13:5: registers[2]: either one instance, or a point for each of them",
                "804, 6, 2, 0xFFFF | 804, 6, 3, 0xFFFF | 16:11: tests[0].name: the registers are no such device: 9: ID 804, N 3 > 2",
                "battery.module.1.temperature: 25.1 | battery.module.3.temperature: 25.1 | 23:37: tests[0].expect.battery.module.3.temperature: expected 25.1, the device has no such point",
            })
    void aBrokenSunSpecProfileIsNamedWhereItBreaks(String find, String replace, String expected) throws IOException {
        List<String> problems = problems("profile-sunspec", "example-rack", find, replace);
        assertTrue(problems.contains("example-rack.yaml:" + expected), problems.toString());
    }

    /** Before a device was asked, nobody knows which of them it has; the inventory needs them all. */
    @Test
    void aSunSpecProfileNamesEveryPointThatItsDeviceMayHave() throws IOException {
        Problems problems = new Problems();
        Path file = HOME.resolve("profiles/sunspec-battery.yaml");
        Profile profile = ProfileFiles.decode(
                        YamlDocument.read(file, "sunspec-battery.yaml", problems), REGISTRY, problems)
                .orElseThrow();
        assertEquals(10 + 2 * 11, profile.pointNames().size());
        assertTrue(profile.pointNames().contains("battery.module.11.temperature"));
        assertTrue(profile.isModbus());
    }
}
