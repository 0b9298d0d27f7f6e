package org.bongsu.benchmarks.notices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bongsu.benchmarks.Benchmark;
import org.bongsu.benchmarks.Workshop;
import org.bongsu.benchmarks.notices.Hooks.Heard;
import org.bongsu.benchmarks.notices.Hooks.Manner;
import org.bongsu.benchmarks.report.Figure;
import org.bongsu.benchmarks.report.Outcome;
import org.bongsu.benchmarks.report.Row;
import org.bongsu.benchmarks.site.DaemonProcess;

/**
 * A fire under half of config/sites/pangyo: 40 tenants with 400 services are told at 2,000 endpoints (five a service), of which a
 * tenth is slow, a tenth fails for a minute and two of a hundred are dead; 20 s later the power of a hall is to be cut, and they are
 * told again.
 */
public final class Notices implements Benchmark {

    private static final int HEAP_MIB = 1_024;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final double PROVE_SECONDS = 180;
    private static final double FAIL_SECONDS = 60;
    private static final double BETWEEN_SECONDS = 20;
    private static final double PATIENCE_SECONDS = 120;

    /** A room under zone B: halls 5 to 8. */
    private static final String BURNS = "bat-b4";

    private static final String CUT = "hall-5";

    /** From the operator's word, before it is sent, to the receiver's 2xx. */
    private static final double P99_SECONDS = 5;

    private static final Pattern TENANT = Pattern.compile("(?m)^  - id: (\\S+)$");
    private static final Pattern HOOK = Pattern.compile("webhook: \\{url: \"[^\"]+\", secret: (\\S+)\\}");
    private static final Pattern FAILED =
            Pattern.compile("\"id\":\"notice-failed\\.([^\"]+)\"[^}]*?\"state\":\"([A-Z_]+)\"");

    @Override
    public Outcome run(Workshop shop) throws Exception {
        Path site = Files.createDirectories(shop.folder().resolve("site"));
        Path pangyo = shop.home().resolve("config/sites/pangyo");
        String tenants = Files.readString(pangyo.resolve("tenants.yaml"));
        List<String> ids =
                TENANT.matcher(tenants).results().map(found -> found.group(1)).toList();
        long fails = Math.max(6, shop.time(FAIL_SECONDS).toSeconds());
        try (Hooks hooks = Hooks.start(ids.size(), fails)) {
            for (String file : List.of("site.yaml", "servers.csv")) {
                Files.copy(pangyo.resolve(file), site.resolve(file));
            }
            Files.writeString(site.resolve("tenants.yaml"), withEndpoints(tenants, hooks));
            Files.writeString(site.resolve("devices.yaml"), "devices: []\n");
            Files.writeString(
                    site.resolve("bongsu.yaml"),
                    "autonomy: {default: recommend}\nwebhooks: {allow_networks: [127.0.0.0/8]}\n");
            try (DaemonProcess daemon =
                    DaemonProcess.start(shop.home(), site, shop.folder().resolve("data"), HEAP_MIB, shop.folder())) {
                return measure(shop, hooks, daemon, ids);
            }
        }
    }

    private static String withEndpoints(String tenants, Hooks hooks) {
        Matcher hook = HOOK.matcher(tenants);
        StringBuilder text = new StringBuilder();
        for (int tenant = 0; hook.find(); tenant++) {
            StringBuilder all = new StringBuilder("webhooks:");
            for (int endpoint = 0; endpoint < Hooks.EACH; endpoint++) {
                all.append("\n      - {id: e")
                        .append(endpoint)
                        .append(", url: \"")
                        .append(hooks.url(tenant, endpoint))
                        .append("\", secret: ")
                        .append(hook.group(1))
                        .append('}');
            }
            hook.appendReplacement(text, Matcher.quoteReplacement(all.toString()));
        }
        return hook.appendTail(text).toString();
    }

