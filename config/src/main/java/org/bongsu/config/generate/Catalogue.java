package org.bongsu.config.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** The tenants' services as drawn from the seed, and how many workloads each has in each zone. */
final class Catalogue {

    /**
     * @param tenant index
     * @param weightTenths ten times its weight
     * @param dependsOn id of another service of the tenant
     * @param destination of its warm replica
     * @param shiftSeconds 0 without a replica
     * @param zoneA workloads in the halls behind the batteries
     * @param zoneB workloads in the others
     */
    record Entry(
            String id,
            int tenant,
            int tier,
            int weightTenths,
            Optional<String> dependsOn,
            Optional<String> destination,
            int shiftSeconds,
            int zoneA,
            int zoneB) {}

    private final Description description;
    private final Random random;
    private final List<Entry> entries = new ArrayList<>();

    Catalogue(Description description, Random random) {
        this.description = description;
        this.random = random;
        int zoneA = description.hallsBehindBatteries() * description.racksPerHall() * description.serversPerRack();
        int[] tiersA = parts(shares(), zoneA, 0);
        int[] tiersB = parts(shares(), description.servers() - zoneA, 0);
        for (int tier = 0; tier < description.tiers().size(); tier++) {
            tier(tier, tiersA[tier], tiersB[tier]);
        }
        dependencies();
    }

    /** In order of tier. */
    List<Entry> entries() {
        return entries;
    }

    private double[] shares() {
        return description.tiers().stream().mapToDouble(Description.Tier::share).toArray();
    }

    private void tier(int tier, int zoneA, int zoneB) {
        Description.Tier shape = description.tiers().get(tier);
        int count = shape.services();
        // Services differ in size by a factor of up to about six, as real ones do.
        double[] sizes = new double[count];
        Arrays.setAll(sizes, i -> 0.3 + 1.4 * random.nextDouble());
        int[] inA = parts(sizes, zoneA, zoneA > 0 ? 1 : 0);
        int[] inB = parts(sizes, zoneB, zoneB > 0 ? 1 : 0);
        boolean[] replica = replicas(shape.replica(), inA, inB);
        for (int i = 0; i < count; i++) {
            int number = entries.size();
            int tenant = number % description.tenants().size();
            String id = description.tenants().get(tenant).id() + "-"
                    + (number / description.tenants().size() + 1);
            String destination = description
                    .destinations()
                    .get(random.nextInt(description.destinations().size()))
                    .id();
            int shift = draw(shape.shift().min(), shape.shift().max());
            entries.add(new Entry(
                    id,
                    tenant,
                    tier,
                    draw(description.weightMin(), description.weightMax()),
                    Optional.empty(),
                    replica[i] ? Optional.of(destination) : Optional.empty(),
                    replica[i] ? shift : 0,
                    inA[i],
                    inB[i]));
        }
    }

    /** Chooses services whose workloads make up the share as nearly as can be without exceeding it. */
    private boolean[] replicas(double share, int[] inA, int[] inB) {
        List<Integer> order = order(inA.length);
        int all = IntStream.range(0, inA.length).map(i -> inA[i] + inB[i]).sum();
        int target = (int) Math.floor(share * all + 1e-9);
        // reachable[k][sum]: the first k services in drawn order contain a choice of that many workloads.
        boolean[][] reachable = new boolean[order.size() + 1][target + 1];
        reachable[0][0] = true;
        for (int k = 0; k < order.size(); k++) {
            int size = inA[order.get(k)] + inB[order.get(k)];
            for (int sum = 0; sum <= target; sum++) {
                reachable[k + 1][sum] = reachable[k][sum] || sum >= size && reachable[k][sum - size];
            }
        }
        int sum = target;
        while (!reachable[order.size()][sum]) {
            sum--;
        }
        boolean[] replica = new boolean[inA.length];
        for (int k = order.size(); k > 0; k--) {
            if (!reachable[k - 1][sum]) {
                replica[order.get(k - 1)] = true;
                sum -= inA[order.get(k - 1)] + inB[order.get(k - 1)];
            }
        }
        return replica;
    }

    /** A service depends on an earlier one of its tenant: earlier means no cycle, and no lower a tier. */
    private void dependencies() {
        int wanted = (int) Math.round(description.dependentServices() * entries.size());
        int tenants = description.tenants().size();
        for (int i : order(entries.size())) {
            if (wanted > 0 && i >= tenants) {
                Entry e = entries.get(i);
                String other = entries.get(e.tenant() + tenants * random.nextInt(i / tenants))
                        .id();
                entries.set(
                        i,
                        new Entry(
                                e.id(),
                                e.tenant(),
                                e.tier(),
                                e.weightTenths(),
                                Optional.of(other),
                                e.destination(),
                                e.shiftSeconds(),
                                e.zoneA(),
                                e.zoneB()));
                wanted--;
            }
        }
    }

    private List<Integer> order(int count) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, random);
        return order;
    }

    private int draw(int min, int max) {
        return min + random.nextInt(max - min + 1);
    }

    /** Splits a whole into parts by weight, largest remainder first, each at least the given least. */
    static int[] parts(double[] weights, int whole, int least) {
        double sum = Arrays.stream(weights).sum();
        int spread = whole - least * weights.length;
        int[] parts = new int[weights.length];
        double[] rest = new double[weights.length];
        int given = 0;
        for (int i = 0; i < weights.length; i++) {
            double exact = spread * weights[i] / sum;
            parts[i] = (int) Math.floor(exact + 1e-9);
            rest[i] = exact - parts[i];
            given += parts[i];
            parts[i] += least;
        }
        List<Integer> byRest =
                new ArrayList<>(IntStream.range(0, weights.length).boxed().toList());
        byRest.sort(Comparator.comparingDouble((Integer i) -> -rest[i]).thenComparingInt(i -> i));
        for (int i = 0; i < spread - given; i++) {
            parts[byRest.get(i)]++;
        }
        return parts;
    }
}
