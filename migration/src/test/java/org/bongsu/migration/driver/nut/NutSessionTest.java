package org.bongsu.migration.driver.nut;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.migration.shutdown.GroupState;
import org.bongsu.migration.shutdown.ShutdownGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol word by word; RFC 9271 says what each answer is. */
class NutSessionTest {

    static final Moment NOW = Moment.parse("2022-10-15T06:19:00Z");
    private static final ShutdownGroup FIRST =
            new ShutdownGroup("hall-2-first", "hall-2", List.of(2, 3), Duration.ofMinutes(3));
    private static final ShutdownGroup LAST =
            new ShutdownGroup("hall-2", "hall-2", List.of(0, 1), Duration.ofMinutes(3));

    private final NutDesk desk = new NutDesk(List.of(new NutUser("upsmon", "pa ss\"w\\")), () -> NOW);
    private NutSession session = new NutSession(desk, "10.0.0.7");

    NutSessionTest() {
        desk.publish(List.of(online(FIRST), online(LAST)));
    }

    static GroupState online(ShutdownGroup group) {
        return state(group, GroupState.Line.ONLINE, Optional.empty(), false);
    }

    static GroupState state(ShutdownGroup group, GroupState.Line line, Optional<Moment> emptyBy, boolean told) {
        return new GroupState(
                group,
                line,
                emptyBy,
                emptyBy.isPresent() ? OptionalDouble.of(61.8) : OptionalDouble.empty(),
                Optional.empty(),
                told ? Optional.of(NOW) : Optional.empty(),
                new Text("\"why\"\nnot", "왜"));
    }

    private String say(String line) {
        return String.join("|", session.answer(line));
    }

