package org.bongsu.daemon.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bongsu.daemon.http.DidYouMean;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.Site;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What several commands ask of their options before they begin. */
final class Arguments {

    private Arguments() {}

    /** The command's own description, which picocli hands over before it calls the command. */
    static CommandSpec spec(@Nullable CommandSpec given) {
        if (given == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return given;
    }

    /** @throws ParameterException unless a file can be written there: known before the work is done, not after */
    static void writable(CommandSpec command, String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        boolean writable = Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
        if (!writable) {
            throw new ParameterException(command.commandLine(), option + " " + file + ": cannot be written");
        }
    }

    /** @throws ParameterException unless time passes at that speed */
    static double speed(CommandSpec command, double speed) {
        if (!(speed > 0 && Double.isFinite(speed))) {
            throw new ParameterException(command.commandLine(), "--speed " + speed + ": expected a number above 0");
        }
        return speed;
    }

    /** @throws ParameterException unless the site has all these rooms */
    static List<String> rooms(CommandSpec command, List<String> rooms, Site site) {
        List<String> known = site.rooms().stream().map(Room::id).toList();
        for (String room : rooms) {
            if (!site.hasRoom(room)) {
                List<String> near = DidYouMean.among(known.stream(), room);
                throw new ParameterException(
                        command.commandLine(),
                        "--room " + room + ": no such room"
                                + (near.isEmpty()
                                        ? "; there are " + String.join(", ", known)
                                        : "; did you mean " + String.join(" or ", near) + "?"));
            }
        }
        return rooms;
    }
}
