package org.bongsu.simulators.devices;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A Moquette broker in this process, open to anyone who reaches its port: for rehearsals. Keeps its sessions in memory,
 * reports to nobody, writes at most its own identity into a temporary folder. Start and close block for some 100 ms and belong on
 * a worker thread.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** A client that does not read may pile up so many messages; then the broker drops it. */
    private static final String QUEUE = "20000";

    private final Server server = new Server();
    private final String host;
    private final int port;
    private final Path folder;
    private boolean closed;

    /**
     * @param port 0 for any free one
     * @throws UncheckedIOException when the port is taken
     */
    public EmbeddedBroker(String host, int port) {
        this.host = host;
        try {
            this.port = port == 0 ? freePort(host) : port;
            this.folder = Files.createTempDirectory("bongsu-broker");
            server.startServer(config());
        } catch (IOException e) {
            throw new UncheckedIOException("no broker on " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private IConfig config() {
        Properties properties = new Properties();
        properties.setProperty(IConfig.HOST_PROPERTY_NAME, host);
        properties.setProperty(IConfig.PORT_PROPERTY_NAME, Integer.toString(port));
        properties.setProperty(IConfig.WEB_SOCKET_PORT_PROPERTY_NAME, "disabled");
        properties.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
        properties.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        properties.setProperty(IConfig.DATA_PATH_PROPERTY_NAME, folder.toString());
        properties.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
        properties.setProperty(IConfig.SESSION_QUEUE_SIZE, QUEUE);
        return new MemoryConfig(properties);
    }

    /** The broker takes 0 for "its default port", so a free one is looked for first. */
    private static int freePort(String host) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        }
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "tcp://" + host + ":" + port;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.stopServer();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("left behind " + folder, e);
        }
    }
}
