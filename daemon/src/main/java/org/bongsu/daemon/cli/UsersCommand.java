package org.bongsu.daemon.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bongsu.config.Problems;
import org.bongsu.daemon.access.Password;
import org.bongsu.daemon.access.Role;
import org.bongsu.daemon.access.User;
import org.bongsu.daemon.access.Users;
import org.bongsu.daemon.http.DidYouMean;
import org.bongsu.daemon.runtime.Setup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bongsu users}: who logs in with a password. A running daemon takes up what is written within seconds. */
@Command(
        name = "users",
        mixinStandardHelpOptions = true,
        description = "Says who may log in with a password: the file that bongsu.yaml names under access.users.",
        synopsisSubcommandLabel = "COMMAND")
public final class UsersCommand implements Runnable {

    private static final int TOKEN_BYTES = 32;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw wrong("a command is missing");
    }

    private ParameterException wrong(String why) {
        return new ParameterException(Arguments.spec(spec).commandLine(), why);
    }

    private PrintWriter out() {
        return Arguments.spec(spec).commandLine().getOut();
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Adds a user; asks for the password, or reads it as one line of standard input.")
    int add(
            @Option(names = "--site", required = true, paramLabel = "DIR") Path site,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "viewer, operator, approver, engineer or admin.")
                    String role,
            @Parameters(paramLabel = "NAME") String name)
            throws IOException {
        Path file = file(site);
        Users users = read(file);
        String normal = Users.normal(name);
        Role known = role(role);
        if (!User.NAME.matcher(normal).matches()) {
            throw wrong("'" + name + "' is no name: letters and digits, and . _ @ - after the first");
        }
        if (users.find(normal).isPresent()) {
            throw wrong(normal + " is there already: passwd changes the password, remove takes the user away");
        }
        write(file, users.with(new User(normal, known, hash())));
        out().println(normal + " may log in as " + known.word());
        out().flush();
        return Bongsu.OK;
    }

    @Command(
            name = "passwd",
            mixinStandardHelpOptions = true,
            description = "Changes a user's password, or role, and ends the user's sessions.")
    int passwd(
            @Option(names = "--site", required = true, paramLabel = "DIR") Path site,
            @Option(names = "--role", paramLabel = "ROLE", description = "The role from now on (default: as before).")
                    @Nullable
                    String role,
            @Parameters(paramLabel = "NAME") String name)
            throws IOException {
        Path file = file(site);
        Users users = read(file);
        User user = known(users, name);
        Role next = role == null ? user.role() : role(role);
        write(file, users.with(new User(user.name(), next, hash())));
        out().println(user.name() + " has a new password and is " + next.word());
        out().flush();
        return Bongsu.OK;
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a user, and ends the user's sessions.")
    int remove(
            @Option(names = "--site", required = true, paramLabel = "DIR") Path site,
            @Parameters(paramLabel = "NAME") String name)
            throws IOException {
        Path file = file(site);
        Users users = read(file);
        User user = known(users, name);
        write(file, users.without(user.name()));
        out().println(user.name() + " may not log in any more");
        out().flush();
        return Bongsu.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the users and their roles.")
    int list(@Option(names = "--site", required = true, paramLabel = "DIR") Path site) throws IOException {
        read(file(site))
                .all()
                .forEach(user -> out().println(user.name() + " " + user.role().word()));
        out().flush();
        return Bongsu.OK;
    }

    @Command(
            name = "token",
            mixinStandardHelpOptions = true,
            description = "Makes a token for a script: prints it, and the digest to keep where the daemon reads it.")
    int token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        String token = "bongsu_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        out().println("token, for the script:            " + token);
        out().println("digest, for access.tokens.token:  sha256:" + digest(token));
        out().flush();
        return Bongsu.OK;
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private Path file(Path site) {
        Optional<String> named = Setup.load(site).settings().access().flatMap(access -> access.users());
        return site.resolve(named.orElseThrow(
                () -> wrong("bongsu.yaml names no users' file: give access with users, such as users: users")));
    }

    private static Users read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Users.NONE;
        }
        Problems problems = new Problems();
        Users users = Users.parse(file.toString(), Files.readString(file), problems);
        problems.throwIfAny();
        return users;
    }

    /** Whole or not at all, and for its owner and group alone. */
    private static void write(Path file, Users users) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        Files.writeString(beside, users.text());
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private User known(Users users, String name) {
        return users.find(name).orElseThrow(() -> {
            List<String> near = DidYouMean.among(users.all().stream().map(User::name), name);
            return wrong("no user " + name + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?"));
        });
    }

    private Role role(String word) {
        return Role.of(word)
                .orElseThrow(() -> wrong("'" + word + "' is no role; there are " + String.join(", ", Role.words())));
    }

    private String hash() throws IOException {
        String password = password();
        if (password.length() < Password.LEAST || password.length() > Password.MOST) {
            throw wrong("a password has " + Password.LEAST + " to " + Password.MOST + " characters");
        }
        byte[] salt = new byte[Password.SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return Password.hash(password, salt);
    }

    private String password() throws IOException {
        Console console = System.console();
        if (console != null) {
            String once = new String(console.readPassword("password: "));
            if (!once.equals(new String(console.readPassword("again: ")))) {
                throw wrong("the two differ");
            }
            return once;
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        if (line == null) {
            throw wrong("no password on standard input");
        }
        return line;
    }
}
