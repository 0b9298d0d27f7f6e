package org.bongsu.daemon.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bongsu.daemon.access.Principal;
import org.bongsu.daemon.access.Session;
import org.bongsu.domain.Text;

/** How operators and their scripts come in. Called on the server's context; none of it blocks. */
public interface AccessPort {

    /** What became of a log-in. */
    sealed interface Entry {

        /** @param session the id that goes into the cookie: a secret */
        record Granted(Principal who, String session) implements Entry {
            /** Never the id. */
            @Override
            public String toString() {
                return "granted to " + who;
            }
        }

        /**
         * @param status 401, 403, 429 or 503
         * @param retry after which it may be tried again
         */
        record Denied(int status, Text why, Optional<Duration> retry) implements Entry {}
    }

    /**
     * A browser on its way to the provider.
     *
     * @param transaction goes into a cookie, so that only this browser can come back with the answer: a secret
     * @param location the provider's page
     */
    record Departure(String transaction, String location) {}

    /** Whether anybody has to log in; if not, orders are recorded with the name that comes with them. */
    boolean required();

    Optional<Principal> session(String id);

    Optional<Principal> token(String token, String address);

    CompletionStage<Entry> logIn(String user, String password, String address);

    void logOut(String session);

    /** Whether passwords lead in. */
    boolean passwords();

    /** Whether a provider is configured. */
    boolean oidc();

    /** Fails where the provider cannot be reached. */
    CompletionStage<Departure> depart(String address);

    /**
     * The browser came back.
     *
     * @param transaction empty where it brought none
     * @param query of the request as it came
     */
    CompletionStage<Entry> arrive(String transaction, String query, String address);

    List<Session> sessions();

    /** @return how many were ended */
    int endSessions(String user, String by);

    /** Nobody has to log in. */
    AccessPort OPEN = new AccessPort() {
        private final Entry.Denied none =
                new Entry.Denied(403, new Text("nobody has to log in here", "로그인이 필요하지 않습니다"), Optional.empty());

        @Override
        public boolean required() {
            return false;
        }

        @Override
        public Optional<Principal> session(String id) {
            return Optional.empty();
        }

        @Override
        public Optional<Principal> token(String token, String address) {
            return Optional.empty();
        }

        @Override
        public CompletionStage<Entry> logIn(String user, String password, String address) {
            return CompletableFuture.completedFuture(none);
        }

        @Override
        public void logOut(String session) {
            // nobody is logged in
        }

        @Override
        public boolean passwords() {
            return false;
        }

        @Override
        public boolean oidc() {
            return false;
        }

        @Override
        public CompletionStage<Departure> depart(String address) {
            return CompletableFuture.failedFuture(new IllegalStateException("no provider is configured"));
        }

        @Override
        public CompletionStage<Entry> arrive(String transaction, String query, String address) {
            return CompletableFuture.completedFuture(none);
        }

        @Override
        public List<Session> sessions() {
            return List.of();
        }

        @Override
        public int endSessions(String user, String by) {
            return 0;
        }
    };
}
