package org.bongsu.migration.driver.nut;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bongsu.domain.Moment;
import org.bongsu.migration.shutdown.GroupState;

/** What all sessions share: the groups as last published, the users, and who is logged in. Any thread. */
final class NutDesk {

    /** Who left lately; the log has the rest. */
    private static final int LEFT_MOST = 1_000;

    private final List<NutUser> users;
    private final Supplier<Moment> clock;
    private final Map<NutSession, NutClient> present = new LinkedHashMap<>();
    private final Deque<NutClient> left = new ArrayDeque<>();
    private volatile Map<String, GroupState> groups = Map.of();

    NutDesk(List<NutUser> users, Supplier<Moment> clock) {
        this.users = List.copyOf(users);
        this.clock = clock;
    }

    void publish(List<GroupState> states) {
        Map<String, GroupState> next = new LinkedHashMap<>();
        states.forEach(state -> next.put(state.group().id(), state));
        groups = next;
    }

    Collection<GroupState> groups() {
        return groups.values();
    }

    Optional<GroupState> group(String id) {
        return Optional.ofNullable(groups.get(id));
    }

    Moment now() {
        return clock.get();
    }

    boolean knows(String name, String password) {
        boolean known = false;
        for (NutUser user : users) {
            known |= user.is(name, password);
        }
        return known;
    }

    synchronized NutClient arrive(NutSession session, String group, String user) {
        NutClient client = new NutClient(group, user, session.address(), now(), Optional.empty(), Optional.empty());
        present.put(session, client);
        return client;
    }

    /** Empty where it was not logged in. */
    synchronized Optional<NutClient> leave(NutSession session, boolean goodbye) {
        NutClient client = present.remove(session);
        if (client == null) {
            return Optional.empty();
        }
        boolean told = group(client.group()).flatMap(GroupState::toldAt).isPresent();
        NutClient.Says says =
                told ? NutClient.Says.SHUTTING_DOWN : goodbye ? NutClient.Says.LOGGED_OUT : NutClient.Says.NOTHING;
        NutClient gone = client.left(now(), says);
        left.addLast(gone);
        if (left.size() > LEFT_MOST) {
            left.removeFirst();
        }
        return Optional.of(gone);
    }

    synchronized List<NutClient> present(String group) {
        return present.values().stream()
                .filter(client -> client.group().equals(group))
                .toList();
    }

    /** Those that are logged in, then those that left, the latest last. */
    synchronized List<NutClient> clients() {
        List<NutClient> all = new ArrayList<>(present.values());
        all.addAll(left);
        return all;
    }
}
