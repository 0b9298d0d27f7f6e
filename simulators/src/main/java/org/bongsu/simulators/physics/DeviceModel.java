package org.bongsu.simulators.physics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.RegisterCodec;
import org.bongsu.domain.profile.RegisterField;
import org.bongsu.domain.profile.RegisterType;
import org.bongsu.simulators.scenario.Curve;
import org.bongsu.simulators.scenario.SensorFault;
import org.bongsu.simulators.scenario.Signal;
import org.jspecify.annotations.Nullable;

/**
 * One device: the true value of each of its points at a moment, and what the device says. Values are functions of time,
 * so a device nobody asks costs nothing, and a quiet one is computed anew only when its noise changes.
 */
final class DeviceModel {

    /** Noise holds still for so long, as a sensor's own filter does. */
    private static final long NOISE_NANOS = 20_000_000_000L;

    private static final double ALARM_CELSIUS = 60;
    private static final int MODULES = 11;
    private static final int CELLS_A_MODULE = 14;

    private final Device device;
    private final long seed;
    private final List<Point> points;
    private final Quantity[] quantities;
    private final double[] offsets;
    private final long[] carried;
    private final double[] lowest;
    private final double[] highest;
    private final double[] said;
    private final @Nullable Ramp[] ramps;
    private final @Nullable Fault[] faults;
    private final int[] exponents;
    private final @Nullable RegisterCodec codec;
    private final @Nullable RegisterImage image;
    private final Optional<String> node;
    private List<Spread> spreads = List.of();
    private Map<Quantity, Curve> rackCurves = Map.of();
    private Moment rackBegan = Moment.FAR;
    private long noiseBucket = Long.MIN_VALUE;
    private long seenVersion = -1;
    private Moment rampsUntil;
    private boolean fresh;
    private boolean lost;

    private record Ramp(Moment began, double from, double to, double seconds) {
        double at(Moment now) {
            double since = began.secondsUntil(now);
            return seconds <= 0 || since >= seconds ? to : from + (to - from) * since / seconds;
        }
    }

    private record Fault(SensorFault kind, double value) {}

    DeviceModel(Inventory inventory, Device device, long seed, Moment start) {
        this.device = device;
        this.seed = seed;
        this.node = device.node();
        this.points = inventory.pointsOf(device);
        this.rampsUntil = start;
        int n = points.size();
        this.quantities = new Quantity[n];
        this.offsets = new double[n];
        this.carried = new long[n];
        this.lowest = new double[n];
        this.highest = new double[n];
        this.said = new double[n];
        this.ramps = new Ramp[n];
        this.faults = new Fault[n];
        this.exponents = new int[n];
        Profile profile = inventory.profile(device);
        Map<Integer, Integer> scales = profile.isModbus() ? scales(profile, inventory.registry()) : Map.of();
        for (int i = 0; i < n; i++) {
            Point point = points.get(i);
            quantities[i] = Quantity.of(device, point);
            offsets[i] = quantities[i].noise() * Noise.around(Noise.hash(seed, point.index(), -1));
            lowest[i] = point.definition().min();
            highest[i] = point.definition().max();
            carried[i] = profile.isModbus() ? 0 : -1;
            narrow(profile, i, scales);
        }
        this.codec = profile.isModbus() ? new RegisterCodec(inventory, device) : null;
        this.image = profile.isModbus() ? new RegisterImage(profile) : null;
        if (image != null) {
            scales.forEach((register, exponent) -> image.put(register >> 16, register & 0xFFFF, exponent & 0xFFFF));
        }
    }

    /** Keeps statuses to the tokens and values inside what their registers carry: a hot sensor saturates, it does not wrap around. */
    private void narrow(Profile profile, int i, Map<Integer, Integer> scales) {
        for (RegisterField field : profile.registers()) {
            if (!field.point().equals(points.get(i).name())) {
                continue;
            }
            PointDefinition definition = points.get(i).definition();
            if (definition.type() == PointType.STATUS) {
                field.tokens().values().forEach(token -> carried[i] |= definition.mask(token));
            }
            if (!field.tokens().isEmpty()) {
                continue;
            }
            OptionalInt register = field.scaleRegister();
            exponents[i] = register.isPresent() ? scales.getOrDefault(key(field, register.getAsInt()), 0) : 0;
            double unit = field.scale() * StrictMath.pow(10, exponents[i]);
            double[] range = range(field.type());
            lowest[i] = Math.max(lowest[i], range[0] * unit + field.offset());
            highest[i] = Math.min(highest[i], range[1] * unit + field.offset());
        }
    }

