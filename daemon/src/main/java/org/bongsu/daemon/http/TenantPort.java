package org.bongsu.daemon.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;

/** What tenants may read and say. Any thread; never blocks. */
public interface TenantPort {

    /** Nobody is let in. */
    TenantPort NONE = new TenantPort() {
        @Override
        public Entry enter(String token, String address) {
            return new Entry.Refused();
        }

        @Override
        public Optional<Page> page(String tenant) {
            return Optional.empty();
        }

        @Override
        public void follow(Consumer<List<String>> changed) {}

        @Override
        public CompletionStage<Outcome> answer(String tenant, Answer answer) {
            return CompletableFuture.failedFuture(new IllegalStateException("no tenant is let in"));
        }

        @Override
        public CompletionStage<Outcome> replay(String tenant, long from) {
            return CompletableFuture.failedFuture(new IllegalStateException("no tenant is let in"));
        }
    };

    /** What one tenant may read, at one instant. Any thread. */
    interface Page {

        /** The document as it reads now. */
        String document();

        /** Changes with what the document tells. */
        String tag();

        /** The delivery log: the latest, in the order of their sequence. */
        List<DeliveryRow> deliveries();
    }

    /**
     * A notice on its way to one of the tenant's endpoints.
     *
     * @param endpoint its id; empty for a tenant's only one
     * @param type as on the wire
     * @param failures failed tries
     */
    record DeliveryRow(
            String id,
            String endpoint,
            long sequence,
            String type,
            String state,
            int failures,
            long announcedWallMillis,
            OptionalLong settledWallMillis,
            OptionalLong nextWallMillis,
            Optional<String> lastFailure) {}

    /** What a tenant may answer; on the wire in small letters. */
    enum AnswerWord {
        ACK,
        EXPEDITE,
        EXTEND,
        OWN_ACTION,
        NACK
    }

    /**
     * @param seconds what {@code EXTEND} asks for, else 0
     * @param servers to which it is limited; empty for all
     */
    record Answer(String event, AnswerWord word, long seconds, String reason, List<String> servers) {
        public Answer {
            servers = List.copyOf(servers);
        }
    }

    /**
     * What a request caused, journaled.
     *
     * @param until when Bongsu begins at the latest, where it waits
     * @param count of workloads, or of notices sent again
     */
    record Outcome(Verdict verdict, int count, Optional<Moment> until, Text effect) {

        /** What became of it. */
        public enum Verdict {
            ACCEPTED,
            /** The same answer was given before and holds. */
            REPEATED,
            REFUSED,
            /** The tenant has no such event. */
            UNKNOWN;

            boolean holds() {
                return this == ACCEPTED || this == REPEATED;
            }
        }
    }

    /** What becomes of a token. */
    sealed interface Entry {

        record Admitted(String tenant) implements Entry {}

        record Refused() implements Entry {}

        /** Too many wrong ones came from there; whether this one is right is not said. */
        record Locked(Duration left) implements Entry {}
    }

    /**
     * Whose bearer token it is; compared in constant time, and counted where it is nobody's.
     *
     * @param token empty where none came
     * @param address from which it came
     */
    Entry enter(String token, String address);

    Optional<Page> page(String tenant);

    /** @param changed told of tenants whose pages have changed; on any thread, must not block */
    void follow(Consumer<List<String>> changed);

    /** Completes with what it caused once that is journaled. */
    CompletionStage<Outcome> answer(String tenant, Answer answer);

    /** Sends again what the tenant was told from a sequence on. */
    CompletionStage<Outcome> replay(String tenant, long from);
}
