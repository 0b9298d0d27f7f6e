package org.bongsu.config.generate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToIntFunction;

/** Writes {@code servers.csv}: services dealt over the servers of each zone, so that every rack holds a mixture. */
final class ServersText {

    private static final int MEMORY_STEP_GIB = 4;
    private static final int STOP_STEP_S = 5;

    private final Description description;
    private final Random random;
    private final StringBuilder out = new StringBuilder(3_000_000);
    private long memoryGib;

    ServersText(Description description, Catalogue catalogue, Random random) {
        this.description = description;
        this.random = random;
        out.append("server,rack,room,feeds,service,tier,memory_gib,dirty_percent_s,methods,stop_s\n");
        zone(catalogue, Catalogue.Entry::zoneA, 1, description.hallsBehindBatteries());
        zone(catalogue, Catalogue.Entry::zoneB, description.hallsBehindBatteries() + 1, description.halls());
    }

    String text() {
        return out.toString();
    }

    /** Of all workloads together. */
    long memoryGib() {
        return memoryGib;
    }

    private void zone(Catalogue catalogue, ToIntFunction<Catalogue.Entry> size, int firstHall, int lastHall) {
        List<Catalogue.Entry> deck = new ArrayList<>();
        for (Catalogue.Entry entry : catalogue.entries()) {
            deck.addAll(Collections.nCopies(size.applyAsInt(entry), entry));
        }
        Collections.shuffle(deck, random);
        int next = 0;
        for (int hall = firstHall; hall <= lastHall; hall++) {
            for (int rack = 1; rack <= description.racksPerHall(); rack++) {
                for (int slot = 1; slot <= description.serversPerRack(); slot++) {
                    row(hall, rack, slot, deck.get(next++));
                }
            }
        }
    }

    private void row(int hall, int rack, int slot, Catalogue.Entry service) {
        int row = (rack - 1) / description.racksPerRow() + 1;
        int memory = stepped(description.memoryMin(), description.memoryMax(), MEMORY_STEP_GIB);
        int dirtyHundredths = stepped(description.dirtyMin(), description.dirtyMax(), 1);
        Description.Range stop = description.tiers().get(service.tier()).stop();
        memoryGib += memory;
        out.append(Names.server(hall, rack, slot)).append(',');
        out.append(Names.rack(hall, rack)).append(',');
        out.append(Names.hall(hall)).append(',');
        out.append(Names.pdu(hall, row, "a"))
                .append(';')
                .append(Names.pdu(hall, row, "b"))
                .append(',');
        out.append(service.id()).append(',');
        out.append(service.tier()).append(',');
        out.append(memory).append(',');
        out.append(String.format(Locale.ROOT, "%d.%02d", dirtyHundredths / 100, dirtyHundredths % 100))
                .append(',');
        out.append(methods(service)).append(',');
        out.append(stepped(stop.min(), stop.max(), STOP_STEP_S)).append('\n');
    }

    private static String methods(Catalogue.Entry service) {
        if (service.tier() == 3) {
            return "stop";
        }
        return service.destination().isPresent() ? "shift;live;cold;stop" : "live;cold;stop";
    }

    private int stepped(int min, int max, int step) {
        return min + step * random.nextInt((max - min) / step + 1);
    }
}
