package org.bongsu.migration.driver.libvirt;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.migration.driver.DriverOptions;
import org.bongsu.migration.driver.command.Template;

/**
 * One driver of {@code kind: libvirt}. Wall time.
 *
 * @param virsh the client and what it always gets; may hold {@code {epoch}} and {@code {sequence}}, 0 for a look
 * @param hosts by the id of a server, or by place such as {@code anyang/0}
 * @param domain the name of a workload's domain; holds {@code {workload}}
 * @param every between two looks at the same host, at least
 * @param lookTimeout of every question; a host that takes longer has not answered
 * @param hold how long a command may wait for a place, its turn or a host that does not answer
 * @param concurrency commands handed over at once, and as many looks, at least 1
 */
public record LibvirtOptions(
        String id,
        Template virsh,
        Map<String, Access> hosts,
        String domain,
        Duration every,
        Duration lookTimeout,
        Duration hold,
        int concurrency,
        Move move,
        Cold cold,
        Stop stop)
        implements DriverOptions {

    public static final Template VIRSH_DEFAULT = new Template(List.of("virsh"));
    public static final String DOMAIN_DEFAULT = "{workload}";
    public static final Duration EVERY_DEFAULT = Duration.ofSeconds(10);
    public static final Duration LOOK_TIMEOUT_DEFAULT = Duration.ofSeconds(10);

    /** What executions expect: they give a command up that took no effect for 75 s after its time. */
    public static final Duration HOLD_DEFAULT = Duration.ofSeconds(60);

    public static final int CONCURRENCY_DEFAULT = 16;

    public LibvirtOptions {
        hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
        if (concurrency < 1) {
            throw new IllegalArgumentException(id + ": concurrency " + concurrency + " is below 1");
        }
    }

    /**
     * How a host's libvirt is reached.
     *
     * @param uri by us
     * @param peer by the other hosts' libvirt when a guest is moved here; ours when empty
     * @param migrate where guests' memory is sent to, as {@code tcp://10.0.0.7}; empty: libvirt chooses
     */
    public record Access(String uri, Optional<String> peer, Optional<String> migrate) {}

    /** What a live move becomes that has not ended in its time. */
    public enum Late {
        ABORT,
        /** The guest is paused and the rest copied; as long again, then it is aborted. */
        SUSPEND,
        /** The guest goes on at the destination and fetches what is missing. From then on neither side can be lost. */
        POSTCOPY
    }

    /**
     * How memory is copied.
     *
     * @param timeout of a whole move
     * @param stall no byte in this time ends it
     * @param progress between two looks at a move
     * @param autoConverge the guest is slowed down when it writes faster than is copied
     * @param tls memory is encrypted on its way; the hosts need certificates for QEMU
     */
    public record Move(
            Duration timeout, Duration stall, Duration progress, Late late, boolean autoConverge, boolean tls) {

        public static final Move DEFAULT = new Move(
                Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofSeconds(5), Late.ABORT, true, false);
    }

    /** What a cold move is. */
    public enum Cold {
        /** Paused here, copied with its memory, resumed there. */
        PAUSE,
        /** Shut down here, its definition moved, started there. */
        RESTART
    }

    /**
     * How a guest is stopped.
     *
     * @param mode as {@code virsh shutdown --mode} takes it; empty: libvirt chooses
     * @param timeout until when it has to be off
     * @param forceAfter it is destroyed when it still runs then; empty: never
     */
    public record Stop(Optional<String> mode, Duration timeout, Optional<Duration> forceAfter) {

        public static final Stop DEFAULT = new Stop(Optional.empty(), Duration.ofMinutes(2), Optional.empty());
    }
}