    /** The finest power of ten for each scale register with which all fields that share it still fit. */
    private static Map<Integer, Integer> scales(Profile profile, Map<String, PointDefinition> registry) {
        Map<Integer, Integer> scales = new LinkedHashMap<>();
        for (RegisterField field : profile.registers()) {
            PointDefinition definition = registry.get(field.point());
            if (field.scaleRegister().isEmpty() || definition == null) {
                continue;
            }
            double largest = Math.max(Math.abs(definition.min()), Math.abs(definition.max())) / field.scale();
            int exponent = -3;
            while (exponent < 3 && largest / StrictMath.pow(10, exponent) > range(field.type())[1]) {
                exponent++;
            }
            scales.merge(key(field, field.scaleRegister().getAsInt()), exponent, Math::max);
        }
        return scales;
    }

    private static int key(RegisterField field, int register) {
        return field.function() << 16 | register;
    }

    /** Raw values that mean a number in every register map we know, the sentinels at the ends left out. */
    private static double[] range(RegisterType type) {
        return switch (type) {
            case U16, ENUM16, BITS16 -> new double[] {0, 0xFFFE};
            case S16 -> new double[] {-0x7FFF, 0x7FFE};
            case U32, BITS32 -> new double[] {0, 0xFFFFFFFEL};
            case S32 -> new double[] {-0x7FFFFFFF, 0x7FFFFFFE};
            case U64 -> new double[] {0, 0x1p63};
            case S64 -> new double[] {-0x1p62, 0x1p62};
            case U16_NEGATIVE_ABOVE_10000 -> new double[] {-9_999, 9_999};
            case F32 -> new double[] {-Float.MAX_VALUE, Float.MAX_VALUE};
            case F64 -> new double[] {-Double.MAX_VALUE, Double.MAX_VALUE};
        };
    }

    Device device() {
        return device;
    }

    boolean lost() {
        return lost;
    }

    void lost(boolean now) {
        lost = now;
    }

    boolean measures(String point) {
        return slot(point) >= 0;
    }

    void spread(Spread spread) {
        List<Spread> more = new ArrayList<>(spreads);
        more.add(spread);
        spreads = List.copyOf(more);
    }

    /** The device's own rack catches fire. */
    void burn(Moment at, Map<Quantity, Signal> signals) {
        Map<Quantity, Curve> curves = new LinkedHashMap<>();
        signals.forEach((quantity, signal) -> curves.put(quantity, signal.curve(quantity.idle())));
        rackCurves = curves;
        rackBegan = at;
    }

    boolean burns() {
        return rackBegan != Moment.FAR;
    }

    Moment passes(Quantity quantity, double limit, boolean rising) {
        Curve curve = rackCurves.get(quantity);
        double seconds = curve == null ? -1 : curve.reaches(limit, rising);
        return seconds < 0 ? Moment.FAR : rackBegan.plusSeconds(seconds);
    }

    void ramp(String point, double to, double seconds, Moment now, PowerState power) {
        int i = slot(point);
        ramps[i] = new Ramp(now, truth(i, now, power), to, seconds);
        rampsUntil = rampsUntil.later(now.plusSeconds(seconds));
    }

    void fail(String point, SensorFault kind, double value, Moment now, PowerState power) {
        int i = slot(point);
        faults[i] = switch (kind) {
            case NONE -> null;
            case FROZEN -> new Fault(kind, says(i, now, power));
            case STUCK, OFF_BY -> new Fault(kind, value);
        };
    }

