package org.bongsu.daemon.access;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bongsu.config.Problems;

/** The users' file: a line {@code NAME:ROLE:HASH} for each, {@code #} begins a comment. */
public record Users(List<User> all) {

    public static final Users NONE = new Users(List.of());

    /** More than any control room; a file with more is another file. */
    public static final int MOST = 1_000;

    public Users {
        all = List.copyOf(all);
    }

    /**
     * Reads all that can be read.
     *
     * @param file as problems name it
     */
    public static Users parse(String file, String text, Problems problems) {
        List<User> users = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            user(file, index + 1, line, users, problems).ifPresent(users::add);
        }
        if (users.size() > MOST) {
            problems.add(file, 1, 1, users.size() + " users are more than " + MOST);
        }
        return new Users(users);
    }

    private static Optional<User> user(String file, int number, String line, List<User> before, Problems problems) {
        String[] parts = line.split(":", 3);
        if (parts.length < 3) {
            problems.add(file, number, 1, "not NAME:ROLE:HASH, as 'bongsu users add' writes it");
            return Optional.empty();
        }
        String name = normal(parts[0]);
        Optional<Role> role = Role.of(parts[1]);
        int count = problems.list().size();
        if (!User.NAME.matcher(name).matches()) {
            problems.add(file, number, 1, "'" + parts[0] + "' is no user's name");
        } else if (before.stream().anyMatch(user -> same(user.name(), name))) {
            problems.add(file, number, 1, name + " is there twice");
        }
        if (role.isEmpty()) {
            problems.add(
                    file,
                    number,
                    parts[0].length() + 2,
                    "'" + parts[1] + "' is no role; there are " + String.join(", ", Role.words()));
        }
        Password.unfit(parts[2])
                .ifPresent(why -> problems.add(file, number, parts[0].length() + parts[1].length() + 3, why));
        return problems.list().size() > count ? Optional.empty() : role.map(known -> new User(name, known, parts[2]));
    }

    /** As people type it: composed, without blanks around it. */
    public static String normal(String name) {
        return Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
    }

    private static boolean same(String one, String other) {
        return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    public Optional<User> find(String name) {
        String wanted = normal(name);
        return all.stream().filter(user -> same(user.name(), wanted)).findFirst();
    }

    /** With the user, who replaces one of the same name. */
    public Users with(User user) {
        List<User> users = new ArrayList<>(without(user.name()).all);
        users.add(user);
        users.sort(Comparator.comparing(User::name));
        return new Users(users);
    }

    public Users without(String name) {
        return new Users(
                all.stream().filter(user -> !same(user.name(), normal(name))).toList());
    }

    /** The file that {@link #parse} reads. */
    public String text() {
        StringBuilder text =
                new StringBuilder("# NAME:ROLE:HASH, written by 'bongsu users'; passwords cannot be read from it.\n");
        all.forEach(user -> text.append(user.name())
                .append(':')
                .append(user.role().word())
                .append(':')
                .append(user.hash())
                .append('\n'));
        return text.toString();
    }
}
