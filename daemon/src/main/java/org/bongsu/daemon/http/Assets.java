package org.bongsu.daemon.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;

/** Files that travel inside the jar, and those of webjars. */
final class Assets {

    /** Only what this says is served: nothing is looked up by what a stranger asks for. */
    private static final String INDEX = "console/index.txt";

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private Assets() {}

    /** A file as it is sent: plain or compressed, and not again to who has it. */
    record Asset(String type, String tag, Buffer plain, Buffer zipped) {

        static Asset of(String name, byte[] content) {
            String extension = name.substring(name.lastIndexOf('.') + 1);
            String type = TYPES.get(extension);
            if (type == null) {
                throw new IllegalStateException(name + " is of no type that is served");
            }
            return new Asset(type, '"' + hash(content) + '"', Buffer.buffer(content), Buffer.buffer(zip(content)));
        }

        void answer(RoutingContext context) {
            context.response()
                    .putHeader("Content-Type", type)
                    .putHeader("Cache-Control", "no-cache")
                    .putHeader("Vary", "Accept-Encoding")
                    .putHeader("ETag", tag);
            String known = context.request().getHeader("If-None-Match");
            if (known != null && known.contains(tag)) {
                context.response().setStatusCode(304).end();
                return;
            }
            String accepts = context.request().getHeader("Accept-Encoding");
            if (accepts != null && accepts.contains("gzip")) {
                context.response().putHeader("Content-Encoding", "gzip").end(zipped);
            } else {
                context.response().end(plain);
            }
        }

        private static String hash(byte[] content) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
                return HexFormat.of().formatHex(digest, 0, 12);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private static byte[] zip(byte[] content) {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
                out.write(content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return zipped.toByteArray();
        }
    }

    static Buffer read(String name) {
        return Buffer.buffer(bytes("web/" + name));
    }

    static Asset own(String name) {
        return Asset.of(name, bytes("web/" + name));
    }

    /** By their path from here, which is how they are asked for. */
    static Map<String, Asset> ownUnder(String folder) {
        Map<String, Asset> assets = new LinkedHashMap<>();
        List<String> names = new String(bytes("web/" + INDEX), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        names.forEach(name -> assets.put(folder + "/" + name, own(folder + "/" + name)));
        return assets;
    }

    /** A file of a webjar, whatever its version. */
    static Asset webjar(String artifact, String name) {
        Properties pom = new Properties();
        String properties = "/META-INF/maven/org.webjars.npm/" + artifact + "/pom.properties";
        try (InputStream in = Assets.class.getResourceAsStream(properties)) {
            if (in == null) {
                throw new IllegalStateException("there is no webjar " + artifact);
            }
            pom.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(properties, e);
        }
        return Asset.of(
                name, bytes("/META-INF/resources/webjars/" + artifact + "/" + pom.getProperty("version") + "/" + name));
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
