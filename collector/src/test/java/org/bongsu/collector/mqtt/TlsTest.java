package org.bongsu.collector.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.bongsu.collector.Await;
import org.bongsu.collector.Fixtures;
import org.bongsu.collector.Health;
import org.bongsu.collector.PeerBinaries;
import org.bongsu.collector.PeerBinaries.Peer;
import org.bongsu.domain.ScenarioClock;
import org.bongsu.domain.point.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real Mosquitto that requires certificates, with files as the openssl command writes them. */
@Tag("peer")
class TlsTest {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String TOPIC = "bongsu/test/bat-1/th-1/ambient.temperature";

    @TempDir
    static Path pki;

    @TempDir
    Path dir;

    private final Health health = new Health();
    private final List<Reading> live = new CopyOnWriteArrayList<>();
    private final List<MqttCollector> collectors = new ArrayList<>();
    private int port;
    private Peer broker;

    @BeforeAll
    static void issue() throws Exception {
        authority("ca");
        authority("other-ca");
        issue("ca", "broker", "rsa", "subjectAltName=DNS:localhost,IP:127.0.0.1", 30);
        issue("ca", "elsewhere", "rsa", "subjectAltName=DNS:broker.example", 30);
        issue("ca", "expired", "rsa", "subjectAltName=DNS:localhost,IP:127.0.0.1", -1);
        issue("ca", "rsa", "rsa", "extendedKeyUsage=clientAuth", 30);
        issue("ca", "ec", "ec", "extendedKeyUsage=clientAuth", 30);
        issue("ca", "ed", "ed", "extendedKeyUsage=clientAuth", 30);
        issue("ca", "late", "rsa", "extendedKeyUsage=clientAuth", -1);
        issue("other-ca", "stranger", "rsa", "extendedKeyUsage=clientAuth", 30);
        openssl("rsa", "-in", "rsa.key", "-traditional", "-out", "rsa-pkcs1.key");
        openssl("ec", "-in", "ec.key", "-out", "ec-sec1.key");
        openssl("pkcs8", "-topk8", "-in", "rsa.key", "-passout", "pass:secret", "-out", "locked.key");
        openssl("rsa", "-in", "rsa.key", "-traditional", "-aes128", "-passout", "pass:secret", "-out", "locked-1.key");
    }

    @BeforeEach
    void startBroker() throws Exception {
        port = PeerBinaries.freePort();
        broker = broker("broker");
    }

