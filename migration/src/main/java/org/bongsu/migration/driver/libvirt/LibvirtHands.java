package org.bongsu.migration.driver.libvirt;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bongsu.domain.site.Method;
import org.bongsu.migration.driver.Capabilities;
import org.bongsu.migration.driver.ledger.Claim;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.ledger.Errand;
import org.bongsu.migration.driver.ledger.Hands;
import org.bongsu.migration.driver.libvirt.Hosts.Guest;
import org.bongsu.migration.driver.libvirt.Hosts.Host;
import org.bongsu.migration.execution.Action;
import org.bongsu.migration.execution.Command;
import org.bongsu.migration.plan.Place;

/** Moves, stops and brings back guests. What virsh says is claimed; where a guest is {@link LibvirtEyes} say. */
final class LibvirtHands implements Hands {

    private static final double MIB_PER_SECOND_OF_GBPS = 1e9 / 8 / (1024 * 1024);

    final DriverContext driver;
    final LibvirtOptions options;
    final Virsh virsh;
    final LibvirtEyes eyes;
    private final Hosts hosts;
    private final Set<Work> afoot = new LinkedHashSet<>();

    LibvirtHands(DriverContext driver, LibvirtOptions options, Hosts hosts, Virsh virsh, LibvirtEyes eyes) {
        this.driver = driver;
        this.options = options;
        this.hosts = hosts;
        this.virsh = virsh;
        this.eyes = eyes;
    }

    @Override
    public Capabilities describe() {
        EnumSet<Method> methods = EnumSet.of(Method.LIVE, Method.COLD, Method.STOP);
        return new Capabilities(
                "libvirt", methods, false, true, false, true, false, new Capabilities.Back(methods, false, false));
    }

    @Override
    public void prepare() throws IOException {
        virsh.prepare();
    }

    /** A move home is told of by its destination too; what ends it, or brings a guest back, has to know where that runs. */
    @Override
    public boolean mustWait(Command command) {
        boolean wherever = command.action() == Action.CANCEL || command.action() == Action.RETURN;
        return command.workload().isPresent()
                && (eyes.unreached(command.server())
                        || wherever
                                && command.workload()
                                        .map(hosts.guests()::get)
                                        .filter(eyes::isStillSought)
                                        .isPresent());
    }

    /** Moves go on without us: the hosts do them among themselves. */
    @Override
    public Future<Void> stop() {
        List<Future<?>> ends = new ArrayList<>();
        List.copyOf(afoot).forEach(work -> ends.add(work.abandon()));
        return Future.join(ends).mapEmpty();
    }

    @Override
    public Errand errand(Command command) throws Refusal {
        switch (command.action()) {
            case CORDON, UNCORDON ->
                throw new Refusal("libvirt has no cordon: tell whoever places guests on " + command.server());
            case POWER_OFF, POWER_ON -> throw new Refusal("libvirt switches no host off or on");
            case START, RETURN, CANCEL -> {}
        }
        Host home = hosts.host(command.server())
                .orElseThrow(() -> new Refusal("no host " + command.server() + " is configured here"));
        Guest guest = command.workload()
                .map(hosts.guests()::get)
                .orElseThrow(() -> new Refusal("nothing is known of " + command.workload()));
        return switch (command.action()) {
            case CANCEL -> new Cancel(this, command, eyes.runsOn(guest).orElse(home), guest);
            case RETURN -> back(command, home, guest);
            case START, CORDON, UNCORDON, POWER_OFF, POWER_ON -> start(command, home, guest);
        };
    }

    private Errand start(Command command, Host home, Guest guest) throws Refusal {
        Method method = method(command);
        return method == Method.STOP
                ? new Stop(this, command, home, guest)
                : move(command, home, guest, destination(command), method);
    }

    /** From where it was last seen to run, whatever the command says; people may have moved it on. */
    private Errand back(Command command, Host home, Guest guest) throws Refusal {
        Method method = method(command);
        if (method == Method.STOP) {
            return new Start(this, command, home, guest);
        }
        Optional<Host> seen = eyes.runsOn(guest);
        if (seen.filter(home::equals).isPresent()) {
            return Errand.nothing(guest.domain() + " runs on " + home.name() + " already");
        }
        Host away = seen.isPresent() ? seen.get() : destination(command);
        return move(command, away, guest, home, method);
    }

    private static Method method(Command command) throws Refusal {
        return command.method().orElseThrow(() -> new Refusal("by no method"));
    }

    private Errand move(Command command, Host from, Guest guest, Host to, Method method) throws Refusal {
        return switch (method) {
            case LIVE -> new Move(this, command, from, guest, to, true);
            case COLD ->
                options.cold() == LibvirtOptions.Cold.PAUSE
                        ? new Move(this, command, from, guest, to, false)
                        : new Restart(this, command, from, guest, to);
            case SHIFT, STOP -> throw new Refusal("libvirt shifts no traffic");
        };
    }

    private Host destination(Command command) throws Refusal {
        Place place = command.place().orElseThrow(() -> new Refusal("to no place"));
        return hosts.host(place.toString()).orElseThrow(() -> new Refusal("no host " + place + " is configured here"));
    }

    /** {@code migrate} and what both ways of it have. Both sides know it afterwards only where it is: no second copy can be started. */
    List<String> migrate(Command command, Guest guest, Host destination, String... how) {
        List<String> line = new ArrayList<>(List.of("migrate", guest.domain(), destination.peer(), "--p2p"));
        line.addAll(List.of("--persistent", "--undefinesource"));
        line.addAll(List.of(how));
        return line;
    }

    Optional<String> bandwidth(Command command) {
        long mib = Math.max(1, (long) (command.rateGbps() * MIB_PER_SECOND_OF_GBPS));
        return command.rateGbps() > 0 ? Optional.of(Long.toString(mib)) : Optional.empty();
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** One errand that may outlast its command's turn. */
    abstract static class Work implements Errand {
        final LibvirtHands hands;
        final Command command;
        final Host source;
        final Guest guest;
        boolean calledOff;

        Work(LibvirtHands hands, Command command, Host source, Guest guest) {
            this.hands = hands;
            this.command = command;
            this.source = source;
            this.guest = guest;
        }

        @Override
        public Duration limit() {
            return hands.options.lookTimeout().multipliedBy(2);
        }

        /** Hears that it is over. */
        Future<Claim> remembered(Future<Claim> claim) {
            hands.afoot.add(this);
            return claim.onComplete(over -> hands.afoot.remove(this));
        }

        long timer(Duration after, Runnable then) {
            return hands.driver.vertx().setTimer(Math.max(1, after.toMillis()), late -> then.run());
        }

        /** Lets go of it without undoing anything. */
        abstract Future<?> abandon();
    }
}
