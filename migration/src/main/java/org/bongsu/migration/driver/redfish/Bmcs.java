package org.bongsu.migration.driver.redfish;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bongsu.migration.driver.Ground;
import org.bongsu.migration.driver.ledger.DriverContext;
import org.bongsu.migration.driver.ledger.Rounds;
import org.bongsu.migration.driver.rest.Endpoint;
import org.bongsu.migration.driver.rest.Polls;
import org.bongsu.migration.driver.rest.Rest;
import org.bongsu.migration.driver.rest.RestException;
import org.bongsu.migration.driver.rest.Trust;
import org.bongsu.migration.execution.Observation;
import org.bongsu.migration.execution.Observation.PowerState;
import org.bongsu.migration.execution.Observation.ServerSeen;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All controllers, and what they say of power. A server is off when its controller said Off twice, {@code settle} apart and
 * nothing else in between: some say it while the machine is still going down.
 */
final class Bmcs {

    private static final Logger LOG = LoggerFactory.getLogger(Bmcs.class);

    private final DriverContext driver;
    private final RedfishOptions options;
    private final Map<String, Bmc> bmcs = new LinkedHashMap<>();
    private final Set<String> settled = new LinkedHashSet<>();
    private final Set<String> troubled = new LinkedHashSet<>();
    private final Map<String, Long> offNanos = new LinkedHashMap<>();

    private record Glance(String server, Optional<PowerState> power, String trouble) {}

    Bmcs(DriverContext driver, RedfishOptions options, Ground ground, Rest rest) {
        this.driver = driver;
        this.options = options;
        for (String server : ground.servers()) {
            options.names().of(server).ifPresent(address -> {
                Trust trust = Optional.ofNullable(options.fingerprints().get(server))
                        .map(print -> new Trust(Optional.empty(), Optional.of(print)))
                        .orElse(options.trust());
                Endpoint endpoint = new Endpoint(URI.create(address), trust);
                Optional<String> system = Optional.ofNullable(options.systems().get(server));
                bmcs.put(server, new Bmc(rest, endpoint, options, system));
            });
        }
    }

    @Nullable
    Bmc of(String server) {
        return bmcs.get(server);
    }

    /** Whether it was seen off at or after that moment of {@link System#nanoTime}. */
    boolean wasOffSince(String server, long nanos) {
        Long seen = offNanos.get(server);
        return seen != null && seen - nanos >= 0;
    }

    /** Fails when none of them answers. Never whole: who looks at power has not looked at a workload. */
    Future<Rounds.Picture> picture() {
        return Polls.each(List.copyOf(bmcs.keySet()), options.concurrency(), this::glance)
                .compose(glances -> {
                    List<Observation> seen = new ArrayList<>();
                    Set<String> silent = new LinkedHashSet<>();
                    String trouble = "no server is this driver's";
                    for (Glance one : glances) {
                        if (one.power().isPresent()) {
                            seen.add(new ServerSeen(
                                    one.server(),
                                    one.power().get(),
                                    driver.clock().get()));
                        } else {
                            silent.add(one.server());
                            trouble = one.trouble();
                        }
                    }
                    return seen.isEmpty()
                            ? Future.failedFuture(new RestException(trouble, false))
                            : Future.succeededFuture(new Rounds.Picture(seen, silent, false));
                });
    }

    private Future<Glance> glance(String server) {
        return power(server)
                .map(power -> {
                    troubled.remove(server);
                    return new Glance(server, Optional.of(power), "");
                })
                .otherwise(why -> {
                    String words = String.valueOf(why.getMessage());
                    if (troubled.add(server)) {
                        LOG.info("driver {} sees nothing of {}: {}", options.id(), server, words);
                    }
                    settled.remove(server);
                    return new Glance(server, Optional.empty(), words);
                });
    }

    private Future<PowerState> power(String server) {
        Bmc bmc = bmcs.get(server);
        if (bmc == null) {
            return Future.failedFuture("no controller is known");
        }
        return bmc.look(Optional.empty()).compose(look -> {
            if (!look.off()) {
                settled.remove(server);
                return state(look);
            }
            if (settled.contains(server)) {
                offNanos.put(server, System.nanoTime());
                return Future.succeededFuture(PowerState.OFF);
            }
            Promise<Void> later = Promise.promise();
            driver.vertx().setTimer(Math.max(1, options.settle().toMillis()), timer -> later.complete());
            return later.future().compose(none -> bmc.look(Optional.empty())).compose(again -> {
                if (again.off()) {
                    settled.add(server);
                    offNanos.put(server, System.nanoTime());
                }
                return state(again);
            });
        });
    }

    /** What is on its way down or up, or paused, still draws power. */
    private static Future<PowerState> state(Bmc.Look look) {
        return switch (look.power().orElse("")) {
            case "Off" -> Future.succeededFuture(PowerState.OFF);
            case "On", "PoweringOn", "PoweringOff", "Paused" -> Future.succeededFuture(PowerState.ON);
            default -> Future.failedFuture(new RestException("its PowerState is " + look.power(), true));
        };
    }

    Future<?> logOut() {
        List<Future<?>> all = new ArrayList<>();
        bmcs.values().forEach(bmc -> all.add(bmc.logOut().otherwiseEmpty()));
        return Future.join(all);
    }
}