    @AfterEach
    void stop() {
        collectors.forEach(MqttCollector::stop);
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({
        "3, rsa, rsa.key",
        "5, rsa, rsa.key",
        "3, rsa, rsa-pkcs1.key",
        "5, ec, ec.key",
        "3, ec, ec-sec1.key",
        "5, ed, ed.key"
    })
    void aClientCertificateIsAcceptedHoweverItsKeyIsWritten(int version, String certificate, String key) {
        MqttCollector collector = start(version, "localhost", tls("ca", certificate, key));
        Await.until("it listens", LIMIT, collector::isListening);
        assertEquals(List.of(), health.heard);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void anAddressInTheCertificateIsAHostNameToo(int version) {
        MqttCollector collector = start(version, "127.0.0.1", tls("ca", "rsa", "rsa.key"));
        Await.until("it listens", LIMIT, collector::isListening);
    }

    @ParameterizedTest
    @CsvSource({
        "3, broker, other-ca, rsa, rsa, not signed by the given authority",
        "5, broker, other-ca, rsa, rsa, not signed by the given authority",
        "3, elsewhere, ca, rsa, rsa, for another host",
        "5, elsewhere, ca, rsa, rsa, for another host",
        "3, expired, ca, rsa, rsa, not valid now",
        "5, expired, ca, rsa, rsa, not valid now",
        "3, broker, ca, '', '', wants a client certificate",
        "5, broker, ca, '', '', wants a client certificate",
        "3, broker, ca, stranger, stranger, refused the connection's security",
        "5, broker, ca, late, late, not valid now",
        "3, broker, missing, rsa, rsa, no file"
    })
    void whatIsWrongIsRefusedAndTheOperatorIsToldWhy(
            int version, String server, String ca, String certificate, String key, String why) throws Exception {
        broker.close();
        broker = broker(server);
        MqttTls files = certificate.isEmpty()
                ? new MqttTls(Optional.of(pki.resolve(ca + ".pem")), Optional.empty(), Optional.empty())
                : tls(ca, certificate, key + ".key");
        MqttCollector collector = start(version, "localhost", files);
        Await.until(
                "told " + why + ": " + health.faults,
                LIMIT,
                () -> health.faults.containsKey("mqtt")
                        && health.faults.get("mqtt").en().contains(why));
        assertFalse(collector.isListening());
    }

    /** A certificate is renewed in place, by whatever tool: the next connection uses it, and nobody restarts a daemon. */
    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void aRenewedCertificateIsUsedByTheNextConnection(int version) throws Exception {
        Path certificate = dir.resolve("own.pem");
        Path key = dir.resolve("own.key");
        Files.copy(pki.resolve("stranger.pem"), certificate);
        Files.copy(pki.resolve("stranger.key"), key);
        MqttCollector collector = start(
                version,
                "localhost",
                new MqttTls(Optional.of(pki.resolve("ca.pem")), Optional.of(certificate), Optional.of(key)));
        Await.until("it is refused", LIMIT, () -> health.faults.containsKey("mqtt"));
        Files.copy(pki.resolve("ec.pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pki.resolve("ec-sec1.key"), key, StandardCopyOption.REPLACE_EXISTING);
        Await.until("it listens", LIMIT, collector::isListening);
        Await.until("the fault is over", LIMIT, () -> health.faults.isEmpty());
    }

    @Test
    void onlyTls12And13AreSpokenAndTheHostIsVerifiedWhateverTheClientLibraryForgets() throws Exception {
        try (SSLSocket socket =
                (SSLSocket) TlsSockets.of(tls("ca", "rsa", "rsa.key")).createSocket()) {
            assertEquals(List.of("TLSv1.3", "TLSv1.2"), List.of(socket.getEnabledProtocols()));
            assertEquals("HTTPS", socket.getSSLParameters().getEndpointIdentificationAlgorithm());
        }
    }

    @Test
    void messagesComeThroughAndAreAcknowledged() throws Exception {
        MqttSettings settings = MqttSettings.of("ssl://localhost:" + port, "bongsu")
                .withVersion(5)
                .withTls(tls("ca", "ec", "ec.key"));
        MqttCollector collector = start(5, "localhost", tls("ca", "rsa", "rsa.key"));
        Await.until("it listens", LIMIT, collector::isListening);
        MqttListener publisher = new MqttListener(
                settings, "publisher", List.of(), Optional::empty, 10, new Silent(), new SimpleMeterRegistry());
        publisher.start();
        Await.until(
                "it is published",
                LIMIT,
                () -> publisher.publish(TOPIC, "{\"v\":21}".getBytes(StandardCharsets.UTF_8), 1, false));
        Await.until("it arrives", LIMIT, () -> live.stream().anyMatch(reading -> reading.raw() == 21));
        publisher.stop();
    }

    private static final class Silent implements MqttListener.Handler {
        @Override
        public void connected() {
            // Nothing to say.
        }

        @Override
        public void lost() {
            // The next publication finds out.
        }

        @Override
        public void arrived(String topic, byte[] payload, boolean retained) {
            throw new IllegalStateException("subscribed to nothing");
        }
    }

    @Test
    void aFileThatCannotBeUsedSaysWhichAndWhy() throws Exception {
        assertTrue(message("locked.key").contains("passphrase"));
        assertTrue(message("locked-1.key").contains("passphrase"));
        assertTrue(message("ca.pem").contains("holds no private key"));
        Path damaged = Files.writeString(
                dir.resolve("damaged.key"), "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n");
        assertTrue(assertThrows(IOException.class, () -> PemFile.key(damaged))
                .getMessage()
                .contains("damaged.key"));
        assertThrows(IOException.class, () -> PemFile.certificates(pki.resolve("rsa.key")));
    }

    private static String message(String file) {
        String message = assertThrows(IOException.class, () -> PemFile.key(pki.resolve(file)))
                .getMessage();
        assertTrue(message.contains(file), message);
        return message;
    }

    private static MqttTls tls(String ca, String certificate, String key) {
        return new MqttTls(
                Optional.of(pki.resolve(ca + ".pem")),
                Optional.of(pki.resolve(certificate + ".pem")),
                Optional.of(pki.resolve(key)));
    }

    private MqttCollector start(int version, String host, MqttTls tls) {
        MqttCollector collector = new MqttCollector(
                Fixtures.rooms(1, Duration.ofMinutes(1)),
                MqttSettings.of("ssl://" + host + ":" + port, "bongsu")
                        .withVersion(version)
                        .withTls(tls),
                ScenarioClock.real(System.currentTimeMillis()),
                System::currentTimeMillis,
                dir,
                live::addAll,
                (readings, onCommitted) -> onCommitted.run(),
                health,
                new SimpleMeterRegistry());
        collectors.add(collector);
        collector.start();
        return collector;
    }

    private Peer broker(String certificate) throws IOException {
        List<String> lines = List.of(
                "listener " + port + " 127.0.0.1",
                "allow_anonymous true",
                "user root",
                "require_certificate true",
                "cafile " + pki.resolve("ca.pem"),
                "certfile " + pki.resolve(certificate + ".pem"),
                "keyfile " + pki.resolve(certificate + ".key"));
        Path file = dir.resolve("mosquitto.conf");
        Files.write(file, lines);
        Peer started = PeerBinaries.start(dir.resolve("mosquitto.log"), "usr/sbin/mosquitto", "-c", file.toString());
        // An attempt before it listens is a fault like any other.
        Await.until("it is up", LIMIT, this::isUp);
        return started;
    }

    private boolean isUp() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void authority(String name) throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-days",
                "30",
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem");
    }

    /** @param days of validity; negative for one that ended yesterday */
    private static void issue(String ca, String name, String kind, String extension, int days) throws Exception {
        switch (kind) {
            case "ec" ->
                openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", name + ".key");
            case "ed" -> openssl("genpkey", "-algorithm", "ED25519", "-out", name + ".key");
            default ->
                openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", name + ".key");
        }
        openssl("req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr");
        Files.writeString(pki.resolve(name + ".ext"), extension + "\n");
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                ca + ".pem",
                "-CAkey",
                ca + ".key",
                "-CAcreateserial",
                "-days",
                Integer.toString(days),
                "-extfile",
                name + ".ext",
                "-out",
                name + ".pem");
    }

    private static void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(pki.toFile())
                .redirectErrorStream(true)
                .redirectOutput(pki.resolve("openssl.log").toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "openssl ends");
        assertEquals(0, process.exitValue(), () -> command + ": " + log());
    }

    private static String log() {
        try {
            return Files.readString(pki.resolve("openssl.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
