package org.bongsu.simulators.physics;

import org.bongsu.domain.point.Device;
import org.bongsu.domain.point.DeviceKind;
import org.bongsu.domain.point.Point;
import org.bongsu.domain.point.PointType;

/**
 * What a point measures and what a quiet room shows for it. Idle values and noise are synthetic judgement, chosen so
 * that no default rule sees anything.
 */
enum Quantity {
    UPS_STATUS(0, 0),
    UPS_LOAD(45, 1.5),
    UPS_TEMPERATURE(30, 0.3),
    CHARGE(100, 0),
    HEALTH(98, 0),
    RUNTIME(0, 0),
    /** 12 V blocks in a UPS; 11 modules of 14 cells at 4.1 V in a lithium rack. */
    VOLTAGE_UPS_BATTERY(54.4, 0.1),
    VOLTAGE_RACK(154 * 4.1, 0.3),
    CURRENT(0, 0.4),
    POWER(0, 0.2),
    BATTERY_TEMPERATURE(24, 0.06),
    BATTERY_TEMPERATURE_MAX(24.6, 0.06),
    BATTERY_TEMPERATURE_MIN(23.4, 0.06),
    CELL_MIN(4.097, 0.001),
    CELL_MAX(4.103, 0.001),
    BATTERY_ALARM(0, 0),
    MODULE_TEMPERATURE(24.2, 0.06),
    MODULE_CELL(4.1, 0.001),
    INPUT_VOLTAGE(220, 0.8),
    OUTPUT_VOLTAGE(220, 0.3),
    PDU_LOAD(42, 1.2),
    BRANCH_CURRENT(9, 0.25),
    SMOKE(0.012, 0.004),
    H2(1, 1),
    CO(1, 1),
    VOC(2, 1),
    AIR_TEMPERATURE(24, 0.06),
    HUMIDITY(45, 1),
    GENERATOR(0, 0),
    COOLING_RUNNING(1, 0),
    /** Panel contacts, faults, leaks: false until a scenario says so. */
    FLAG(0, 0),
    OTHER(0, 0);

    private final double idle;
    private final double noise;

    Quantity(double idle, double noise) {
        this.idle = idle;
        this.noise = noise;
    }

    double idle() {
        return idle;
    }

    /** Largest deviation of the noise. */
    double noise() {
        return noise;
    }

    static Quantity of(Device device, Point point) {
        String name = point.name();
        if (name.startsWith("battery.module.")) {
            return name.endsWith(".temperature") ? MODULE_TEMPERATURE : MODULE_CELL;
        }
        if (name.startsWith("branch.")) {
            return BRANCH_CURRENT;
        }
        return switch (name) {
            case "ups.status" -> UPS_STATUS;
            case "ups.load" -> UPS_LOAD;
            case "ups.temperature" -> UPS_TEMPERATURE;
            case "battery.charge" -> CHARGE;
            case "battery.health" -> HEALTH;
            case "battery.runtime" -> RUNTIME;
            case "battery.voltage" -> device.kind() == DeviceKind.BATTERY ? VOLTAGE_RACK : VOLTAGE_UPS_BATTERY;
            case "battery.current" -> CURRENT;
            case "battery.power" -> POWER;
            case "battery.temperature" -> BATTERY_TEMPERATURE;
            case "battery.temperature.max" -> BATTERY_TEMPERATURE_MAX;
            case "battery.temperature.min" -> BATTERY_TEMPERATURE_MIN;
            case "battery.voltage.cell.min" -> CELL_MIN;
            case "battery.voltage.cell.max" -> CELL_MAX;
            case "battery.alarm" -> BATTERY_ALARM;
            case "input.voltage" -> INPUT_VOLTAGE;
            case "output.voltage" -> OUTPUT_VOLTAGE;
            case "pdu.load" -> PDU_LOAD;
            case "smoke.obscuration" -> SMOKE;
            case "gas.h2" -> H2;
            case "gas.co" -> CO;
            case "gas.voc" -> VOC;
            case "ambient.temperature" -> AIR_TEMPERATURE;
            case "ambient.humidity" -> HUMIDITY;
            case "generator.running" -> GENERATOR;
            case "cooling.running" -> COOLING_RUNNING;
            default -> point.definition().type() == PointType.FLAG ? FLAG : OTHER;
        };
    }
}
