package org.bongsu.simulators.tenant;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bongsu.domain.Ordered;

/**
 * What tenants answer: by seed, tenant, notice and attempt, so that the order between tenants changes nothing. One
 * thread owns it.
 */
public final class TenantModel {

    private final long seed;
    private final Map<String, TenantFaults> faults;
    private final TenantFaults others;
    private final Map<String, Integer> deliveries = new LinkedHashMap<>();
    private final Map<String, Integer> attempts = new LinkedHashMap<>();

    /** @param after how long after the delivery the answer comes */
    public record Answer(int status, Duration after) {
        public boolean accepted() {
            return status / 100 == 2;
        }
    }

    /** @param others behaviour of those that {@code faults} does not name */
    public TenantModel(long seed, Map<String, TenantFaults> faults, TenantFaults others) {
        this.seed = seed;
        this.faults = Ordered.map(faults);
        this.others = others;
    }

    /** The answer to one delivery attempt of a notice that verified. */
    public Answer deliver(String tenant, String noticeId) {
        TenantFaults fault = faults.getOrDefault(tenant, others);
        int delivery = deliveries.merge(tenant, 1, Integer::sum);
        int attempt = attempts.merge(tenant + "/" + noticeId, 1, Integer::sum);
        boolean fails = delivery <= fault.failFirst() || roll(tenant, noticeId, attempt) < fault.errorShare();
        return new Answer(fails ? 500 : 204, fault.slow());
    }

    private double roll(String tenant, String noticeId, int attempt) {
        long z = seed * 0x9E3779B97F4A7C15L + tenant.hashCode() * 0xD1B54A32D192ED03L;
        z += noticeId.hashCode() * 0x8CB92BA72F3D8DD7L + attempt;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
