package org.bongsu.benchmarks.requests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.benchmarks.Benchmark;
import org.bongsu.benchmarks.Workshop;
import org.bongsu.benchmarks.process.Child;
import org.bongsu.benchmarks.process.Jvm;
import org.bongsu.benchmarks.report.Figure;
import org.bongsu.benchmarks.report.Outcome;
import org.bongsu.benchmarks.report.Row;
import org.bongsu.benchmarks.server.Devices;
import org.bongsu.benchmarks.server.Fleet;

/**
 * Requests of 100 registers a CPU-second of the client's process, 500 connections with one request in flight each, against
 * one server in another process. All clients are started and warmed up first; then they take turns, round by round, while
 * the others are stopped.
 */
public final class Requests implements Benchmark {

    private static final String OURS = "bongsu";
    private static final int CONNECTIONS = 500;
    private static final int REGISTERS = 100;
    private static final int ROUNDS = 7;
    private static final double WARM_UP_SECONDS = 8;
    private static final double SETTLE_SECONDS = 0.5;
    private static final double TURN_SECONDS = 2.5;
    private static final double LIMIT = 60_000;
    private static final int HEAP_MIB = 512;

    @Override
    public Outcome run(Workshop shop) throws Exception {
        Map<String, String> missing = new LinkedHashMap<>();
        List<Client> clients = clients(shop, missing);
        Map<Client, Child> running = new LinkedHashMap<>();
        try (Devices devices = Devices.start(CONNECTIONS, false, shop.folder())) {
            try {
                for (Client client : clients) {
                    warmUp(client, devices, shop, missing).ifPresent(child -> running.put(client, child));
                }
                return race(running, devices, shop, missing);
            } finally {
                running.values().forEach(Child::close);
            }
        }
    }

    private static List<Client> clients(Workshop shop, Map<String, String> missing)
            throws IOException, InterruptedException {
        List<Client> clients = new ArrayList<>();
        clients.add(java(OURS, "decoded to readings, judged", OurPoller.class));
        if (shop.peers().program("usr/sbin/collectd").isPresent()) {
            String carries = Collectd.REGISTERS + " registers, one value";
            clients.add(new Client(
                    "collectd 5.12", carries, (fleet, folder) -> Collectd.start(shop.peers(), fleet, folder)));
        } else {
            missing.putAll(Collectd.missing());
        }
        clients.add(java("j2mod 3.3.0 master", "added up", J2modMaster.class));
        clients.add(new Client("digitalpetri 2.1.4", "added up", (fleet, folder) -> {
            List<String> command = Jvm.command(
                    shop.peersClassPath(),
                    HEAP_MIB,
                    List.of(),
                    "org.bongsu.benchmarks.peers.DigitalPetriClient",
                    arguments(fleet));
            return new Child("digitalpetri", command, Map.of(), folder.resolve("digitalpetri.log"), false);
        }));
        epoll(shop, missing).ifPresent(clients::add);
        clients.add(java("bare Vert.x loop", "added up", BareVertx.class));
        return clients;
    }

    private static Client java(String who, String carries, Class<?> main) {
        return new Client(who, carries, (fleet, folder) -> {
            List<String> command = Jvm.command(main, HEAP_MIB, arguments(fleet));
            Path log = folder.resolve(main.getSimpleName() + ".log");
            return new Child(who, command, Map.of(), log, main == OurPoller.class);
        });
    }

