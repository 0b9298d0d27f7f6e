package org.bongsu.simulators.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Destination;
import org.bongsu.domain.site.Method;
import org.bongsu.domain.site.Rack;
import org.bongsu.domain.site.Room;
import org.bongsu.domain.site.RoomLimits;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Workload;
import org.bongsu.simulators.fleet.Violation.Limit;

/** Copies under way and memory taken, summed at every limit of the site. Owned by the fleet. */
final class Traffic {

    /** Sums of rates differ in the last bits with the order of their terms. */
    private static final double ROUNDING = 1e-6;

    private final Site site;
    private final Map<String, Destination> destinations = new HashMap<>();
    private final Map<String, Double> used = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    Traffic(Site site) {
        this.site = site;
        site.destinations().forEach(d -> destinations.put(d.id(), d));
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** The pool of {@code anyang} or {@code anyang/12}; empty for an unknown pool or a host number it has not. */
    Optional<Destination> destination(String where) {
        int slash = where.indexOf('/');
        Optional<Destination> pool =
                Optional.ofNullable(destinations.get(slash < 0 ? where : where.substring(0, slash)));
        if (slash < 0) {
            return pool;
        }
        String number = where.substring(slash + 1);
        boolean plain = number.matches("[0-9]{1,7}");
        return pool.filter(d -> plain && Integer.parseInt(number) <= d.hosts());
    }

    void begin(Workload workload, FleetCommand command, Moment now) {
        Destination destination =
                destination(command.destination().orElseThrow()).orElseThrow();
        judgeFate(workload, destination, command, now);
        Method method = command.method().orElseThrow();
        if (!method.copies()) {
            return;
        }
        links(workload, destination, command, now);
        String host = command.destination().get();
        boolean pool = host.equals(destination.id());
        double memory = destination.memoryGibPerHost() * (pool ? destination.hosts() : 1);
        add("memory/" + host, workload.memoryGib(), Limit.HOST_MEMORY, host, memory, command, now);
    }

    /** What was moved to a place comes back: the same links, and its memory there until it has arrived. */
    void beginBack(Workload workload, FleetCommand command, String where, Moment now) {
        destination(where).ifPresent(destination -> links(workload, destination, command, now));
    }

    /** @param arrived whether it needs its memory there no more */
    void endBack(Workload workload, FleetCommand command, String where, boolean arrived) {
        destination(where).ifPresent(destination -> {
            unlink(workload, destination, command);
            if (arrived) {
                subtract("memory/" + where, workload.memoryGib());
            }
        });
    }

    private void links(Workload workload, Destination destination, FleetCommand command, Moment now) {
        String rack = site.rackOf(workload).id();
        double rate = command.rateGbps();
        add(
                "server rate/" + workload.server(),
                rate,
                Limit.SERVER_RATE,
                workload.server(),
                site.limits().serverGbps(),
                command,
                now);
        add("rack rate/" + rack, rate, Limit.RACK_RATE, rack, site.limits().rackGbps(), command, now);
        add(
                "server moves/" + workload.server(),
                1,
                Limit.MOVES_OF_SERVER,
                workload.server(),
                site.limits().movesPerServer(),
                command,
                now);
        add("rack moves/" + rack, 1, Limit.MOVES_OF_RACK, rack, site.limits().movesPerRack(), command, now);
        Room room = site.roomOf(workload);
        RoomLimits ofRoom = site.limitsOf(room);
        if (ofRoom.gbps().isPresent()) {
            double most = ofRoom.gbps().getAsDouble();
            add("room rate/" + room.id(), rate, Limit.ROOM_RATE, room.id(), most, command, now);
        }
        if (ofRoom.moves().isPresent()) {
            int most = ofRoom.moves().getAsInt();
            add("room moves/" + room.id(), 1, Limit.MOVES_OF_ROOM, room.id(), most, command, now);
        }
        add("link/" + destination.id(), rate, Limit.LINK, destination.id(), destination.linkGbps(), command, now);
    }

    /** @param arrived whether the memory stays taken at the destination */
    void end(Workload workload, FleetCommand command, boolean arrived) {
        Method method = command.method().orElseThrow();
        if (!method.copies()) {
            return;
        }
        String host = command.destination().orElseThrow();
        unlink(workload, destination(host).orElseThrow(), command);
        if (!arrived) {
            subtract("memory/" + host, workload.memoryGib());
        }
    }

    private void unlink(Workload workload, Destination destination, FleetCommand command) {
        String rack = site.rackOf(workload).id();
        subtract("server rate/" + workload.server(), command.rateGbps());
        subtract("rack rate/" + rack, command.rateGbps());
        subtract("server moves/" + workload.server(), 1);
        subtract("rack moves/" + rack, 1);
        Room room = site.roomOf(workload);
        RoomLimits ofRoom = site.limitsOf(room);
        if (ofRoom.gbps().isPresent()) {
            subtract("room rate/" + room.id(), command.rateGbps());
        }
        if (ofRoom.moves().isPresent()) {
            subtract("room moves/" + room.id(), 1);
        }
        subtract("link/" + destination.id(), command.rateGbps());
    }

    private void add(
            String key, double amount, Limit limit, String id, double capacity, FleetCommand command, Moment now) {
        double sum = used.merge(key, amount, Double::sum);
        if (sum > capacity * (1 + ROUNDING) + ROUNDING) {
            violations.add(new Violation(now, limit, id, capacity, sum, command.sequence()));
        }
    }

    private void subtract(String key, double amount) {
        used.merge(key, -amount, Double::sum);
    }

    private void judgeFate(Workload workload, Destination destination, FleetCommand command, Moment now) {
        Room source = site.roomOf(workload);
        Rack rack = site.rackOf(workload);
        boolean burns = destination
                .room()
                .map(room -> site.room(room).compartment().equals(source.compartment()))
                .orElse(false);
        boolean starves = !destination.feeds().isEmpty() && rack.feeds().containsAll(destination.feeds());
        if (burns || starves) {
            violations.add(new Violation(now, Limit.SHARED_FATE, destination.id(), 0, 1, command.sequence()));
        }
        if (!destination.serves().isEmpty() && !destination.serves().contains(source.id())) {
            violations.add(new Violation(now, Limit.NOT_SERVED, destination.id(), 0, 1, command.sequence()));
        }
    }
}
