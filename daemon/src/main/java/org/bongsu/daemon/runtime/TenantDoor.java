package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bongsu.alerting.notice.AnswerKind;
import org.bongsu.alerting.notice.EndpointStatus;
import org.bongsu.alerting.notice.NoticeStatus;
import org.bongsu.alerting.notice.TenantPage;
import org.bongsu.alerting.notice.TenantPages;
import org.bongsu.daemon.access.TokenThrottle;
import org.bongsu.daemon.engine.Effect;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.http.TenantPort;
import org.bongsu.domain.Moment;
import org.bongsu.domain.site.Site;
import org.bongsu.domain.site.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets tenants in by their tokens, each to its own page, and hands their answers to the engine. Tokens are kept as digests and read
 * anew every {@link #TOKENS_MILLIS}, so that a replaced one needs no restart. Any thread.
 */
public final class TenantDoor implements TenantPort {

    static final long TOKENS_MILLIS = 30_000;

    /** 16 characters of 64 kinds are 96 bits: not to be guessed at any rate. */
    static final int TOKEN_CHARACTERS_LEAST = 16;

    private static final Logger LOG = LoggerFactory.getLogger(TenantDoor.class);

    private record Key(String tenant, byte[] digest) {}

    private final Site site;
    private final TenantPages pages;
    private final Supplier<Moment> now;
    private final LongSupplier wall;
    private final Function<String, String> secrets;
    private final Function<Input, CompletionStage<Long>> engine;
    private final String run;
    private final AtomicLong requests = new AtomicLong();
    private final Map<String, TenantPage> current = new ConcurrentHashMap<>();
    private final Map<String, Effect.TenantAnswered> caused = new ConcurrentHashMap<>();
    private final List<Consumer<List<String>>> followers = new CopyOnWriteArrayList<>();
    private final Map<String, String> complaints = new ConcurrentHashMap<>();
    private final TokenThrottle throttle = new TokenThrottle();
    private final Counter wrong;
    private final Counter lockedOut;
    private final Counter locks;
    private volatile List<Key> keys = List.of();

    /**
     * @param wall epoch milliseconds, by which wrong tokens are counted
     * @param run different in every run of the daemon
     */
    public TenantDoor(
            Site site,
            Supplier<Moment> now,
            LongSupplier wall,
            Function<String, String> secrets,
            Function<Input, CompletionStage<Long>> engine,
            MeterRegistry meters,
            String run) {
        this.site = site;
        this.pages = new TenantPages(site, "/tenant/v1/events");
        this.now = now;
        this.wall = wall;
        this.secrets = secrets;
        this.engine = engine;
        this.run = run;
        this.wrong = refusals("wrong", meters);
        this.lockedOut = refusals("locked", meters);
        this.locks = Counter.builder("bongsu_tenant_token_locks")
                .description("How often tokens of tenants were not looked at for some seconds, of one address")
                .register(meters);
    }

    private static Counter refusals(String why, MeterRegistry meters) {
        return Counter.builder("bongsu_tenant_tokens_refused")
                .description("Requests of tenants that were not let in: wrong is nobody's token, locked came after"
                        + " too many of those from one address")
                .tag("why", why)
                .register(meters);
    }

    /** Looks the tokens up; may block on files. */
    public void readTokens() {
        List<Key> read = new ArrayList<>();
        Map<String, String> seen = new LinkedHashMap<>();
        for (Tenant tenant : site.tenants()) {
            for (String reference : tenant.tokens()) {
                try {
                    String token = secrets.apply(reference);
                    if (token.length() < TOKEN_CHARACTERS_LEAST) {
                        throw new IllegalArgumentException(
                                reference + " has fewer than " + TOKEN_CHARACTERS_LEAST + " characters");
                    }
                    String other = seen.putIfAbsent(token, tenant.id());
                    if (other != null && !other.equals(tenant.id())) {
                        throw new IllegalArgumentException(reference + " is the token of " + other + " too");
                    }
                    read.add(new Key(tenant.id(), digest(token)));
                    complaints.remove(reference);
                } catch (IllegalArgumentException unfit) {
                    String why = String.valueOf(unfit.getMessage());
                    if (!why.equals(complaints.put(reference, why))) {
                        LOG.warn("tenant {} cannot come in: {}", tenant.id(), why);
                    }
                }
            }
        }
        keys = List.copyOf(read);
    }

    /** On the engine's thread. */
    public void publish(List<TenantPage> changed) {
        if (!changed.isEmpty()) {
            changed.forEach(page -> current.put(page.tenant(), page));
            List<String> tenants = changed.stream().map(TenantPage::tenant).toList();
            followers.forEach(follower -> follower.accept(tenants));
        }
    }

    /** On the engine's thread, before whoever asked is told that it is journaled. */
    public void caused(Effect.TenantAnswered effect) {
        if (effect.request().startsWith(run + "-")) {
            caused.put(effect.request(), effect);
        }
    }

    /** Looks at every key whichever fits: how long it takes says nothing. */
    @Override
    public Entry enter(String token, String address) {
        byte[] presented = digest(token);
        String found = "";
        for (Key key : keys) {
            found = MessageDigest.isEqual(key.digest(), presented) ? key.tenant() : found;
        }
        TokenThrottle.Verdict verdict =
                throttle.judge(HexFormat.of().formatHex(presented), address, !found.isEmpty(), wall.getAsLong());
        if (verdict instanceof TokenThrottle.Verdict.Locked locked) {
            lockedOut.increment();
            return new Entry.Locked(locked.left());
        }
        if (verdict instanceof TokenThrottle.Verdict.Wrong failed) {
            wrong.increment();
            if (failed.locks()) {
                locks.increment();
                LOG.warn("tokens of tenants are not looked at for some seconds: too many wrong ones from {}", address);
            }
            return new Entry.Refused();
        }
        return new Entry.Admitted(found);
    }

    @Override
    public Optional<Page> page(String tenant) {
        return Optional.ofNullable(current.get(tenant)).map(Read::new);
    }

    private final class Read implements Page {
        private final TenantPage page;

        Read(TenantPage page) {
            this.page = page;
        }

        @Override
        public String document() {
            return pages.document(page, now.get());
        }

        @Override
        public String tag() {
            return pages.tag(page, now.get());
        }

        @Override
        public List<DeliveryRow> deliveries() {
            return page.deliveries().stream().map(TenantDoor::row).toList();
        }
    }

    private static DeliveryRow row(EndpointStatus each) {
        NoticeStatus status = each.status();
        return new DeliveryRow(
                status.notice().id(),
                each.endpoint(),
                status.notice().sequence(),
                status.notice().type().wire(),
                status.state().name(),
                status.failures(),
                status.notice().announcedWallMillis(),
                status.settledWallMillis(),
                status.nextWallMillis(),
                status.lastFailure());
    }

    @Override
    public void follow(Consumer<List<String>> changed) {
        followers.add(changed);
    }

    @Override
    public CompletionStage<Outcome> answer(String tenant, Answer said) {
        String request = request();
        String word = AnswerKind.valueOf(said.word().name()).wire();
        return tell(
                request,
                new Input.TenantAnswered(
                        request, tenant, said.event(), word, said.seconds(), said.reason(), said.servers()));
    }

    @Override
    public CompletionStage<Outcome> replay(String tenant, long from) {
        String request = request();
        return tell(request, new Input.NoticesReplayed(request, tenant, from));
    }

    /** Never given before. */
    private String request() {
        return run + "-" + requests.incrementAndGet();
    }

    private CompletionStage<Outcome> tell(String request, Input input) {
        return engine.apply(input).thenApply(sequence -> {
            Effect.TenantAnswered effect = caused.remove(request);
            if (effect == null) {
                throw new IllegalStateException(request + " was journaled as " + sequence + " and caused nothing");
            }
            Outcome.Verdict verdict = Outcome.Verdict.valueOf(effect.verdict().name());
            return new Outcome(verdict, effect.count(), effect.until(), effect.effect());
        });
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
