package org.bongsu.daemon.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bongsu.daemon.runtime.Setup;

/** The demo site with a token for each tenant. */
public final class TokenSite {

    private TokenSite() {}

    public static Setup in(Path folder) throws IOException {
        Path demo = Setup.configHome().resolve("sites/demo");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(demo)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = folder.resolve(demo.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        Path tenants = folder.resolve("tenants.yaml");
        Files.writeString(
                tenants, Files.readString(tenants).replaceAll("token: \"file:tokens/(\\S+)\"", "token: env:$1"));
        return Setup.load(folder);
    }

    /** Of a tenant or of the reference to it. */
    public static String token(String tenant) {
        return "token-of-" + tenant.replace("env:", "") + "-0123456789";
    }
}
