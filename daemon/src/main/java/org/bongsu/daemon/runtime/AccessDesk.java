package org.bongsu.daemon.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.bongsu.config.Problems;
import org.bongsu.daemon.access.AccessSettings;
import org.bongsu.daemon.access.LoginThrottle;
import org.bongsu.daemon.access.Password;
import org.bongsu.daemon.access.Principal;
import org.bongsu.daemon.access.Role;
import org.bongsu.daemon.access.Session;
import org.bongsu.daemon.access.Sessions;
import org.bongsu.daemon.access.User;
import org.bongsu.daemon.access.Users;
import org.bongsu.daemon.engine.Input;
import org.bongsu.daemon.http.AccessPort;
import org.bongsu.daemon.oidc.Journey;
import org.bongsu.daemon.oidc.Provider;
import org.bongsu.daemon.oidc.ProviderException;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets operators in by password, provider or token, and tells the engine of it. Users and tokens are read anew when they change, so that
 * who is removed is out within {@link #LOOK_MILLIS}. Passwords and the provider are asked on threads of their own, few and with a bound:
 * nobody slows orders or notices by logging in. Any thread.
 */
public final class AccessDesk implements AccessPort {

    static final long LOOK_MILLIS = 2_000;

    /** 32 characters of base64 are 192 bits; a shorter one was typed by somebody. */
    static final int TOKEN_CHARACTERS_LEAST = 32;

    /** Each takes 19 MiB for some 50 ms. */
    private static final int HASHES_AT_ONCE = 2;

    private static final int ABROAD_AT_ONCE = 4;

    /** Behind two threads the last waits some seconds. */
    private static final int WAITING_MOST = 64;

    private static final long ANSWER_SECONDS = 20;

    /** On their way to the provider, in all and from one address: nobody keeps others from setting out. */
    private static final int JOURNEYS_MOST = 5_000;

    private static final int JOURNEYS_OF_ADDRESS_MOST = 100;

    private static final long JOURNEY_MILLIS = 600_000;
    private static final int ID_BYTES = 32;
    private static final String DIGEST = "sha256:";
    private static final String PART = "access";

    private static final Text WRONG = new Text("Name or password is wrong.", "이름 또는 암호가 맞지 않습니다.");
    private static final Text BUSY = new Text("Too many people log in now. Try again.", "로그인 요청이 많습니다. 다시 시도하십시오.");
    private static final Text BEGIN_AGAIN = new Text(
            "That login was begun elsewhere or too long ago. Begin again.", "다른 곳에서 시작되었거나 만료된 로그인입니다. 다시 시작하십시오.");
    private static final Text PROVIDER = new Text(
            "The organisation's login did not let you in. The daemon's log says why.",
            "조직 로그인에 실패했습니다. 원인은 데몬 로그에 있습니다.");
    private static final Text NO_ROLE = new Text("You are known, but have no role here.", "확인된 사용자이지만 이곳에서의 역할이 없습니다.");

    private static final Logger LOG = LoggerFactory.getLogger(AccessDesk.class);

    private final AccessSettings settings;
    private final Path folder;
    private final UnaryOperator<String> secrets;
    private final LongSupplier wall;
    private final Function<Input, CompletionStage<Long>> engine;
    private final FaultListener faults;
    private final WorkerExecutor workers;
    /** Of its own: while the provider hangs, passwords are what people come in by. */
    private final WorkerExecutor abroad;

    private final Optional<Provider> provider;
    private final Sessions sessions;
    private final LoginThrottle throttle = new LoginThrottle();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Away> journeys = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger waitingAbroad = new AtomicInteger();
    private final Map<Principal.Means, Counter> failures = new LinkedHashMap<>();
    private final Counter locks;
    private volatile Users users = Users.NONE;
    private volatile List<Key> keys = List.of();
    private volatile String usersText = "";
    private volatile String complaint = "";

    private record Key(Principal who, byte[] digest, Instant until) {}

    private record Away(Journey journey, String address, long sinceMillis) {}

    /**
     * @param folder the site's, from which the users' file is named
     * @param secrets follows references
     * @param engine told of who comes and goes
     */
    public AccessDesk(
            Vertx vertx,
            AccessSettings settings,
            Path folder,
            UnaryOperator<String> secrets,
            LongSupplier wall,
            Function<Input, CompletionStage<Long>> engine,
            FaultListener faults,
            MeterRegistry meters) {
        this.settings = settings;
        this.folder = folder;
        this.secrets = secrets;
        this.wall = wall;
        this.engine = engine;
        this.faults = faults;
        this.workers = vertx.createSharedWorkerExecutor("login", HASHES_AT_ONCE, ANSWER_SECONDS, TimeUnit.SECONDS);
        this.abroad = vertx.createSharedWorkerExecutor("provider", ABROAD_AT_ONCE, ANSWER_SECONDS, TimeUnit.SECONDS);
        this.provider = settings.oidc().map(oidc -> new Provider(oidc, secrets, wall));
        this.sessions = new Sessions(settings.idle(), settings.lifetime());
        for (Principal.Means means : Principal.Means.values()) {
            failures.put(
                    means,
                    Counter.builder("bongsu_logins_failed")
                            .description("Log-ins and tokens that were refused")
                            .tag("means", means.word())
                            .register(meters));
        }
        this.locks = Counter.builder("bongsu_login_locks")
                .description("How often passwords were not tried for some seconds, of a user or from an address")
                .register(meters);
        Gauge.builder("bongsu_sessions", sessions, each -> each.all().size())
                .description("People who are logged in")
                .register(meters);
        vertx.setPeriodic(LOOK_MILLIS, tick -> workers.executeBlocking(this::look, false));
    }

    /** Reads users and tokens; what cannot be read leaves the former in place, and is a fault. May block. */
    public void read() {
        List<String> wrong = new ArrayList<>();
        settings.users().ifPresent(name -> readUsers(name, wrong));
        readTokens(wrong);
        String all = String.join("\n", wrong);
        if (all.equals(complaint)) {
            return;
        }
        complaint = all;
        if (wrong.isEmpty()) {
            faults.cleared(PART);
        } else {
            String first = wrong.get(0) + (wrong.size() == 1 ? "" : " (+" + (wrong.size() - 1) + ")");
            faults.raised(PART, new Text("not everybody can log in: " + first, "일부 로그인 불가: " + first));
        }
    }

    private void readUsers(String name, List<String> wrong) {
        String text;
        try {
            text = Files.readString(folder.resolve(name));
        } catch (IOException e) {
            wrong.add(name + " cannot be read");
            return;
        }
        if (text.equals(usersText)) {
            return;
        }
        Problems problems = new Problems();
        Users read = Users.parse(name, text, problems);
        if (!problems.isEmpty()) {
            problems.list().forEach(problem -> wrong.add(problem.toString()));
            return;
        }
        usersText = text;
        users = read;
        LOG.info("{} users may log in", read.all().size());
        told(sessions.closeWhere(session -> changed(session) ? Optional.of(Session.End.CHANGED) : Optional.empty()));
    }

    private boolean changed(Session session) {
        return session.who().means() == Principal.Means.PASSWORD
                && users.find(session.who().name())
                        .filter(user -> user.stamp().equals(session.stamp()))
                        .isEmpty();
    }

    private void readTokens(List<String> wrong) {
        List<Key> read = new ArrayList<>();
        for (AccessSettings.Token token : settings.tokens()) {
            try {
                String secret = secrets.apply(token.secret());
                byte[] digest;
                if (secret.startsWith(DIGEST)) {
                    digest = HexFormat.of().parseHex(secret.substring(DIGEST.length()));
                } else if (secret.length() < TOKEN_CHARACTERS_LEAST) {
                    throw new IllegalArgumentException(
                            token.secret() + " has fewer than " + TOKEN_CHARACTERS_LEAST + " characters");
                } else {
                    digest = digest(secret);
                }
                read.add(
                        new Key(new Principal(token.id(), token.role(), Principal.Means.TOKEN), digest, token.until()));
            } catch (IllegalArgumentException unfit) {
                // Not what stands there, which may be half of a token.
                String why = String.valueOf(unfit.getMessage());
                wrong.add("token " + token.id() + ": "
                        + (why.contains(token.secret()) ? why : token.secret() + " is neither a token nor a digest"));
            }
        }
        keys = List.copyOf(read);
    }

    private boolean look() {
        long now = wall.getAsLong();
        read();
        told(sessions.lapse(now));
        journeys.values().removeIf(away -> now - away.sinceMillis() >= JOURNEY_MILLIS);
        mood("");
        return true;
    }

    private void told(List<Session.Over> over) {
        over.forEach(each -> {
            Principal who = each.session().who();
            LOG.info("{} is logged out: {}", who.name(), each.why().meaning());
            tell(new Input.LoggedOut(who.name(), who.means().word(), each.why().meaning()));
        });
    }

    /** Who may come in does not wait for the journal: with a full disk people are needed most. */
    private void tell(Input input) {
        engine.apply(input).whenComplete((sequence, failure) -> {
            if (failure != null) {
                LOG.error("{} is not in the journal: {}", input.getClass().getSimpleName(), failure.toString());
            }
        });
    }

    @Override
    public boolean required() {
        return true;
    }

    @Override
    public Optional<Principal> session(String id) {
        return sessions.use(hex(digest(id)), wall.getAsLong()).map(Session::who);
    }

    /** Looks at every key whichever fits: how long it takes says nothing. */
    @Override
    public Optional<Principal> token(String token, String address) {
        byte[] presented = digest(token);
        Optional<Key> found = Optional.empty();
        for (Key key : keys) {
            found = MessageDigest.isEqual(key.digest(), presented) ? Optional.of(key) : found;
        }
        long now = wall.getAsLong();
        Optional<Principal> who =
                found.filter(key -> key.until().toEpochMilli() > now).map(Key::who);
        if (who.isEmpty()) {
            failed(found.map(key -> key.who().name()).orElse(""), Principal.Means.TOKEN, address);
        }
        return who;
    }

    @Override
    public boolean passwords() {
        return settings.users().isPresent();
    }

    @Override
    public boolean oidc() {
        return provider.isPresent();
    }

    @Override
    public CompletionStage<Entry> logIn(String name, String password, String address) {
        long now = wall.getAsLong();
        Optional<User> user = users.find(name);
        String known = user.map(User::name).orElse("");
        String counted = user.map(User::name).orElseGet(() -> hex(digest(Users.normal(name))));
        if (password.length() > Password.MOST) {
            return CompletableFuture.completedFuture(new Entry.Denied(401, WRONG, Optional.empty()));
        }
        if (waiting.get() >= WAITING_MOST) {
            return CompletableFuture.completedFuture(new Entry.Denied(503, BUSY, Optional.of(Duration.ofSeconds(2))));
        }
        LoginThrottle.Verdict verdict = throttle.attempt(counted, address, now);
        if (verdict instanceof LoginThrottle.Verdict.Locked locked) {
            // Counted like any other: who goes on trying one name from one address is locked nearly all of the time.
            failed(known, Principal.Means.PASSWORD, address);
            return CompletableFuture.completedFuture(locked(locked.left()));
        }
        List<String> locking = ((LoginThrottle.Verdict.Admitted) verdict).locks();
        waiting.incrementAndGet();
        Future<Boolean> right = workers.executeBlocking(
                () -> Password.matches(user.map(User::hash).orElse(Password.NOBODY), password) && user.isPresent(),
                false);
        return right.<Entry>map(matches -> {
                    if (matches) {
                        throttle.succeeded(counted, address, wall.getAsLong());
                        User in = user.orElseThrow();
                        return granted(
                                new Principal(in.name(), in.role(), Principal.Means.PASSWORD), in.stamp(), address);
                    }
                    failed(known, Principal.Means.PASSWORD, address);
                    locking.forEach(what -> {
                        locks.increment();
                        String said = user.isPresent() ? what : what.replace(counted, "an unknown user");
                        LOG.warn("no passwords are tried for some seconds: {}", said);
                        tell(new Input.LoginLocked(said, address));
                    });
                    return new Entry.Denied(401, WRONG, Optional.empty());
                })
                .onComplete(done -> waiting.decrementAndGet())
                .toCompletionStage();
    }

    private static Entry.Denied locked(Duration left) {
        long seconds = Math.max(1, left.toSeconds() + 1);
        return new Entry.Denied(
                429,
                new Text("Too many tries. Wait " + seconds + " s.", "시도가 너무 많습니다. " + seconds + "초 뒤에 다시 시도하십시오."),
                Optional.of(Duration.ofSeconds(seconds)));
    }

    private Entry granted(Principal who, String stamp, String address) {
        String id = fresh();
        told(sessions.open(hex(digest(id)), who, stamp, wall.getAsLong()));
        LOG.info(
                "{} logs in as {} by {} from {}",
                who.name(),
                who.role().word(),
                who.means().word(),
                address);
        tell(new Input.LoggedIn(who.name(), who.role().word(), who.means().word(), address));
        return new Entry.Granted(who, id);
    }

    private void failed(String known, Principal.Means means, String address) {
        Ordered.require(failures, means, "counter").increment();
        int times = throttle.failed(wall.getAsLong());
        if (times > 0) {
            LOG.warn("a log-in by {} fails from {}{}", means.word(), address, known.isEmpty() ? "" : ", as " + known);
            tell(new Input.LoginFailed(known, means.word(), address, times));
        }
        mood(address);
    }

    private void mood(String address) {
        LoginThrottle.Mood mood = throttle.mood(wall.getAsLong());
        if (mood == LoginThrottle.Mood.SUSPECT) {
            tell(new Input.LoginsSuspect(LoginThrottle.SUSPECT, address));
        } else if (mood == LoginThrottle.Mood.CALM) {
            tell(new Input.LoginsCalm());
        }
    }

    @Override
    public void logOut(String id) {
        sessions.close(hex(digest(id)))
                .ifPresent(session -> told(List.of(new Session.Over(session, Session.End.LOGOUT))));
    }

    @Override
    public CompletionStage<Departure> depart(String address) {
        Provider known = provider.orElseThrow();
        long same = journeys.values().stream()
                .filter(away -> away.address().equals(address))
                .count();
        if (same >= JOURNEYS_OF_ADDRESS_MOST
                || journeys.size() >= JOURNEYS_MOST
                || waitingAbroad.get() >= WAITING_MOST) {
            return CompletableFuture.failedFuture(new ProviderException("too many are on their way already"));
        }
        waitingAbroad.incrementAndGet();
        return abroad.executeBlocking(known::begin, false)
                .map(journey -> {
                    String id = fresh();
                    journeys.put(hex(digest(id)), new Away(journey, address, wall.getAsLong()));
                    return new Departure(id, journey.location().toString());
                })
                .onComplete(done -> waitingAbroad.decrementAndGet())
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Entry> arrive(String transaction, String query, String address) {
        Optional<Away> away = Optional.ofNullable(journeys.remove(hex(digest(transaction))))
                .filter(each -> wall.getAsLong() - each.sinceMillis() < JOURNEY_MILLIS);
        if (away.isEmpty()) {
            failed("", Principal.Means.OIDC, address);
            return CompletableFuture.completedFuture(new Entry.Denied(401, BEGIN_AGAIN, Optional.empty()));
        }
        Provider known = provider.orElseThrow();
        if (waitingAbroad.get() >= WAITING_MOST) {
            return CompletableFuture.completedFuture(new Entry.Denied(503, BUSY, Optional.of(Duration.ofSeconds(2))));
        }
        waitingAbroad.incrementAndGet();
        Future<Map<String, Object>> claims =
                abroad.executeBlocking(() -> known.finish(away.get().journey(), query), false);
        return claims.map(said -> let(said, address))
                .recover(refused -> {
                    LOG.warn("nobody comes in through the provider: {}", refused.getMessage());
                    failed("", Principal.Means.OIDC, address);
                    return Future.succeededFuture(new Entry.Denied(401, PROVIDER, Optional.empty()));
                })
                .onComplete(done -> waitingAbroad.decrementAndGet())
                .toCompletionStage();
    }

    private Entry let(Map<String, Object> claims, String address) {
        Optional<Role> role = settings.oidc().flatMap(oidc -> oidc.role(claims));
        Optional<String> name = settings.oidc().flatMap(oidc -> oidc.name(claims));
        if (role.isEmpty() || name.isEmpty()) {
            LOG.warn(
                    "{} is known to the provider and has no {} here",
                    claims.get("sub"),
                    name.isEmpty() ? "name that can be recorded" : "role");
            failed("", Principal.Means.OIDC, address);
            return new Entry.Denied(403, NO_ROLE, Optional.empty());
        }
        return granted(new Principal(name.get(), role.get(), Principal.Means.OIDC), "", address);
    }

    @Override
    public List<Session> sessions() {
        return sessions.all();
    }

    @Override
    public int endSessions(String user, String by) {
        List<Session.Over> over = sessions.closeWhere(
                session -> session.who().name().equals(user) ? Optional.of(Session.End.ENDED) : Optional.empty());
        LOG.info("{} ends {} sessions of {}", by, over.size(), user);
        told(over);
        return over.size();
    }

    private String fresh() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
