package org.bongsu.alerting.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bongsu.alerting.PeerBinaries;
import org.bongsu.alerting.alert.AlertBook;
import org.bongsu.alerting.alert.AlertCause;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.channel.Receiver.Await;
import org.bongsu.alerting.page.Channel;
import org.bongsu.alerting.page.Outlet;
import org.bongsu.alerting.page.Page;
import org.bongsu.alerting.page.PageReason;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.stage.Hazard;
import org.bongsu.domain.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Alertmanager and rsyslog, and a mail server of others, take what we send. */
@Tag("peer")
class ChannelPeersTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Text ROOM = new Text("Battery room", "배터리실");

    /** Scenario time of a rehearsal: another year than the wall's. */
    private static final Moment T0 = Moment.parse("2022-10-15T06:19:00Z");

    @TempDir
    private Path folder = Path.of(".");

    private final Vertx vertx = Vertx.vertx();
    private final AlertBook book = new AlertBook();

    @AfterEach
    void close() {
        Await.done(vertx.close());
    }

    @Test
    void alertmanagerReceivesGroupsAndResolves() throws Exception {
        BlockingQueue<String> notified = new LinkedBlockingQueue<>();
        HttpServer receiver = Await.done(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    notified.add(body.toString());
                    request.response().end();
                }))
                .listen(0, "127.0.0.1"));
        int port = PeerBinaries.freePort();
        Path config = Files.writeString(
                folder.resolve("alertmanager.yml"), """
                route: {receiver: us, group_by: [site], group_wait: 1s, group_interval: 1s, repeat_interval: 4h}
                receivers: [{name: us, webhook_configs: [{url: "http://127.0.0.1:PORT/", send_resolved: true}]}]
                """.replace("PORT", Integer.toString(receiver.actualPort())));
        try (PeerBinaries.Peer manager = PeerBinaries.start(
                folder.resolve("alertmanager.log"),
                Map.of(),
                "usr/bin/prometheus-alertmanager",
                // Where its templates are, see bin/peers.
                List.of(
                        "env",
                        "-C",
                        Path.of(System.getProperty("bongsu.peers", "") + "/usr/share/prometheus/alertmanager")
                                .toString()),
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("store"),
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + port)) {
            until("Alertmanager is ready", () -> get(port, "/-/ready").isPresent());
            Transport transport =
                    make(new Outlet.Alertmanager("http://127.0.0.1:" + port + "/", Optional.empty()), folder);

            send(transport, List.of(stage(Stage.PRE_ALARM), lost()));
            JsonNode first = MAPPER.readTree(Await.next(notified));
            assertEquals("firing", first.path("status").asText());
            assertEquals(2, first.path("alerts").size(), "grouped by site: " + first);
            assertEquals("demo", first.at("/groupLabels/site").asText());

            send(transport, List.of(stage(Stage.CONFIRMED)));
            until(
                    "the milder alert is replaced by the graver",
                    () -> firing(port).equals(List.of("sensor-lost.asd-1 warning", "stage.fire.c-bat critical")));
            String summary = MAPPER.readTree(get(port, "/api/v2/alerts").orElseThrow())
                    .findValuesAsText("summary_ko")
                    .toString();
            assertTrue(summary.contains("배터리실: 화재 확정"), summary);

            book.acknowledge("stage.fire.c-bat", "kim", T0);
            send(transport, List.of(stage(Stage.NORMAL), book.clear("sensor-lost.asd-1", T0, "answers again")));
            until("nothing fires", () -> firing(port).isEmpty());
            JsonNode last = MAPPER.readTree(Await.next(notified));
            while (!last.path("status").asText().equals("resolved")) {
                last = MAPPER.readTree(Await.next(notified));
            }
            assertTrue(manager.process().isAlive());
            Await.done(transport.close());
        }
    }

    @Test
    void aMailServerReceivesOverStartTlsAndOverTlsFromTheFirstByteAndNoOtherCertificateIsBelieved() throws Exception {
        certificates();
        int starttls = PeerBinaries.freePort();
        try (PeerBinaries.Peer server = smtp(starttls, "starttls", "--tlscert", "--tlskey")) {
            AlertChange fire = stage(Stage.CONFIRMED);
            Transport transport = make(email(starttls, Outlet.Email.Tls.STARTTLS, Optional.of("ca.pem")), folder);
            until("the mail server takes it", () -> accepted(transport, fire));
            MimeMessage mail = mail("starttls");
            assertTrue(mail.getSubject().contains("배터리실: 화재 확정"), mail.getSubject());
            assertTrue(
                    mail.getContent().toString().contains("통보 사유"),
                    mail.getContent().toString());
            assertEquals("<msg-1@bongsu>", mail.getMessageID());
            assertEquals("1", mail.getHeader("X-Priority", null));
            Await.done(transport.close());

            Transport doubting = make(email(starttls, Outlet.Email.Tls.STARTTLS, Optional.empty()), folder);
            Answer refused = Await.done(
                    doubting.send("msg-2", doubting.render(page(List.of(fire))).get(0)));
            assertInstanceOf(Answer.Rejected.class, refused, "an unknown authority vouches for nobody");
            Await.done(doubting.close());

            Transport clear = make(email(starttls, Outlet.Email.Tls.NONE, Optional.empty()), folder);
            Answer required = Await.done(
                    clear.send("msg-3", clear.render(page(List.of(fire))).get(0)));
            assertInstanceOf(Answer.Rejected.class, required, "this server takes nothing in the clear");
            Await.done(clear.close());
            assertTrue(server.process().isAlive());
        }
        int implicit = PeerBinaries.freePort();
        try (PeerBinaries.Peer server = smtp(implicit, "implicit", "--smtpscert", "--smtpskey")) {
            Transport transport = make(email(implicit, Outlet.Email.Tls.IMPLICIT, Optional.of("ca.pem")), folder);
            until("the mail server takes it", () -> accepted(transport, lost()));
            assertTrue(mail("implicit").getSubject().contains("asd-1"));
            assertTrue(server.process().isAlive());
            Await.done(transport.close());
        }
    }

    /** RFC 5425 by a receiver of others, which is shown another certificate than it has, dies, and comes back. */
    @Test
    void rsyslogReceivesOverTlsNoOtherCertificateIsBelievedAndItsRestartIsSurvived() throws Exception {
        certificates();
        int port = PeerBinaries.freePort();
        Transport transport = make(syslog("localhost", port, Optional.of("ca.pem")), folder);
        AlertChange fire = stage(Stage.CONFIRMED);
        String piece = transport.render(page(List.of(fire))).get(0);
        try (PeerBinaries.Peer server = rsyslog(port)) {
            until("rsyslog takes it", () -> Await.done(transport.send("m-1", piece)) instanceof Answer.Accepted);
            until("and has written it", () -> !logged().isEmpty());
            String line = logged().get(0);
            assertTrue(line.startsWith("local0.crit demo bongsu "), line);
            assertTrue(line.contains("[bongsu@32473 id=\"stage.fire.c-bat\" "), line);
            assertTrue(line.endsWith("배터리실: 화재 확정: smoke"), line);

            String lost = transport.render(page(List.of(lost()))).get(0);
            for (Outlet.Syslog doubting : List.of(
                    syslog("localhost", port, Optional.empty()),
                    syslog("localhost", port, Optional.of("other.pem")),
                    // By a name that its certificate does not have.
                    syslog("127.0.0.1", port, Optional.of("ca.pem")))) {
                Transport refusing = make(doubting, folder);
                assertInstanceOf(Answer.Rejected.class, Await.done(refusing.send("m-2", lost)), doubting.toString());
                Await.done(refusing.close());
            }
            // What is framed wrongly would have swallowed the beginning of this one.
            for (int number = 0; number < 20; number++) {
                assertInstanceOf(Answer.Accepted.class, Await.done(transport.send("m-" + number, lost)));
            }
            until("all are written", () -> logged().size() == 21);
            assertEquals(
                    20,
                    logged().stream()
                            .filter(each -> each.contains("id=\"sensor-lost.asd-1\""))
                            .count());
            assertTrue(server.process().isAlive());
            server.kill();
            assertInstanceOf(Answer.Rejected.class, Await.done(transport.send("m-3", piece)), "it is gone");
        }
        try (PeerBinaries.Peer server = rsyslog(port)) {
            until("it takes again", () -> Await.done(transport.send("m-3", piece)) instanceof Answer.Accepted);
            until("and writes", () -> logged().size() == 22);
            assertTrue(server.process().isAlive());
        }
        Await.done(transport.close());
    }

    private static Outlet.Syslog syslog(String host, int port, Optional<String> ca) {
        return new Outlet.Syslog(host, port, Outlet.Syslog.Transport.TLS, Outlet.Syslog.FACILITY, ca);
    }

    private PeerBinaries.Peer rsyslog(int port) throws IOException {
        Path config = Files.writeString(folder.resolve("rsyslog.conf"), """
                global(workDirectory="FOLDER" net.enableDNS="off" parser.escapeControlCharactersOnReceive="off"
                    DefaultNetstreamDriverCAFile="FOLDER/ca.pem" DefaultNetstreamDriverCertFile="FOLDER/ca.pem"
                    DefaultNetstreamDriverKeyFile="FOLDER/key.pem")
                module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="anon")
                input(type="imtcp" port="PORT" address="127.0.0.1")
                template(name="line" type="string" string="%syslogfacility-text%.%syslogseverity-text% %hostname% %app-name% %msgid% %structured-data% %msg%\n")
                action(type="omfile" file="FOLDER/syslog" template="line" asyncWriting="off" flushOnTXEnd="on")
                """.replace("FOLDER", folder.toString())
                .replace("PORT", Integer.toString(port)));
        return PeerBinaries.start(
                folder.resolve("rsyslog.log"),
                Map.of(),
                "usr/sbin/rsyslogd",
                List.of(),
                "-n",
                "-C",
                "-f",
                config.toString(),
                "-i",
                folder.resolve("rsyslog.pid").toString(),
                "-M",
                System.getProperty("bongsu.peers", "") + "/usr/lib/x86_64-linux-gnu/rsyslog");
    }

    /** Without the mark that says UTF-8. */
    private List<String> logged() throws IOException {
        Path file = folder.resolve("syslog");
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(line -> line.replace("\uFEFF", ""))
                        .toList()
                : List.of();
    }

    private Transport make(Outlet outlet, Path site) throws IOException {
        return new TransportMaker(vertx, site, "demo", System::currentTimeMillis, url -> url, topic -> {
                    throw new IllegalStateException("no broker here");
                })
                .make(new Channel("peer", outlet, Optional.of(Severity.INFO), Channel.Speech.KO, Optional.empty()));
    }

    private static Outlet.Email email(int port, Outlet.Email.Tls tls, Optional<String> ca) {
        return new Outlet.Email(
                "localhost",
                port,
                tls,
                Optional.empty(),
                Optional.empty(),
                ca,
                "bongsu@site.example",
                List.of("duty@site.example"));
    }

    private boolean accepted(Transport transport, AlertChange change) {
        String piece = transport.render(page(List.of(change))).get(0);
        return Await.done(transport.send("msg-1", piece)) instanceof Answer.Accepted;
    }

    private void send(Transport transport, List<AlertChange> changes) {
        for (String piece : transport.render(page(changes))) {
            assertInstanceOf(Answer.Accepted.class, Await.done(transport.send("msg", piece)), piece);
        }
    }

    private static Page page(List<AlertChange> changes) {
        PageReason reason = PageReason.CHANGED;
        return new Page(T0, "g", reason, reason.meaning(), changes, 0, List.of("peer"));
    }

    private AlertChange stage(Stage to) {
        return book.stage("c-bat", ROOM, Hazard.FIRE, to, List.of("smoke"), T0);
    }

    private AlertChange lost() {
        return book.raise(new AlertCause.SensorLost("asd-1", "bat-1", "no answer"), T0);
    }

    private List<String> firing(int port) throws IOException {
        List<String> all = new ArrayList<>();
        MAPPER.readTree(get(port, "/api/v2/alerts?active=true").orElse("[]"))
                .forEach(alert -> all.add(alert.at("/labels/id").asText() + " "
                        + alert.at("/labels/severity").asText()));
        return all.stream().sorted().toList();
    }

    /** The body of an answer of 200. */
    private Optional<String> get(int port, String path) {
        return Await.done(vertx.createHttpClient()
                .request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request -> request.send())
                .compose(response -> response.body()
                        .map(body ->
                                response.statusCode() == 200 ? Optional.of(body.toString()) : Optional.<String>empty()))
                .otherwise(Optional.empty()));
    }

    private void until(String what, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds.call()) {
            assertTrue(System.nanoTime() < end, what);
            Await.done(vertx.timer(100, TimeUnit.MILLISECONDS));
        }
    }

    private PeerBinaries.Peer smtp(int port, String box, String certificate, String key) throws IOException {
        String root = System.getProperty("bongsu.peers", "");
        return PeerBinaries.start(
                folder.resolve(box + ".log"),
                Map.of("PYTHONPATH", root + "/usr/lib/python3/dist-packages", "PYTHONUNBUFFERED", "1"),
                "usr/bin/aiosmtpd",
                List.of("python3"),
                "-n",
                "-l",
                "localhost:" + port,
                certificate,
                folder.resolve("ca.pem").toString(),
                key,
                folder.resolve("key.pem").toString(),
                "-c",
                "aiosmtpd.handlers.Mailbox",
                folder.resolve(box).toString());
    }

    private MimeMessage mail(String box) throws Exception {
        try (Stream<Path> mails = Files.list(folder.resolve(box).resolve("new"))) {
            try (InputStream in = Files.newInputStream(mails.findFirst().orElseThrow())) {
                return new MimeMessage(Session.getInstance(new Properties()), in);
            }
        }
    }

    /** A certificate that vouches for itself, in ca.pem, and its key, in key.pem. */
    private void certificates() throws Exception {
        certificate("own", "ca.pem", "key.pem");
        certificate("other", "other.pem", "other-key.pem");
    }

    private void certificate(String name, String certificate, String key) throws Exception {
        Path store = folder.resolve(name + ".p12");
        String password = "of-a-test";
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-alias",
                        "own",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        Assertions.assertTrue(keytool.waitFor(60, TimeUnit.SECONDS), "keytool hangs");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        pem(certificate, "CERTIFICATE", keys.getCertificate("own").getEncoded());
        pem(key, "PRIVATE KEY", keys.getKey("own", password.toCharArray()).getEncoded());
    }

    private void pem(String name, String kind, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }
}