    private static Optional<Client> epoll(Workshop shop, Map<String, String> missing)
            throws IOException, InterruptedException {
        String who = "C epoll loop";
        Path program = shop.folder().resolve("epoll_loop");
        Path source = shop.home().resolve("benchmarks/src/main/c/epoll_loop.c");
        try {
            Process compiler = new ProcessBuilder("cc", "-O2", "-o", program.toString(), source.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(shop.folder().resolve("cc.log").toFile())
                    .start();
            if (compiler.waitFor() != 0) {
                missing.put(who, "cc failed: " + Files.readString(shop.folder().resolve("cc.log")));
                return Optional.empty();
            }
        } catch (IOException e) {
            missing.put(who, "no cc here; on Debian: gcc and libc6-dev");
            return Optional.empty();
        }
        return Optional.of(new Client(who, "added up", (fleet, folder) -> {
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(arguments(fleet));
            return new Child(who, command, Map.of(), folder.resolve("epoll_loop.log"), false);
        }));
    }

    private static List<String> arguments(Fleet fleet) {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(fleet.port()), Integer.toString(REGISTERS)));
        arguments.addAll(fleet.addresses());
        return arguments;
    }

    /** Started, run for a while, stopped; one that asks nothing or dies is missing. */
    private static Optional<Child> warmUp(Client client, Devices devices, Workshop shop, Map<String, String> missing)
            throws IOException, InterruptedException {
        Child child = client.start().run(devices.fleet(), shop.folder());
        try {
            devices.awaitAllAsked(child);
            long before = devices.answered();
            child.run(shop.time(WARM_UP_SECONDS));
            if (devices.answered() == before) {
                throw new IllegalStateException(client.who() + " asked nothing; see " + shop.folder());
            }
            child.pause();
            return Optional.of(child);
        } catch (IllegalStateException e) {
            child.close();
            if (client.who().equals(OURS)) {
                throw e;
            }
            missing.put(client.who(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Outcome race(Map<Client, Child> running, Devices devices, Workshop shop, Map<String, String> missing)
            throws IOException, InterruptedException {
        Map<String, List<Double>> samples = new LinkedHashMap<>();
        Map<String, List<Double>> wall = new LinkedHashMap<>();
        List<Client> order = new ArrayList<>(running.keySet());
        int rounds = shop.quick() ? 2 : ROUNDS;
        for (int round = 0; round < rounds; round++) {
            for (Client client : order) {
                Child child = running.get(client);
                if (child != null) {
                    turn(client, child, devices, shop, samples, wall);
                }
            }
            // Who is first changes, so that nobody always follows the same neighbour.
            order.add(order.remove(0));
        }
        List<Row> rows = running.keySet().stream()
                .map(client -> Row.of(client.who(), samples.getOrDefault(client.who(), List.of()), client.carries()))
                .toList();
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.atLeast("bongsu", "requests/CPU-s", rows.get(0).median(), LIMIT));
        figures.add(believed(running));
        wall.forEach((who, rates) -> figures.add(Figure.told(who + ", by the clock", "requests/s", Row.median(rates))));
        return new Outcome(
                "collector-requests",
                "requests/CPU-s",
                rounds,
                rows,
                ratios(samples),
                figures,
                missing,
                List.of(
                        "500 connections, one request in flight each; requests of 100 registers, collectd's of 4.",
                        "Counted by the server; CPU is user and system time of the client's process alone."));
    }

    private static void turn(
            Client client,
            Child child,
            Devices devices,
            Workshop shop,
            Map<String, List<Double>> samples,
            Map<String, List<Double>> wall)
            throws IOException, InterruptedException {
        child.resume();
        child.run(shop.time(SETTLE_SECONDS));
        long requests = devices.answered();
        Duration cpu = child.cpu();
        long began = System.nanoTime();
        child.run(shop.time(TURN_SECONDS));
        double asked = devices.answered() - requests;
        double spent = child.cpu().minus(cpu).toNanos() / 1e9;
        double seconds = (System.nanoTime() - began) / 1e9;
        child.pause();
        samples.computeIfAbsent(client.who(), who -> new ArrayList<>()).add(asked / spent);
        wall.computeIfAbsent(client.who(), who -> new ArrayList<>()).add(asked / seconds);
    }

    /** The control: what was counted as requests became readings, and they are believed. */
    private static Figure believed(Map<Client, Child> running) throws IOException, InterruptedException {
        Child ours = running.values().iterator().next();
        ours.resume();
        String[] counts = ours.ask("counts").split(" ");
        return Figure.atLeast(
                "bongsu, share of readings that are GOOD",
                "of 1",
                Double.parseDouble(counts[1]) / Double.parseDouble(counts[0]),
                0.999);
    }

    private static Map<String, Double> ratios(Map<String, List<Double>> samples) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        List<Double> ours = samples.getOrDefault(OURS, List.of());
        samples.forEach((who, theirs) -> {
            if (!who.equals(OURS)) {
                List<Double> quotients = new ArrayList<>();
                for (int round = 0; round < theirs.size(); round++) {
                    quotients.add(ours.get(round) / theirs.get(round));
                }
                ratios.put(who, Row.median(quotients));
            }
        });
        return ratios;
    }
}
