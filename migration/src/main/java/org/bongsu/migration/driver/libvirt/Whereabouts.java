package org.bongsu.migration.driver.libvirt;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bongsu.migration.driver.libvirt.Hosts.Guest;
import org.jspecify.annotations.Nullable;

/**
 * Where guests are, from the last list of each host. Lists are made one after the other, and a guest may move between
 * two of them; what that leaves open is not decided. Not thread-safe; holds no clock.
 */
final class Whereabouts {

    private final Set<String> hosts;
    private final Map<String, Sight> sights = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> split = new LinkedHashSet<>();
    private final Map<String, String> leftovers = new LinkedHashMap<>();
    private final Map<String, Integer> absentRounds = new LinkedHashMap<>();
    /** Told to come home, until they are there alone: the order in which two lists show them is the other way round. */
    private final Set<String> homeward = new LinkedHashSet<>();
    /** The same, but seen coming in: nobody told us. */
    private final Set<String> incoming = new LinkedHashSet<>();

    /** What one host listed. @param began and ended in the same unit, of any origin */
    private record Sight(long began, long ended, Map<String, DomainState> domains) {}

    enum Kind {
        RUNNING,
        MOVING,
        MOVED,
        STOPPED,
        LOST,
        /** It runs on two hosts at once: two copies write to the same disks. */
        SPLIT,
        /** Nothing can be said. */
        UNKNOWN
    }

    /** @param where a host, or empty; @param why for people, of {@code SPLIT} and {@code UNKNOWN} */
    record Verdict(Kind kind, String where, String why) {

        static Verdict unknown(String why) {
            return new Verdict(Kind.UNKNOWN, "", why);
        }
    }

    Whereabouts(Collection<String> hosts) {
        this.hosts = Set.copyOf(hosts);
    }

    void answered(String host, long began, long ended, Map<String, DomainState> domains) {
        sights.put(host, new Sight(began, ended, Map.copyOf(domains)));
        domains.forEach((domain, state) -> {
            if (state.active()) {
                known.add(domain);
                absentRounds.remove(domain);
            }
        });
        leftovers.entrySet().removeIf(one -> {
            DomainState state = domains.get(one.getKey());
            return one.getValue().equals(host) && (state == null || !state.half());
        });
    }

    /** A move there has failed: what may be left of it, until its host clears it away, is no move. */
    void failed(String domain, String destination) {
        leftovers.put(domain, destination);
        homeward.remove(domain);
    }

    /** @param home whether it is its own server that it goes to */
    void begun(String domain, boolean home) {
        leftovers.remove(domain);
        if (home) {
            homeward.add(domain);
        } else {
            homeward.remove(domain);
        }
    }

    /** What it listed earlier may not be so any more. */
    void silent(String host) {
        sights.remove(host);
    }

    /** Every host was asked once more. */
    void roundOver(Collection<String> domains) {
        if (!sights.keySet().containsAll(hosts)) {
            absentRounds.clear();
            return;
        }
        for (String domain : domains) {
            if (sights.values().stream().noneMatch(sight -> sight.domains().containsKey(domain))) {
                absentRounds.merge(domain, 1, Integer::sum);
            } else {
                absentRounds.remove(domain);
            }
        }
    }

    /** @param underWay whether it is being taken from its server with a halt in between */
    Verdict judge(Guest guest, boolean underWay) {
        Verdict verdict = decide(guest, underWay);
        if (verdict.kind() == Kind.SPLIT) {
            split.add(guest.domain());
        } else if (verdict.kind() != Kind.UNKNOWN) {
            split.remove(guest.domain());
        }
        if (verdict.kind() == Kind.RUNNING) {
            homeward.remove(guest.domain());
        }
        if (verdict.kind() != Kind.MOVING && verdict.kind() != Kind.SPLIT) {
            incoming.remove(guest.domain());
        }
        return verdict;
    }

    /** The host on which it was last listed as running, whole; its server before all others. */
    Optional<String> runsOn(Guest guest) {
        DomainState here = listed(guest, guest.server());
        if (here != null && here.active() && !here.half()) {
            return Optional.of(guest.server());
        }
        return first(guest, DomainState::runs);
    }

    Optional<String> definedOn(Guest guest) {
        return listed(guest, guest.server()) != null
                ? Optional.of(guest.server())
                : first(guest, state -> !state.leftBehind());
    }

