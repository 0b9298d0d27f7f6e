package org.bongsu.migration.driver.nut;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bongsu.migration.shutdown.GroupState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's conversation (RFC 9271): a line in, lines out. Reading is free, as with upsd; logging in takes a user. Whatever
 * would decide something is refused: a forced shutdown, a setting and an instant command come from nobody but Bongsu, and so
 * nobody is primary. One thread.
 */
final class NutSession {

    private static final Logger LOG = LoggerFactory.getLogger(NutSession.class);

    /** Version of the protocol: the one of NUT 2.8. */
    static final String PROTOCOL = "1.3";

    /** Whoever guesses has to connect anew for every few guesses. */
    static final int DENIALS_MOST = 5;

    private final NutDesk desk;
    private final String address;
    private Optional<String> user = Optional.empty();
    private Optional<String> password = Optional.empty();
    private Optional<NutClient> login = Optional.empty();
    private int denials;
    private boolean over;

    NutSession(NutDesk desk, String address) {
        this.desk = desk;
        this.address = address;
    }

    String address() {
        return address;
    }

    /** Whether the connection is to be closed once the last answer is out. */
    boolean isOver() {
        return over;
    }

    /** The connection is gone. May be called again. */
    void closed() {
        leave(false);
    }

    /** What to answer, without the ends of lines. */
    List<String> answer(String line) {
        Optional<List<String>> words = NutWords.split(line);
        if (words.isEmpty()) {
            return List.of(NutError.INVALID_ARGUMENT.line());
        }
        try {
            return answer(words.get());
        } catch (Refused refused) {
            return List.of(refused.error.line());
        }
    }

    /** The line was longer than any request may be; what follows on it cannot be understood. */
    List<String> tooLong() {
        over = true;
        return List.of(NutError.TOO_LONG.line());
    }

    /** Ends the answer to a request. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final NutError error;

        Refused(NutError error) {
            super(error.line(), null, false, false);
            this.error = error;
        }
    }

    private List<String> answer(List<String> words) throws Refused {
        String command = words.isEmpty() ? "" : words.get(0).toUpperCase(Locale.ROOT);
        List<String> arguments = words.isEmpty() ? List.of() : words.subList(1, words.size());
        return switch (command) {
            case "VER" -> alone(arguments, "Bongsu, a server of the protocol of Network UPS Tools");
            case "NETVER", "PROTVER" -> alone(arguments, PROTOCOL);
            case "HELP" ->
                alone(arguments, "Commands: HELP VER PROTVER GET LIST LOGIN LOGOUT USERNAME PASSWORD STARTTLS");
            case "STARTTLS" -> throw new Refused(NutError.FEATURE_NOT_CONFIGURED);
            case "USERNAME" -> {
                user = Optional.of(once(arguments, user, NutError.ALREADY_SET_USERNAME));
                yield List.of("OK");
            }
            case "PASSWORD" -> {
                password = Optional.of(once(arguments, password, NutError.ALREADY_SET_PASSWORD));
                yield List.of("OK");
            }
            case "LOGIN" -> login(arguments);
            case "LOGOUT" -> {
                List<String> goodbye = alone(arguments, "OK Goodbye");
                leave(true);
                over = true;
                yield goodbye;
            }
            case "GET" -> get(arguments);
            case "LIST" -> list(arguments);
            case "PRIMARY", "MASTER", "FSD" -> decide(command, arguments);
            case "SET" -> set(arguments);
            case "INSTCMD" -> instant(arguments);
            default -> throw new Refused(NutError.UNKNOWN_COMMAND);
        };
    }

    private static List<String> alone(List<String> arguments, String answer) throws Refused {
        count(arguments, 0);
        return List.of(answer);
    }

    private static void count(List<String> arguments, int count) throws Refused {
        if (arguments.size() != count) {
            throw new Refused(NutError.INVALID_ARGUMENT);
        }
    }

    private static String once(List<String> arguments, Optional<String> before, NutError already) throws Refused {
        count(arguments, 1);
        if (before.isPresent()) {
            throw new Refused(already);
        }
        return arguments.get(0);
    }

    private void named() throws Refused {
        if (user.isEmpty()) {
            throw new Refused(NutError.USERNAME_REQUIRED);
        }
        if (password.isEmpty()) {
            throw new Refused(NutError.PASSWORD_REQUIRED);
        }
    }

    private Refused denied(String what) {
        denials++;
        over |= denials >= DENIALS_MOST;
        LOG.warn("NUT client {} was refused {}", address, what);
        return new Refused(NutError.ACCESS_DENIED);
    }

    private GroupState ups(String id) throws Refused {
        return desk.group(id).orElseThrow(() -> new Refused(NutError.UNKNOWN_UPS));
    }

    private List<String> login(List<String> arguments) throws Refused {
        named();
        if (login.isPresent()) {
            throw new Refused(NutError.ALREADY_LOGGED_IN);
        }
        count(arguments, 1);
        GroupState state = ups(arguments.get(0));
        String name = user.orElseThrow();
        if (!desk.knows(name, password.orElseThrow())) {
            throw denied("LOGIN");
        }
        login = Optional.of(desk.arrive(this, state.group().id(), name));
        LOG.info("{} logs in to {} as {}", address, state.group().id(), name);
        return List.of("OK");
    }

    private void leave(boolean goodbye) {
        if (login.isEmpty()) {
            return;
        }
        login = Optional.empty();
        desk.leave(this, goodbye).ifPresent(gone -> {
            String how = switch (gone.says().orElseThrow()) {
                case SHUTTING_DOWN ->
                    "leaves, as it was told, and so says that it shuts down; that it did is to be observed";
                case LOGGED_OUT -> "logs out, told nothing";
                case NOTHING -> "is gone without a word";
            };
            LOG.info("{} of {} {}", address, gone.group(), how);
        });
    }

    /** What a primary would decide. */
    private List<String> decide(String command, List<String> arguments) throws Refused {
        named();
        count(arguments, 1);
        ups(arguments.get(0));
        throw denied(command);
    }

