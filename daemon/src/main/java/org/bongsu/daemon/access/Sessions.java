package org.bongsu.daemon.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who is logged in, by the digest of the session's id: a copy of this memory lets nobody in. Ids are made by the caller for every log-in
 * anew, so none that a stranger has planted is ever taken up. Safe on any thread. Not kept over a restart: people log in again.
 */
public final class Sessions {

    /** A person with more screens than this has left some behind. */
    public static final int OF_ONE_MOST = 16;

    private final Duration idle;
    private final Duration lifetime;
    private final Map<String, Session> open = new LinkedHashMap<>();

    /**
     * @param idle ends when not used for so long, above zero
     * @param lifetime ends after so long however much it is used, at least {@code idle}
     */
    public Sessions(Duration idle, Duration lifetime) {
        if (idle.isZero() || idle.isNegative() || lifetime.compareTo(idle) < 0) {
            throw new IllegalArgumentException("sessions: idle " + idle + ", lifetime " + lifetime);
        }
        this.idle = idle;
        this.lifetime = lifetime;
    }

    /** @return the oldest of the same user where there were too many */
    public synchronized List<Session.Over> open(String digest, Principal who, String stamp, long nowMillis) {
        List<Session.Over> over = new ArrayList<>();
        List<String> same = open.entrySet().stream()
                .filter(each -> each.getValue().who().name().equals(who.name()))
                .map(Map.Entry::getKey)
                .toList();
        for (int index = 0; index <= same.size() - OF_ONE_MOST; index++) {
            close(same.get(index)).ifPresent(oldest -> over.add(new Session.Over(oldest, Session.End.REPLACED)));
        }
        open.put(digest, new Session(who, stamp, nowMillis, nowMillis));
        return over;
    }

    /** The session, used now; empty where there is none or it is over. */
    public synchronized Optional<Session> use(String digest, long nowMillis) {
        Session session = open.get(digest);
        if (session == null || end(session, nowMillis).isPresent()) {
            return Optional.empty();
        }
        Session used = session.seen(nowMillis);
        open.replace(digest, used);
        return Optional.of(used);
    }

    public synchronized Optional<Session> close(String digest) {
        return Optional.ofNullable(open.remove(digest));
    }

    /** Ends those of which the function says why. */
    public synchronized List<Session.Over> closeWhere(Function<Session, Optional<Session.End>> why) {
        List<Session.Over> over = new ArrayList<>();
        for (Iterator<Session> each = open.values().iterator(); each.hasNext(); ) {
            Session session = each.next();
            why.apply(session).ifPresent(end -> {
                over.add(new Session.Over(session, end));
                each.remove();
            });
        }
        return over;
    }

    /** Ends what is over by now. */
    public List<Session.Over> lapse(long nowMillis) {
        return closeWhere(session -> end(session, nowMillis));
    }

    public synchronized List<Session> all() {
        return List.copyOf(open.values());
    }

    private Optional<Session.End> end(Session session, long nowMillis) {
        if (nowMillis - session.openedMillis() >= lifetime.toMillis()) {
            return Optional.of(Session.End.LIFETIME);
        }
        return nowMillis - session.seenMillis() >= idle.toMillis() ? Optional.of(Session.End.IDLE) : Optional.empty();
    }
}
