package org.bongsu.migration.driver.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The same servers behind a real OpenSSH server, which lets its one key do nothing but run the script. */
final class SshFarEnd extends ProgramFarEnd {

    private final Sshd sshd;

    SshFarEnd(Path folder) throws Exception {
        super(folder);
        Path forced = directory.resolve("forced.sh");
        Files.writeString(
                forced,
                "#!/bin/sh\nset -f\n# Words only, nothing is evaluated; the script knows two verbs.\n" + "exec "
                        + directory + "/far_end.sh " + directory + " $SSH_ORIGINAL_COMMAND\n");
        executable("forced.sh");
        sshd = new Sshd(directory, forced);
        sshd.start();
        begin();
    }

    @Override
    void beginAtOnce() {
        // Only the server's user may end them, and there is none yet.
    }

    @Override
    Process process() throws IOException {
        return sshd.idle();
    }

    @Override
    List<String> reach() {
        List<String> whole = new ArrayList<>(sshd.client());
        whole.addAll(List.of("{server}", "{server}"));
        return whole;
    }

    /** A login takes its time on a busy machine. */
    @Override
    Duration timeout() {
        return Duration.ofSeconds(3);
    }

    @Override
    public void goAway() throws Exception {
        sshd.stop();
    }

    @Override
    public void comeBack() throws Exception {
        sshd.start();
    }

    @Override
    public void close() throws Exception {
        super.close();
        sshd.stop();
    }
}