    private static Outcome measure(Workshop shop, Hooks hooks, DaemonProcess daemon, List<String> ids)
            throws Exception {
        int dead = ids.size();
        int all = ids.size() * Hooks.EACH;
        long asked = System.nanoTime();
        await(daemon, PROVE_SECONDS, () -> daemon.metric("bongsu_endpoints_unproven") <= dead);
        double proving = seconds(asked);
        double unproven = daemon.metric("bongsu_endpoints_unproven");

        hooks.begin();
        long fire = System.nanoTime();
        daemon.post("/api/v1/rooms/" + BURNS + "/confirm", "{\"by\":\"bench\",\"reason\":\"flames\"}");
        daemon.process().run(shop.time(BETWEEN_SECONDS));
        daemon.post("/api/v1/rooms/" + CUT + "/cut", "{\"by\":\"bench\",\"in\":\"30m\",\"reason\":\"119\"}");
        boolean reached = await(
                daemon,
                PATIENCE_SECONDS,
                () -> told(hooks.heard()) == all - dead
                        && daemon.metric("bongsu_faults") == 0
                        && failed(daemon).equals(deadOf(ids)));
        Set<String> alerted = failed(daemon);

        Map<String, List<Heard>> heard = hooks.heard();
        List<Double> first = new ArrayList<>();
        List<Double> failing = new ArrayList<>();
        int disordered = 0;
        int twice = 0;
        int again = 0;
        for (int tenant = 0; tenant < ids.size(); tenant++) {
            for (int endpoint = 0; endpoint < Hooks.EACH; endpoint++) {
                List<Heard> own = heard.getOrDefault(Hooks.name(tenant, endpoint), List.of());
                List<Heard> taken = own.stream().filter(Heard::taken).toList();
                if (!taken.isEmpty()) {
                    (Manner.of(endpoint) == Manner.FAILING ? failing : first)
                            .add((taken.get(0).nanos() - fire) / 1e9);
                }
                disordered += inOrder(own) ? 0 : 1;
                twice += oneIdEach(own) ? 0 : 1;
                again += (int)
                        (taken.size() - taken.stream().map(Heard::id).distinct().count());
            }
        }
        Set<String> wrong = new LinkedHashSet<>(alerted);
        wrong.removeAll(deadOf(ids));
        Set<String> missed = new LinkedHashSet<>(deadOf(ids));
        missed.removeAll(alerted);
        int living = all - dead - ids.size() * 5;
        return new Outcome(
                "notices",
                "s to a first notice's 2xx",
                1,
                first.isEmpty()
                        ? List.of()
                        : List.of(
                                Row.of("bongsu, answering well or slowly (" + Hooks.SLOW_MILLIS + " ms)", first, ""),
                                Row.of(
                                        "bongsu, failing for "
                                                + shop.time(FAIL_SECONDS).toSeconds() + " s",
                                        failing.isEmpty() ? List.of(Double.NaN) : failing,
                                        "")),
                Map.of(),
                List.of(
                        Figure.told("endpoints", "", all),
                        Figure.atMost(
                                "not proven after " + Math.round(proving) + " s, which are the dead ones",
                                "",
                                unproven,
                                dead),
                        Figure.atLeast("living and not failing that took a first notice", "", first.size(), living),
                        Figure.atMost(
                                "first notice, 99 of 100 of them within", "s", percentile(first, 0.99), P99_SECONDS),
                        Figure.told("first notice, half of them within", "s", percentile(first, 0.5)),
                        Figure.atLeast(
                                "failing for a while that took it in the end", "", failing.size(), ids.size() * 5),
                        Figure.atLeast("living that took every notice", "", told(heard), all - dead),
                        Figure.atMost("endpoints that heard out of order", "", disordered, 0),
                        Figure.atMost("endpoints that heard one notice under two ids", "", twice, 0),
                        Figure.told("notices that were taken twice, under the same id", "", again),
                        Figure.atMost("dead ones without an operator's alert", "", missed.size(), 0),
                        Figure.atMost("living ones with one that stands", "", wrong.size(), 0)),
                Map.of(),
                List.of(
                        reached ? "Until all had taken all." : "Gave up waiting for all to take all.",
                        "From before the operator's word is sent to the receiver's answer, on one machine with both."));
    }

    /** Living endpoints that have taken all that their tenant was told; what was overtaken while one failed may be left out. */
    private static int told(Map<String, List<Heard>> heard) {
        Map<String, Long> most = new LinkedHashMap<>();
        heard.forEach((name, own) -> own.forEach(each -> most.merge(tenant(name), each.sequence(), Math::max)));
        return (int) heard.entrySet().stream()
                .filter(entry -> {
                    List<Long> taken = entry.getValue().stream()
                            .filter(Heard::taken)
                            .map(Heard::sequence)
                            .distinct()
                            .sorted()
                            .toList();
                    long last = most.getOrDefault(tenant(entry.getKey()), -1L);
                    boolean failed = Manner.of(endpoint(entry.getKey())) == Manner.FAILING;
                    return !taken.isEmpty() && taken.get(taken.size() - 1) == last && (failed || taken.size() == last);
                })
                .count();
    }

    private static String tenant(String name) {
        return name.substring(0, name.indexOf('/', 1));
    }

    private static int endpoint(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('/') + 1));
    }

    private static boolean inOrder(List<Heard> own) {
        long highest = 0;
        for (Heard each : own) {
            if (each.sequence() < highest) {
                return false;
            }
            highest = each.sequence();
        }
        return true;
    }

    private static boolean oneIdEach(List<Heard> own) {
        Map<Long, String> ids = new LinkedHashMap<>();
        return own.stream()
                .allMatch(each ->
                        ids.computeIfAbsent(each.sequence(), key -> each.id()).equals(each.id()));
    }

    private static Set<String> deadOf(List<String> ids) {
        Set<String> dead = new LinkedHashSet<>();
        for (String id : ids) {
            for (int endpoint = 0; endpoint < Hooks.EACH; endpoint++) {
                if (Manner.of(endpoint) == Manner.DEAD) {
                    dead.add(id + "/e" + endpoint);
                }
            }
        }
        return dead;
    }

    /** Endpoints of which an operator's alert stands that they do not receive. */
    private static Set<String> failed(DaemonProcess daemon) throws IOException, InterruptedException {
        Set<String> open = new LinkedHashSet<>();
        FAILED.matcher(daemon.read("/api/v1/alerts")).results().forEach(found -> {
            if (found.group(2).equals("OPEN") || found.group(2).equals("ACKNOWLEDGED")) {
                open.add(found.group(1));
            }
        });
        return open;
    }

    private static double percentile(List<Double> values, double part) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private interface Question {
        boolean holds() throws IOException, InterruptedException;
    }

    private static boolean await(DaemonProcess daemon, double patience, Question question)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (!question.holds()) {
            if (seconds(began) > patience) {
                return false;
            }
            daemon.process().run(LOOK);
        }
        return true;
    }
}