    private List<String> set(List<String> arguments) throws Refused {
        named();
        if (arguments.size() == 2 && arguments.get(0).equalsIgnoreCase("TRACKING")) {
            throw new Refused(NutError.FEATURE_NOT_SUPPORTED);
        }
        count(arguments, 4);
        if (!arguments.get(0).equalsIgnoreCase("VAR")) {
            throw new Refused(NutError.INVALID_ARGUMENT);
        }
        known(arguments.get(1), arguments.get(2));
        throw new Refused(NutError.READONLY);
    }

    private List<String> instant(List<String> arguments) throws Refused {
        named();
        if (arguments.size() != 2) {
            count(arguments, 3);
        }
        ups(arguments.get(0));
        throw new Refused(NutError.CMD_NOT_SUPPORTED);
    }

    /** The variable's value. */
    private String known(String ups, String variable) throws Refused {
        return Optional.ofNullable(UpsView.variables(ups(ups), desk.now()).get(variable))
                .orElseThrow(() -> new Refused(NutError.VAR_NOT_SUPPORTED));
    }

    private List<String> get(List<String> arguments) throws Refused {
        String what = arguments.isEmpty() ? "" : arguments.get(0).toUpperCase(Locale.ROOT);
        if (what.equals("TRACKING")) {
            count(arguments, 1);
            return List.of("OFF");
        }
        boolean ofUps = what.equals("NUMLOGINS") || what.equals("UPSDESC");
        boolean ofVariable = what.equals("VAR") || what.equals("TYPE") || what.equals("DESC");
        if (!ofUps && !ofVariable && !what.equals("CMDDESC")) {
            throw new Refused(NutError.INVALID_ARGUMENT);
        }
        count(arguments, ofUps ? 2 : 3);
        GroupState state = ups(arguments.get(1));
        String id = state.group().id();
        if (ofUps) {
            return List.of(
                    what.equals("NUMLOGINS")
                            ? "NUMLOGINS " + id + " " + desk.present(id).size()
                            : "UPSDESC " + id + " " + NutWords.quote(UpsView.description(state)));
        }
        String name = arguments.get(2);
        if (!ofVariable) {
            throw new Refused(NutError.CMD_NOT_SUPPORTED);
        }
        String value = known(id, name);
        String about = id + " " + name + " ";
        return List.of(
                switch (what) {
                    case "VAR" -> "VAR " + about + NutWords.quote(value);
                    case "TYPE" -> "TYPE " + about + (UpsView.isNumber(name) ? "NUMBER" : "STRING:" + value.length());
                    default -> "DESC " + about + NutWords.quote(UpsView.DESCRIPTIONS.getOrDefault(name, "Unavailable"));
                });
    }

    private List<String> list(List<String> arguments) throws Refused {
        String what = arguments.isEmpty() ? "" : arguments.get(0).toUpperCase(Locale.ROOT);
        List<String> lines = new ArrayList<>();
        switch (what) {
            case "UPS" -> {
                count(arguments, 1);
                desk.groups()
                        .forEach(state -> lines.add(
                                "UPS " + state.group().id() + " " + NutWords.quote(UpsView.description(state))));
            }
            case "VAR" -> {
                count(arguments, 2);
                GroupState state = ups(arguments.get(1));
                for (Map.Entry<String, String> one :
                        UpsView.variables(state, desk.now()).entrySet()) {
                    lines.add("VAR " + arguments.get(1) + " " + one.getKey() + " " + NutWords.quote(one.getValue()));
                }
            }
            case "CLIENT" -> {
                count(arguments, 2);
                ups(arguments.get(1));
                desk.present(arguments.get(1))
                        .forEach(client -> lines.add("CLIENT " + client.group() + " " + client.address()));
            }
            case "RW", "CMD" -> {
                count(arguments, 2);
                ups(arguments.get(1));
            }
            case "ENUM", "RANGE" -> {
                count(arguments, 3);
                known(arguments.get(1), arguments.get(2));
            }
            default -> throw new Refused(NutError.INVALID_ARGUMENT);
        }
        String query = what + arguments.stream().skip(1).map(word -> " " + word).reduce("", String::concat);
        lines.add(0, "BEGIN LIST " + query);
        lines.add("END LIST " + query);
        return lines;
    }
}