    private int slot(String point) {
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).name().equals(point)) {
                return i;
            }
        }
        return -1;
    }

    /** Brings what the device says up to the moment. */
    void refresh(Moment now, long version, PowerState power) {
        long bucket = Math.floorDiv(
                now.epochNanos()
                        + Math.floorMod(Noise.hash(seed, -2, device.id().hashCode()), NOISE_NANOS),
                NOISE_NANOS);
        if (fresh && bucket == noiseBucket && version == seenVersion && !restless(now, power)) {
            return;
        }
        noiseBucket = bucket;
        seenVersion = version;
        for (int i = 0; i < said.length; i++) {
            double value = says(i, now, power);
            if (!fresh || value != said[i]) {
                said[i] = value;
                if (codec != null && image != null) {
                    codec.encodeAt(i, value, exponents[i], image);
                }
            }
        }
        fresh = true;
    }

    private boolean restless(Moment now, PowerState power) {
        boolean runsDown = device.kind() == DeviceKind.UPS || device.kind() == DeviceKind.BATTERY;
        return !spreads.isEmpty() || burns() || !now.isAfter(rampsUntil) || runsDown && power.isRestless();
    }

    /** What the device says; call {@link #refresh} first. */
    void values(ValueSink sink) {
        for (int i = 0; i < said.length; i++) {
            sink.accept(points.get(i), said[i]);
        }
    }

    Optional<RegisterImage> image() {
        return Optional.ofNullable(image);
    }

    private double says(int i, Moment now, PowerState power) {
        Fault fault = faults[i];
        if (fault != null && fault.kind() != SensorFault.OFF_BY) {
            return clamp(i, fault.value());
        }
        return clamp(i, truth(i, now, power) + (fault == null ? 0 : fault.value()));
    }

    private double clamp(int i, double value) {
        if (points.get(i).definition().type() == PointType.STATUS) {
            return (long) value & carried[i];
        }
        return Math.min(highest[i], Math.max(lowest[i], value));
    }

    private double truth(int i, Moment now, PowerState power) {
        Ramp ramp = ramps[i];
        double noise = noise(i);
        if (ramp != null) {
            return points.get(i).definition().type() == PointType.NUMBER ? ramp.at(now) + noise : ramp.at(now);
        }
        Quantity quantity = quantities[i];
        double value = switch (quantity) {
            case UPS_STATUS -> status(points.get(i).definition(), power);
            case CHARGE -> 100 * node.map(power::charge).orElse(1.0);
            case RUNTIME ->
                Math.floor(node.map(power::runtimeSeconds).orElse(PowerState.DEFAULT_RUNTIME.toSeconds() * 1.0));
            case CURRENT -> discharges(power) ? 95 : 0;
            case POWER -> discharges(power) ? 58 : 0;
            case INPUT_VOLTAGE -> hasInput(power) ? quantity.idle() : 0;
            case OUTPUT_VOLTAGE -> node.map(power::isDead).orElse(false) ? 0 : quantity.idle();
            case GENERATOR -> power.generatorRuns() ? 1 : 0;
            case BATTERY_ALARM -> alarm(now) ? 1 : 0;
            case VOLTAGE_UPS_BATTERY, VOLTAGE_RACK -> quantity.idle() * sag(power);
            default -> quantity.idle();
        };
        value += burnt(i, quantity, now);
        for (Spread spread : spreads) {
            value += spread.adds(quantity, now);
        }
        boolean live = quantity != Quantity.INPUT_VOLTAGE && quantity != Quantity.OUTPUT_VOLTAGE || value > 0;
        return live ? value + noise + offsets[i] : value;
    }

    private double noise(int i) {
        double size = quantities[i].noise();
        return size == 0
                ? 0
                : size * 0.6 * Noise.around(Noise.hash(seed, points.get(i).index(), noiseBucket));
    }

    /** What the rack's own fire adds. Only its first module burns at first; the mean follows by its share. */
    private double burnt(int i, Quantity quantity, Moment now) {
        if (!burns()) {
            return 0;
        }
        return switch (quantity) {
            case BATTERY_TEMPERATURE_MAX, CELL_MIN -> burnt(quantity, now);
            case MODULE_TEMPERATURE -> first(i) ? burnt(Quantity.BATTERY_TEMPERATURE_MAX, now) : 0;
            case MODULE_CELL -> first(i) ? burnt(Quantity.CELL_MIN, now) : 0;
            case BATTERY_TEMPERATURE -> burnt(Quantity.BATTERY_TEMPERATURE_MAX, now) / MODULES;
            case VOLTAGE_RACK -> CELLS_A_MODULE * burnt(Quantity.CELL_MIN, now);
            default -> 0;
        };
    }

    private boolean first(int i) {
        return points.get(i).name().startsWith("battery.module.1.");
    }

    private double burnt(Quantity quantity, Moment now) {
        Curve curve = rackCurves.get(quantity);
        return curve == null ? 0 : curve.at(rackBegan.secondsUntil(now)) - quantity.idle();
    }

    private boolean alarm(Moment now) {
        return burns()
                && Quantity.BATTERY_TEMPERATURE_MAX.idle() + burnt(Quantity.BATTERY_TEMPERATURE_MAX, now)
                        > ALARM_CELSIUS;
    }

    private boolean discharges(PowerState power) {
        return node.map(n -> power.isDischarging(n) || power.isOnBattery(n)).orElse(false);
    }

    private double sag(PowerState power) {
        return discharges(power) ? 0.90 + 0.07 * node.map(power::charge).orElse(1.0) : 1;
    }

    /** A UPS measures its mains, a PDU its own inlet. */
    private boolean hasInput(PowerState power) {
        if (node.isEmpty()) {
            return power.utilityPresent() || power.generatorRuns();
        }
        return device.kind() == DeviceKind.UPS ? power.hasMains(node.get()) : !power.isDead(node.get());
    }

    /** OL or OB, never both; LB only with OB; RB where every battery behind it is destroyed. */
    private double status(PointDefinition definition, PowerState power) {
        if (node.isPresent() && power.isDead(node.get())) {
            return definition.mask("OFF");
        }
        if (node.isEmpty() || !power.isOnBattery(node.get())) {
            double charge = node.map(power::charge).orElse(1.0);
            String battery = charge <= 0 ? "RB" : "CHRG";
            return definition.mask("OL") | (charge < 0.999 ? definition.mask(battery) : 0);
        }
        boolean low = power.runtimeSeconds(node.get()) < PowerState.LOW_BATTERY_SECONDS;
        return definition.mask("OB") | definition.mask("DISCHRG") | (low ? definition.mask("LB") : 0);
    }
}
