package org.bongsu.simulators;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.site.Site;
import org.bongsu.simulators.devices.TlsFiles;
import org.bongsu.simulators.fleet.FaultRates;
import org.bongsu.simulators.tenant.TenantFaults;
import org.bongsu.simulators.tenant.TenantHabit;

/**
 * Where and how a simulation runs.
 *
 * @param modbusHost address on which Modbus endpoints listen, whatever host devices.yaml names
 * @param freePorts true: every endpoint takes any free port, which {@link Simulation#inventory()} then tells
 * @param broker a broker to publish to; empty for an embedded one
 * @param mqttPort of the embedded broker
 * @param httpHost address of fleet, tenants and truth
 * @param httpPort of the same
 * @param seed of noise, faults and answers
 * @param fleetFaults how unreliable the drivers are
 * @param tenantFaults by tenant; others behave
 * @param tenantSecrets whsec_ keys by tenant
 * @param operatorSecrets whsec_ keys by operators' channel
 * @param daemonUrl where the operator types; empty: nobody types
 * @param modbusTls what endpoints on the wire TLS show; a site that has one cannot be started without
 * @param serialPorts the end on which we serve a port, by the path that devices.yaml names; others are served there itself
 * @param habits how tenants answer at {@code daemonUrl}; others never do
 */
public record SimulationOptions(
        String modbusHost,
        boolean freePorts,
        Optional<String> broker,
        int mqttPort,
        String httpHost,
        int httpPort,
        long seed,
        FaultRates fleetFaults,
        Map<String, TenantFaults> tenantFaults,
        Map<String, String> tenantSecrets,
        Map<String, String> operatorSecrets,
        Optional<String> daemonUrl,
        Optional<TlsFiles> modbusTls,
        Map<String, String> serialPorts,
        Map<String, TenantHabit> habits) {

    public static final String LOOPBACK = "127.0.0.1";
    public static final int MQTT_PORT = 11883;
    public static final int HTTP_PORT = 18090;

    public SimulationOptions {
        tenantFaults = Ordered.map(tenantFaults);
        tenantSecrets = Ordered.map(tenantSecrets);
        operatorSecrets = Ordered.map(operatorSecrets);
        serialPorts = Ordered.map(serialPorts);
        habits = Ordered.map(habits);
    }

    /**
     * The addresses that the bundled sites' files name, with the tenants' keys where their files hold the key itself
     * and not a reference to it.
     */
    public static SimulationOptions defaults(Site site, long seed) {
        return new SimulationOptions(
                LOOPBACK,
                false,
                Optional.empty(),
                MQTT_PORT,
                LOOPBACK,
                HTTP_PORT,
                seed,
                FaultRates.DEFAULT,
                Map.of(),
                literalSecrets(site),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }

    /** The tenants' webhook secrets that are keys and not references. */
    public static Map<String, String> literalSecrets(Site site) {
        Map<String, String> secrets = new LinkedHashMap<>();
        site.tenants()
                .forEach(tenant -> tenant.webhook()
                        .filter(hook -> hook.secret().startsWith("whsec_"))
                        .ifPresent(hook -> secrets.put(tenant.id(), hook.secret())));
        return secrets;
    }

    /** Everything on free ports, for tests and for several at once on one machine. */
    public SimulationOptions onFreePorts() {
        return new SimulationOptions(
                modbusHost,
                true,
                broker,
                0,
                httpHost,
                0,
                seed,
                fleetFaults,
                tenantFaults,
                tenantSecrets,
                operatorSecrets,
                daemonUrl,
                modbusTls,
                serialPorts,
                habits);
    }

    public SimulationOptions withModbusHost(String host) {
        return new SimulationOptions(
                host,
                freePorts,
                broker,
                mqttPort,
                httpHost,
                httpPort,
                seed,
                fleetFaults,
                tenantFaults,
                tenantSecrets,
                operatorSecrets,
                daemonUrl,
                modbusTls,
                serialPorts,
                habits);
    }

    public SimulationOptions withBroker(String url) {
        return new SimulationOptions(
                modbusHost,
                freePorts,
                Optional.of(url),
                mqttPort,
                httpHost,
                httpPort,
                seed,
                fleetFaults,
                tenantFaults,
                tenantSecrets,
                operatorSecrets,
                daemonUrl,
                modbusTls,
                serialPorts,
                habits);
    }

    public SimulationOptions withDaemon(String url) {
        return new SimulationOptions(
                modbusHost,
                freePorts,
                broker,
                mqttPort,
                httpHost,
                httpPort,
                seed,
                fleetFaults,
                tenantFaults,
                tenantSecrets,
                operatorSecrets,
                Optional.of(url),
                modbusTls,
                serialPorts,
                habits);
    }

    public SimulationOptions withFaults(FaultRates fleet, Map<String, TenantFaults> tenants) {
        return new SimulationOptions(
                modbusHost,
                freePorts,
                broker,
                mqttPort,
                httpHost,
                httpPort,
                seed,
                fleet,
                tenants,
                tenantSecrets,
                operatorSecrets,
                daemonUrl,
                modbusTls,
                serialPorts,
                habits);
    }

    /** Keys of the receivers, resolved by whoever may read secrets. */
    public SimulationOptions withSecrets(Map<String, String> tenants, Map<String, String> operators) {
        return new SimulationOptions(
                modbusHost,
                freePorts,
                broker,
                mqttPort,
                httpHost,
                httpPort,
                seed,
                fleetFaults,
                tenantFaults,
                tenants,
                operators,
                daemonUrl,
                modbusTls,
                serialPorts,
                habits);
    }

    /** What the serving of other wires than plain TCP needs. */
    public SimulationOptions withWires(Optional<TlsFiles> tls, Map<String, String> ports) {
        return new SimulationOptions(
                modbusHost,
                freePorts,
                broker,
                mqttPort,
                httpHost,
                httpPort,
                seed,
                fleetFaults,
                tenantFaults,
                tenantSecrets,
                operatorSecrets,
                daemonUrl,
                tls,
                ports,
                habits);
    }

    public SimulationOptions withHabits(Map<String, TenantHabit> tenants) {
        return new SimulationOptions(
                modbusHost,
                freePorts,
                broker,
                mqttPort,
                httpHost,
                httpPort,
                seed,
                fleetFaults,
                tenantFaults,
                tenantSecrets,
                operatorSecrets,
                daemonUrl,
                modbusTls,
                serialPorts,
                tenants);
    }
}