    /**
     * Why it might run elsewhere than on its server. Where libvirt itself saw it end there is no doubt. Else it may be at a
     * destination that does not answer; other servers, which may be coming up just as its own, hold nothing up.
     */
    Optional<String> mayRunElsewhere(Guest guest) {
        Optional<String> runs = sights.entrySet().stream()
                .filter(one -> !one.getKey().equals(guest.server()))
                .filter(one -> Optional.ofNullable(one.getValue().domains().get(guest.domain()))
                        .filter(DomainState::active)
                        .isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
        if (runs.isPresent()) {
            return Optional.of("it is active on " + runs.get());
        }
        DomainState here = listed(guest, guest.server());
        if (here != null && here.endedHere()) {
            return Optional.empty();
        }
        return hosts.stream()
                .filter(host -> host.contains("/") && !sights.containsKey(host))
                .sorted()
                .findFirst()
                .map(host -> host + " does not answer, and it may run there");
    }

    private Optional<String> first(Guest guest, Predicate<DomainState> which) {
        return elsewhere(guest).entrySet().stream()
                .filter(one -> which.test(one.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private @Nullable DomainState listed(Guest guest, String host) {
        Sight sight = sights.get(host);
        return sight == null ? null : sight.domains().get(guest.domain());
    }

    /** As other hosts listed it, without what a failed move left there. */
    private Map<String, DomainState> elsewhere(Guest guest) {
        Map<String, DomainState> there = new LinkedHashMap<>();
        sights.forEach((host, sight) -> {
            DomainState state = sight.domains().get(guest.domain());
            boolean left = host.equals(leftovers.get(guest.domain()));
            if (state != null && !host.equals(guest.server()) && !left) {
                there.put(host, state);
            }
        });
        return there;
    }

    private Verdict decide(Guest guest, boolean underWay) {
        Sight source = sights.get(guest.server());
        if (source == null) {
            return Verdict.unknown(guest.server() + " does not answer");
        }
        DomainState listed = source.domains().get(guest.domain());
        boolean left = listed != null && listed.half() && guest.server().equals(leftovers.get(guest.domain()));
        DomainState here = left ? null : listed;
        Map<String, DomainState> there = elsewhere(guest);
        return here != null && here.active()
                ? atSource(guest, source, here, there)
                : notAtSource(guest, here, there, underWay);
    }

    private Verdict atSource(Guest guest, Sight source, DomainState here, Map<String, DomainState> there) {
        for (Map.Entry<String, DomainState> one : there.entrySet()) {
            if (one.getValue().runs() && here.half()) {
                incoming.add(guest.domain());
            } else if (one.getValue().runs()) {
                Sight other = sights.get(one.getKey());
                boolean comes = homeward.contains(guest.domain()) || incoming.contains(guest.domain());
                boolean both = other != null
                        && (comes ? other.began() - source.ended() > 0 : source.began() - other.ended() > 0);
                if (both || split.contains(guest.domain())) {
                    return new Verdict(
                            Kind.SPLIT,
                            guest.server(),
                            guest.domain() + " is active on " + guest.server() + " and runs on " + one.getKey());
                }
                return new Verdict(Kind.MOVING, guest.server(), "");
            }
        }
        boolean moves = here.half() || there.values().stream().anyMatch(DomainState::active);
        return new Verdict(moves ? Kind.MOVING : Kind.RUNNING, guest.server(), "");
    }

    private Verdict notAtSource(
            Guest guest, @Nullable DomainState here, Map<String, DomainState> there, boolean underWay) {
        List<String> running = there.entrySet().stream()
                .filter(one -> one.getValue().runs())
                .map(Map.Entry::getKey)
                .toList();
        if (running.size() > 1) {
            return new Verdict(Kind.SPLIT, "", guest.domain() + " runs on " + String.join(" and ", running));
        }
        if (running.size() == 1) {
            return new Verdict(Kind.MOVED, running.get(0), "");
        }
        if (underWay || there.values().stream().anyMatch(DomainState::half)) {
            return new Verdict(Kind.MOVING, guest.server(), "");
        }
        if (there.values().stream().anyMatch(DomainState::active)) {
            return Verdict.unknown(guest.domain() + " is not on " + guest.server() + " and does not run elsewhere");
        }
        // What ended here is not elsewhere, and a site that is cut off must not hide that.
        if (here != null && here.endedHere()) {
            return new Verdict(Kind.STOPPED, "", "");
        }
        if (here != null && here.crashed()) {
            return new Verdict(Kind.LOST, "", "");
        }
        if (!sights.keySet().containsAll(hosts)) {
            return Verdict.unknown(guest.domain() + " is not on " + guest.server() + ", and not every host answers");
        }
        if (there.values().stream().anyMatch(DomainState::crashed)) {
            return new Verdict(Kind.LOST, "", "");
        }
        boolean defined =
                here != null && !here.leftBehind() || there.values().stream().anyMatch(state -> !state.leftBehind());
        if (defined) {
            return new Verdict(Kind.STOPPED, "", "");
        }
        // One that is defined nowhere is gone when it stops; so is a misspelt name. Two rounds, for it may be on its
        // way.
        return known.contains(guest.domain()) && absentRounds.getOrDefault(guest.domain(), 0) > 1
                ? new Verdict(Kind.STOPPED, "", "")
                : Verdict.unknown("no host lists " + guest.domain());
    }
}
