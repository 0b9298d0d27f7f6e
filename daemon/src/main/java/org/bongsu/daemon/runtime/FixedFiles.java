package org.bongsu.daemon.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of the configuration is read at the start alone: everything but rules, devices, profiles and points. Rooms and
 * workloads are behind every decision in the journal, so a change of theirs is for a restart, and is not passed over in
 * silence.
 */
final class FixedFiles {

    private static final List<String> NAMES = List.of("site.yaml", "servers.csv", "tenants.yaml", "bongsu.yaml");

    private final Map<String, String> digests;

    private FixedFiles(Map<String, String> digests) {
        this.digests = digests;
    }

    /** As they are now. */
    static FixedFiles of(Path site) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (String name : NAMES) {
            digests.put(name, digest(site.resolve(name)));
        }
        return new FixedFiles(digests);
    }

    private static String digest(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Names of the files that differ, in order. */
    List<String> changed(FixedFiles now) {
        TreeSet<String> names = new TreeSet<>(digests.keySet());
        names.addAll(now.digests.keySet());
        List<String> changed = new ArrayList<>();
        for (String name : names) {
            if (!digests.getOrDefault(name, "").equals(now.digests.getOrDefault(name, ""))) {
                changed.add(name);
            }
        }
        return changed;
    }
}
