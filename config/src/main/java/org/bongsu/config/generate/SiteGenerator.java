package org.bongsu.config.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.bongsu.config.ConfigException;
import org.bongsu.config.Problems;
import org.bongsu.config.yaml.YamlDocument;

/**
 * Writes {@code site.yaml, devices.yaml, servers.csv} and {@code tenants.yaml} of a folder from its {@code
 * generate.yaml}. The same description gives the same bytes on every machine: {@link Random}'s sequence is specified, and
 * only whole numbers are drawn for what is written.
 */
public final class SiteGenerator {

    static final String HEADER =
            "# Written by the command \"bongsu generate\" from generate.yaml beside it; change that, not this.\n";

    private SiteGenerator() {}

    /**
     * Generates into the folder itself.
     *
     * @throws ConfigException when generate.yaml has problems; nothing is written then
     * @throws UncheckedIOException when a file cannot be written
     */
    public static void generate(Path folder) {
        files(folder).forEach((name, text) -> write(folder.resolve(name), text));
    }

    /** What {@link #generate} would write, by file name. */
    public static Map<String, String> files(Path folder) {
        Problems problems = new Problems();
        YamlDocument document = YamlDocument.read(folder.resolve("generate.yaml"), "generate.yaml", problems);
        var description = Description.decode(document, problems);
        problems.throwIfAny();
        return files(description.orElseThrow());
    }

    private static Map<String, String> files(Description description) {
        Random random = new Random(description.seed());
        Catalogue catalogue = new Catalogue(description, random);
        ServersText servers = new ServersText(description, catalogue, random);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("site.yaml", SiteText.write(description, servers.memoryGib()));
        files.put("devices.yaml", new DevicesText(description).write());
        files.put("servers.csv", servers.text());
        files.put("tenants.yaml", TenantsText.write(description, catalogue));
        return files;
    }

    private static void write(Path file, String text) {
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
