package org.bongsu.rules.signal;

import java.util.ArrayList;
import java.util.List;
import org.bongsu.domain.Moment;
import org.bongsu.domain.point.Device;
import org.bongsu.domain.stage.Truth;
import org.bongsu.rules.expression.Condition;
import org.bongsu.rules.expression.Slots;

/** On how many devices a condition is true, and on how many it is unknown: two slots, kept by counting changes. */
final class CountWatch {

    private final int slot;
    private final List<String> points;
    private final Wire wire;
    private final List<Member> members = new ArrayList<>();

    /** @param points names of those that each member's condition reads */
    CountWatch(int slot, List<String> points, Wire wire) {
        this.slot = slot;
        this.points = points;
        this.wire = wire;
    }

    List<String> points() {
        return points;
    }

    /** One of the devices. */
    final class Member extends Watcher {
        private final Device device;
        private final Condition condition;
        private Truth truth = Truth.UNKNOWN;

        Member(int order, int level, Device device, Condition condition) {
            super(order, level);
            this.device = device;
            this.condition = condition;
            members.add(this);
        }

        Device device() {
            return device;
        }

        @Override
        void look(Slots slots, Moment now) {
            Truth seen = condition.test(slots);
            if (seen != truth) {
                move(slot, Truth.TRUE, truth, seen);
                move(slot + 1, Truth.UNKNOWN, truth, seen);
                truth = seen;
                wire.graph().stir(slot);
            }
        }

        private void move(int counter, Truth counted, Truth before, Truth after) {
            int by = (after == counted ? 1 : 0) - (before == counted ? 1 : 0);
            if (by != 0) {
                wire.slots().set(counter, wire.slots().value(counter) + by);
            }
        }

        @Override
        void fire(Moment at, Outbox out) {
            throw new IllegalStateException("a member of a count is never due");
        }
    }

    /** Nothing is known of any. */
    void begin() {
        wire.slots().set(slot, 0);
        wire.slots().set(slot + 1, members.size());
    }

    List<Member> members() {
        return members;
    }

    List<Device> devices(Truth truth) {
        return members.stream()
                .filter(member -> member.truth == truth)
                .map(Member::device)
                .toList();
    }
}
