package org.bongsu.benchmarks.server;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Simulated devices, each with a loopback address of its own and one port for all, so that each is an endpoint and a lane of
 * its own.
 *
 * @param devices 1 to 65,536
 * @param dying whether every tenth is dead: half of those refuse, half accept and stay silent
 */
public record Fleet(int port, int devices, boolean dying) {

    private static final int DYING_EVERY = 10;

    public Fleet {
        if (devices < 1 || devices > 65_536) {
            throw new IllegalArgumentException(devices + " devices");
        }
    }

    public String address(int device) {
        return "127.77." + (device >> 8) + "." + (device & 0xFF);
    }

    public List<String> addresses() {
        return IntStream.range(0, devices).mapToObj(this::address).toList();
    }

    public boolean isRefusing(int device) {
        return dying && device % (2 * DYING_EVERY) == DYING_EVERY / 2;
    }

    public boolean isSilent(int device) {
        return dying && device % (2 * DYING_EVERY) == DYING_EVERY / 2 + DYING_EVERY;
    }

    public boolean isLiving(int device) {
        return !isRefusing(device) && !isSilent(device);
    }

    public int living() {
        return (int) IntStream.range(0, devices).filter(this::isLiving).count();
    }
}