    private void logIn(String ups) {
        assertEquals("OK", say("USERNAME upsmon"));
        assertEquals("OK", say("PASSWORD \"pa ss\\\"w\\\\\""));
        assertEquals("OK", say("LOGIN " + ups));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "NETVER; 1.3",
                "PROTVER; 1.3",
                "protver; 1.3",
                "VER now; ERR INVALID-ARGUMENT",
                "``; ERR UNKNOWN-COMMAND",
                "REQ ups.status; ERR UNKNOWN-COMMAND",
                "STARTTLS; ERR FEATURE-NOT-CONFIGURED",
                "LIST UPS; BEGIN LIST UPS|UPS hall-2-first \"Bongsu: room hall-2, tiers 2, 3\"|UPS hall-2 \"Bongsu: room hall-2, tiers 0, 1\"|END LIST UPS",
                "LIST RW hall-2; BEGIN LIST RW hall-2|END LIST RW hall-2",
                "LIST CMD hall-2; BEGIN LIST CMD hall-2|END LIST CMD hall-2",
                "LIST CLIENT hall-2; BEGIN LIST CLIENT hall-2|END LIST CLIENT hall-2",
                "LIST ENUM hall-2 ups.status; BEGIN LIST ENUM hall-2 ups.status|END LIST ENUM hall-2 ups.status",
                "LIST RANGE hall-2 ups.status; BEGIN LIST RANGE hall-2 ups.status|END LIST RANGE hall-2 ups.status",
                "LIST RANGE hall-2 input.voltage; ERR VAR-NOT-SUPPORTED",
                "LIST VAR hall-9; ERR UNKNOWN-UPS",
                "LIST VAR; ERR INVALID-ARGUMENT",
                "LIST; ERR INVALID-ARGUMENT",
                "LIST NOTHING hall-2; ERR INVALID-ARGUMENT",
                "GET VAR hall-2 ups.status; VAR hall-2 ups.status \"OL\"",
                "get var hall-2 ups.status; VAR hall-2 ups.status \"OL\"",
                "GET VAR hall-2 battery.charge; ERR VAR-NOT-SUPPORTED",
                "GET VAR hall-2; ERR INVALID-ARGUMENT",
                "GET VAR hall-2 ups.status x; ERR INVALID-ARGUMENT",
                "GET VAR \"hall-2; ERR INVALID-ARGUMENT",
                "GET VAR hall-2 experimental.bongsu.reason; VAR hall-2 experimental.bongsu.reason \"\\\"why\\\" not\"",
                "GET TYPE hall-2 ups.status; TYPE hall-2 ups.status STRING:2",
                "GET DESC hall-2 device.location; DESC hall-2 device.location \"The room\"",
                "GET UPSDESC hall-2; UPSDESC hall-2 \"Bongsu: room hall-2, tiers 0, 1\"",
                "GET NUMLOGINS hall-2; NUMLOGINS hall-2 0",
                "GET NUMLOGINS HALL-2; ERR UNKNOWN-UPS",
                "GET CMDDESC hall-2 load.off; ERR CMD-NOT-SUPPORTED",
                "GET TRACKING; OFF",
                "GET; ERR INVALID-ARGUMENT",
                "LOGIN hall-2; ERR USERNAME-REQUIRED",
                "FSD hall-2; ERR USERNAME-REQUIRED",
                "SET VAR hall-2 ups.status OL; ERR USERNAME-REQUIRED",
                "INSTCMD hall-2 load.off; ERR USERNAME-REQUIRED",
                "USERNAME; ERR INVALID-ARGUMENT",
                "LOGOUT; OK Goodbye"
            })
    void aStrangerIsAnswered(String line, String answer) {
        assertEquals(answer, say(line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "USERNAME other; ERR ALREADY-SET-USERNAME",
                "PASSWORD other; ERR ALREADY-SET-PASSWORD",
                "LOGIN hall-2-first; ERR ALREADY-LOGGED-IN",
                "PRIMARY hall-2; ERR ACCESS-DENIED",
                "MASTER hall-2; ERR ACCESS-DENIED",
                "FSD hall-2; ERR ACCESS-DENIED",
                "FSD hall-9; ERR UNKNOWN-UPS",
                "SET VAR hall-2 ups.status OL; ERR READONLY",
                "SET VAR hall-2 ups.delay.start 1; ERR VAR-NOT-SUPPORTED",
                "SET TRACKING ON; ERR FEATURE-NOT-SUPPORTED",
                "SET; ERR INVALID-ARGUMENT",
                "INSTCMD hall-2 load.off; ERR CMD-NOT-SUPPORTED",
                "INSTCMD hall-2 load.off 120; ERR CMD-NOT-SUPPORTED",
                "INSTCMD hall-2; ERR INVALID-ARGUMENT",
                "GET NUMLOGINS hall-2; NUMLOGINS hall-2 1",
                "LIST CLIENT hall-2; BEGIN LIST CLIENT hall-2|CLIENT hall-2 10.0.0.7|END LIST CLIENT hall-2"
            })
    void whoIsLoggedInDecidesNothingEither(String line, String answer) {
        logIn("hall-2");
        assertEquals(answer, say(line));
        assertEquals("VAR hall-2 ups.status \"OL\"", say("GET VAR hall-2 ups.status"));
    }

    @Test
    void eachStateHasItsStatusAndItsNumbers() {
        desk.publish(List.of(
                state(FIRST, GroupState.Line.THREATENED, Optional.of(NOW.plusSeconds(90.9)), true),
                state(LAST, GroupState.Line.THREATENED, Optional.of(NOW.plusSeconds(90.9)), false)));
        assertEquals("VAR hall-2-first ups.status \"FSD OB LB\"", say("GET VAR hall-2-first ups.status"));
        assertEquals("VAR hall-2 ups.status \"OB\"", say("GET VAR hall-2 ups.status"));
        assertEquals("VAR hall-2 battery.runtime \"90\"", say("GET VAR hall-2 battery.runtime"));
        assertEquals("VAR hall-2 battery.charge \"61\"", say("GET VAR hall-2 battery.charge"));
        assertEquals("TYPE hall-2 battery.runtime NUMBER", say("GET TYPE hall-2 battery.runtime"));
        desk.publish(List.of(
                state(FIRST, GroupState.Line.UNKNOWN, Optional.empty(), false),
                state(LAST, GroupState.Line.THREATENED, Optional.of(NOW.plusSeconds(-5)), false)));
        assertEquals("VAR hall-2-first ups.status \"WAIT\"", say("GET VAR hall-2-first ups.status"));
        assertEquals("VAR hall-2 battery.runtime \"0\"", say("GET VAR hall-2 battery.runtime"));
        Set<String> listed = new TreeSet<>();
        session.answer("LIST VAR hall-2").stream()
                .filter(line -> line.startsWith("VAR "))
                .forEach(line -> listed.add(line.split(" ")[2]));
        assertEquals(new TreeSet<>(UpsView.DESCRIPTIONS.keySet()), listed, "each has a description");
    }

    /** A log-out is a claim. It frees nothing and completes nothing; it is shown. */
    @Test
    void whoLeavesIsShownWithWhatThatSays() {
        logIn("hall-2");
        say("LOGOUT");
        assertTrue(session.isOver());
        session.closed();
        assertEquals(
                List.of(Optional.of(NutClient.Says.LOGGED_OUT)),
                desk.clients().stream().map(NutClient::says).toList());

        session = new NutSession(desk, "10.0.0.8");
        logIn("hall-2");
        session.closed();
        desk.publish(List.of(state(LAST, GroupState.Line.THREATENED, Optional.of(NOW), true)));
        session = new NutSession(desk, "10.0.0.9");
        logIn("hall-2");
        say("LOGOUT");
        session = new NutSession(desk, "10.0.0.10");
        logIn("hall-2");
        session.closed();
        assertEquals(0, desk.present("hall-2").size());
        assertEquals(
                List.of("10.0.0.7 LOGGED_OUT", "10.0.0.8 NOTHING", "10.0.0.9 SHUTTING_DOWN", "10.0.0.10 SHUTTING_DOWN"),
                desk.clients().stream()
                        .map(client -> client.address() + " " + client.says().orElseThrow())
                        .toList());
        assertEquals("FSD OB LB", UpsView.status(desk.group("hall-2").orElseThrow()));
    }

    @Test
    void aWrongPasswordIsRefusedAndAFewOfThemEndTheConversation() {
        say("USERNAME upsmon");
        say("PASSWORD wrong");
        for (int i = 1; i < NutSession.DENIALS_MOST; i++) {
            assertEquals("ERR ACCESS-DENIED", say("LOGIN hall-2"));
            assertFalse(session.isOver());
        }
        assertEquals("ERR ACCESS-DENIED", say("LOGIN hall-2"));
        assertTrue(session.isOver());
        assertEquals(List.of(), desk.clients());
    }

    @Test
    void wordsAreDividedAndQuotedAsTheProtocolSays() {
        assertEquals(Optional.of(List.of("a", "b c", "d\"\\e", "")), NutWords.split(" a  \"b c\"\td\\\"\\\\e \"\" "));
        assertEquals(Optional.of(List.of()), NutWords.split("  "));
        assertEquals(Optional.empty(), NutWords.split("a \"b"));
        assertEquals(Optional.empty(), NutWords.split("a\\"));
        assertEquals(Optional.empty(), NutWords.split("a\u0000b"));
        assertEquals(Optional.empty(), NutWords.split("x ".repeat(30)));
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder value = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                value.append("ab \\\"한\t".charAt(random.nextInt(7)));
            }
            String text = value.toString().replace('\t', ' ');
            assertEquals(Optional.of(List.of(text)), NutWords.split(NutWords.quote(text)), "of " + text);
        }
    }

    @Test
    void linesAreTheSameHoweverTheirBytesCome() {
        byte[] bytes = "GET VAR 홀 ups.status\r\nLIST UPS\n\nVER".getBytes(StandardCharsets.UTF_8);
        List<String> expected = List.of("GET VAR 홀 ups.status", "LIST UPS", "");
        for (int cut = 0; cut <= bytes.length; cut++) {
            NutLines lines = new NutLines();
            List<String> taken = new ArrayList<>(lines.take(java.util.Arrays.copyOf(bytes, cut)));
            taken.addAll(lines.take(java.util.Arrays.copyOfRange(bytes, cut, bytes.length)));
            assertEquals(expected, taken, "cut at " + cut);
            assertFalse(lines.tooLong());
        }
        NutLines long1 = new NutLines();
        assertEquals(
                1,
                long1.take(("x".repeat(NutLines.LINE_BYTES_MOST) + "\n").getBytes(StandardCharsets.UTF_8))
                        .size());
        assertEquals(
                0,
                long1.take(("x".repeat(NutLines.LINE_BYTES_MOST + 1) + "\n").getBytes(StandardCharsets.UTF_8))
                        .size());
        assertTrue(long1.tooLong());
        assertEquals(List.of(), long1.take("VER\n".getBytes(StandardCharsets.UTF_8)));
    }

    private static final String[] NEARLY_RIGHT = {
        "GET VAR",
        "GET VAR hall-2",
        "LIST VAR",
        "LIST ENUM hall-2",
        "SET VAR hall-2",
        "INSTCMD hall-2",
        "LOGIN",
        "FSD",
        "SET TRACKING",
        "PRIMARY hall-2",
        "LOGIN hall-2",
        "SET VAR hall-2 ups.status",
        "STARTTLS",
        "GET CMDDESC hall-2"
    };

    /** Whatever is sent, each answer is one the protocol has, on lines of its own, and nobody logs in or decides anything. */
    @Test
    void hostileInputIsAnsweredInWordsOfTheProtocol() {
        String[] words = {
            "GET",
            "LIST",
            "VAR",
            "UPS",
            "hall-2",
            "hall-2-first",
            "ups.status",
            "LOGIN",
            "USERNAME",
            "PASSWORD",
            "FSD",
            "PRIMARY",
            "SET",
            "INSTCMD",
            "TRACKING",
            "\"",
            "\\",
            "\u0000",
            "\u00ff",
            "한",
            "ERR",
            "LOGOUT",
            "CLIENT",
            "TYPE",
            "%n%s",
            "'; --",
            "../../etc",
            "upsmon"
        };
        Set<String> errors = new TreeSet<>();
        for (NutError error : NutError.values()) {
            errors.add(error.line());
        }
        Set<String> met = new TreeSet<>();
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            session = new NutSession(desk, "10.0.0.7");
            if (seed % 2 == 0) {
                say("USERNAME upsmon");
                say("PASSWORD guessed");
            }
            for (int i = 0; i < 40; i++) {
                StringBuilder line = new StringBuilder();
                if (random.nextBoolean()) {
                    line.append(NEARLY_RIGHT[random.nextInt(NEARLY_RIGHT.length)])
                            .append(' ');
                }
                for (int count = random.nextInt(5); count > 0; count--) {
                    line.append(words[random.nextInt(words.length)]).append(random.nextInt(5) == 0 ? "" : " ");
                }
                for (String answer : session.answer(line.toString())) {
                    assertFalse(answer.contains("\n") || answer.contains("\r"), "seed " + seed + ": " + answer);
                    if (answer.startsWith("ERR")) {
                        assertTrue(errors.contains(answer), "seed " + seed + ": " + answer);
                        met.add(answer);
                    }
                }
            }
            session.closed();
        }
        assertEquals(List.of(), desk.clients());
        assertEquals("OL", UpsView.status(desk.group("hall-2").orElseThrow()));
        assertTrue(met.size() >= 12, met.toString());
    }
}
