package org.bongsu.daemon.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What an archive holds, as its {@code manifest.json} says.
 *
 * @param made wall time
 * @param epoch of the newest start in the journal
 * @param lastWallMillis of the journal's last input; 0 without any
 */
public record Manifest(Instant made, long epoch, long lastWallMillis, List<Entry> entries) {

    static final String NAME = "manifest.json";
    private static final String FORMAT = "bongsu-backup-1";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param version of a store; 0 for other files */
    public record Entry(String name, long bytes, String sha256, int version) {}

    public Manifest {
        entries = List.copyOf(entries);
    }

    byte[] json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT)
                .put("made", made.toString())
                .put("epoch", epoch)
                .put("last_wall_ms", lastWallMillis);
        for (Entry entry : entries) {
            root.withArray("files")
                    .addObject()
                    .put("name", entry.name())
                    .put("bytes", entry.bytes())
                    .put("sha256", entry.sha256())
                    .put("version", entry.version());
        }
        return root.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }

    static Manifest read(InputStream in) throws IOException, StoreException {
        JsonNode root = JSON.readTree(in.readAllBytes());
        if (!root.path("format").asText().equals(FORMAT)) {
            throw new StoreException("is no backup of this version: format \""
                    + root.path("format").asText() + "\", expected " + FORMAT);
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode file : root.path("files")) {
            entries.add(new Entry(
                    file.path("name").asText(),
                    file.path("bytes").asLong(),
                    file.path("sha256").asText(),
                    file.path("version").asInt()));
        }
        return new Manifest(
                Instant.parse(root.path("made").asText()),
                root.path("epoch").asLong(),
                root.path("last_wall_ms").asLong(),
                entries);
    }

    /** Copies all of it, and says what it was. */
    static Entry copy(String name, InputStream in, OutputStream out, int version) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
            out.write(buffer, 0, read);
            bytes += read;
        }
        return new Entry(name, bytes, HexFormat.of().formatHex(digest.digest()), version);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
