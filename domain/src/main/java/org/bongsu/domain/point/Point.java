package org.bongsu.domain.point;

/**
 * One measured quantity of one device.
 *
 * @param index dense from 0 over the whole site; the same in collector, rules and simulators of one configuration
 */
public record Point(int index, Device device, PointDefinition definition) {

    public String name() {
        return definition.name();
    }

    /** Device and name, such as {@code rack-1/battery.temperature}: the id in the API and in evidence. */
    public String id() {
        return device.id() + "/" + definition.name();
    }
}
