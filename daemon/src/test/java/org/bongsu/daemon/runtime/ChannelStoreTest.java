package org.bongsu.daemon.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.bongsu.alerting.channel.DeliveryStore.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelStoreTest {

    @TempDir
    private Path folder;

    private static List<String> ids(ChannelStore store, String channel) {
        return store.waiting(channel).stream().map(Waiting::id).toList();
    }

    @Test
    void whatWasNotDeliveredIsThereAfterwardsInItsOrderAndByChannel() throws Exception {
        try (ChannelStore store = new ChannelStore(folder)) {
            store.accepted("ops", "m-2", "two", 20);
            store.accepted("ops", "m-1", "one", 30);
            store.accepted("mail", "m-3", "three", 40);
            store.accepted("ops", "m-2", "said again", 50);
            store.ended("ops", "m-9", "delivered", 1, 60);
        }
        try (ChannelStore store = new ChannelStore(folder)) {
            assertEquals(List.of(new Waiting("m-2", "two", 20), new Waiting("m-1", "one", 30)), store.waiting("ops"));
            store.ended("ops", "m-2", "delivered", 3, 70);
        }
        try (ChannelStore store = new ChannelStore(folder)) {
            assertEquals(List.of("m-1"), ids(store, "ops"));
            assertEquals(List.of("m-3"), ids(store, "mail"));
        }
    }

    /** Operators' messages of yesterday keep no daemon from starting. */
    @Test
    void aDamagedFileIsSetAsideAndANewOneBegun() throws Exception {
        Path file = folder.resolve(ChannelStore.FILE);
        try (ChannelStore store = new ChannelStore(folder)) {
            for (int i = 0; i < 200; i++) {
                store.accepted("ops", "m-" + i, "x".repeat(500), i);
            }
        }
        byte[] whole = Files.readAllBytes(file);
        byte[] garbage = new byte[whole.length / 2];
        Arrays.fill(garbage, (byte) 0xA5);
        Files.write(file, Arrays.copyOf(whole, whole.length - garbage.length));
        Files.write(file, garbage, StandardOpenOption.APPEND);
        try (ChannelStore store = new ChannelStore(folder)) {
            assertEquals(List.of(), ids(store, "ops"));
            store.accepted("ops", "m-1", "one", 1);
            assertEquals(List.of("m-1"), ids(store, "ops"));
        }
        assertTrue(Files.exists(folder.resolve(ChannelStore.FILE + ".damaged")));
        Files.writeString(file, "no database at all, and long enough to be read as the header of one".repeat(20));
        try (ChannelStore store = new ChannelStore(folder)) {
            assertEquals(List.of(), ids(store, "ops"));
        }
    }
}
