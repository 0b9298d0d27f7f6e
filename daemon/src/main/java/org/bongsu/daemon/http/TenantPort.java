package org.bongsu.daemon.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.bongsu.alerting.notice.TenantPage;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Input;

/** What tenants may read and say. Any thread; never blocks. */
public interface TenantPort {

    /** Nobody is let in. */
    TenantPort NONE = new TenantPort() {
        @Override
        public Optional<String> tenant(String token) {
            return Optional.empty();
        }

        @Override
        public Optional<TenantPage> page(String tenant) {
            return Optional.empty();
        }

        @Override
        public String document(TenantPage page) {
            return "{}";
        }

        @Override
        public String tag(TenantPage page) {
            return "";
        }

        @Override
        public void follow(Consumer<List<String>> changed) {}

        @Override
        public String request() {
            return "";
        }

        @Override
        public CompletionStage<Effect.TenantAnswered> tell(String request, Input input) {
            return CompletableFuture.failedFuture(new IllegalStateException("no tenant is let in"));
        }
    };

    /** Whose bearer token it is; compared in constant time. */
    Optional<String> tenant(String token);

    Optional<TenantPage> page(String tenant);

    /** The document as it reads now. */
    String document(TenantPage page);

    /** Changes with what the document tells. */
    String tag(TenantPage page);

    /** @param changed told of tenants whose pages have changed; on any thread, must not block */
    void follow(Consumer<List<String>> changed);

    /** A name for the next request, never given before. */
    String request();

    /** Completes with what it caused once that is journaled. */
    CompletionStage<Effect.TenantAnswered> tell(String request, Input input);
}
