package org.bongsu.alerting.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each channel puts on the wire, by an honest receiver on loopback. */
class TransportsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Moment T0 = Moment.parse("2022-10-15T06:19:00Z");
    private static final Text ROOM = new Text("Battery <room> & \"hall\"", "배터리실");

    @TempDir
    private Path site = Path.of(".");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final AlertBook book = new AlertBook();
    private HttpServer http = vertx.createHttpServer();

    @BeforeEach
    void listen() {
        http = Await.done(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    received.add(request.getHeader("Authorization") + " " + request.path() + " " + body);
                    request.response().setStatusCode(202).end();
                }))
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() {
        Await.done(vertx.close());
    }

    @Test
    void pagerDutyIsTriggeredAcknowledgedAndResolvedUnderOneKeyThatIsNeverKept() throws IOException {
        Files.writeString(site.resolve("pd.key"), "R0UT1NG");
        Transport duty = make(new Outlet.PagerDuty(url("/v2/enqueue"), "file:pd.key"), Optional.empty());
        for (AlertChange change : List.of(
                stage(Stage.CUT_IMMINENT), book.acknowledge("stage.fire.c-bat", "kim", T0), stage(Stage.NORMAL))) {
            String piece = duty.render(page(change)).get(0);
            assertFalse(piece.contains("R0UT1NG"));
            assertInstanceOf(Answer.Accepted.class, Await.done(duty.send("m", piece)));
        }
        for (String action : List.of("trigger", "acknowledge", "resolve")) {
            JsonNode event = body(Await.next(received));
            assertEquals(action, event.path("event_action").asText());
            assertEquals("demo/stage.fire.c-bat", event.path("dedup_key").asText());
            assertEquals("R0UT1NG", event.path("routing_key").asText());
            assertEquals("critical", event.at("/payload/severity").asText(), "it knows no emergency");
        }
        Answer none = Await.done(make(new Outlet.PagerDuty(url("/"), "file:none"), Optional.empty())
                .send("m", "{}"));
        assertInstanceOf(Answer.Rejected.class, none);
    }

    @Test
    void chatsAreWrittenInTheirOwnFormats() throws IOException {
        Transport slack = make(new Outlet.Chat(Outlet.Chat.Style.SLACK, url("/s")), Optional.empty());
        String text = MAPPER.readTree(slack.render(page(stage(Stage.CONFIRMED))).get(0))
                .path("text")
                .asText();
        assertTrue(text.startsWith("*[demo] critical: Battery &lt;room&gt; &amp; \"hall\": fire confirmed*"), text);
        Transport teams = make(new Outlet.Chat(Outlet.Chat.Style.TEAMS, url("/t")), Optional.empty());
        JsonNode card = MAPPER.readTree(
                        teams.render(page(stage(Stage.CUT_IMMINENT))).get(0))
                .at("/attachments/0/content");
        assertEquals("AdaptiveCard", card.path("type").asText());
        assertTrue(card.at("/body/0/text").asText().contains("fire cut imminent"), card.toString());
        Transport mattermost = make(new Outlet.Chat(Outlet.Chat.Style.MATTERMOST, url("/m")), Optional.empty());
        assertInstanceOf(
                Answer.Accepted.class,
                Await.done(mattermost.send(
                        "m", mattermost.render(page(stage(Stage.CONFIRMED))).get(0))));
        assertTrue(Await.next(received).contains("/m {\"text\":\"**[demo]"));
    }

    @Test
    void aTextMessageIsARequestForEachNumberAndNoValueBreaksItsForm() throws IOException {
        Files.writeString(site.resolve("sms.key"), "Bearer abc");
        Outlet.Sms json = new Outlet.Sms(
                url("/sms"),
                Outlet.Sms.JSON,
                "{\"to\": \"{{number}}\", \"text\": \"{{text}}\"}",
                Optional.of("file:sms.key"),
                List.of("+82-10-1", "+82-10-2"));
        Transport sms = make(json, Optional.empty());
        List<String> pieces = sms.render(page(stage(Stage.CONFIRMED)));
        assertEquals(2, pieces.size());
        assertEquals("+82-10-2", MAPPER.readTree(pieces.get(1)).path("to").asText());
        Await.done(sms.send("m", pieces.get(0)));
        String got = Await.next(received);
        assertTrue(got.startsWith("Bearer abc /sms "), got);
        assertTrue(body(got).path("text").asText().contains("Battery <room> & \"hall\""), got);
        Outlet.Sms form = new Outlet.Sms(
                url("/sms"), Outlet.Sms.FORM, "to={{number}}&text={{text}}", Optional.empty(), List.of("+82-10-1"));
        String encoded =
                make(form, Optional.empty()).render(page(stage(Stage.RECOVERY))).get(0);
        assertTrue(encoded.startsWith("to=%2B82-10-1&text=") && encoded.indexOf('&', 20) < 0, encoded);
    }

    @Test
    void syslogIsFramedByItsOctetsOverTcpAndWholeOverUdp() throws IOException {
        NetServer tcp = Await.done(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(part -> received.add(part.toString())))
                .listen(PeerBinaries.freePort(), "127.0.0.1")); // whose port nobody is given once it is gone
        Transport stream = make(syslog(Outlet.Syslog.Transport.TCP, tcp.actualPort()), Optional.empty());
        AlertChange change = book.raise(
                new AlertCause.Health("a\"b]", Severity.EMERGENCY, new Text("two\nlines", "두 줄"), List.of("x")), T0);
        Await.done(stream.send("m", stream.render(page(change)).get(0)));
        String framed = Await.next(received);
        String message = framed.substring(framed.indexOf(' ') + 1);
        assertEquals(
                message.getBytes(StandardCharsets.UTF_8).length,
                Integer.parseInt(framed.substring(0, framed.indexOf(' '))));
        assertTrue(message.startsWith("<129>1 "), "local0, alert: " + message);
        assertTrue(message.contains(" demo bongsu - health [bongsu@32473 id=\"health.a\\\"b\\]\""), message);
        assertTrue(message.contains("\uFEFFtwo lines / 두 줄: x"), message);

        DatagramSocket udp = Await.done(vertx.createDatagramSocket().listen(0, "127.0.0.1"));
        udp.handler(packet -> received.add(packet.data().toString()));
        Transport datagrams =
                make(syslog(Outlet.Syslog.Transport.UDP, udp.localAddress().port()), Optional.empty());
        Await.done(datagrams.send("m", datagrams.render(page(change)).get(0)));
        assertTrue(Await.next(received).startsWith("<129>1 "));

        Await.done(tcp.close());
        assertInstanceOf(
                Answer.Rejected.class,
                Await.done(stream.send("m", stream.render(page(change)).get(0))),
                "a server that is gone is noticed");
    }

    @Test
    void aUsersTemplateIsFilledAndReadsNothingElse() throws IOException {
        Files.writeString(site.resolve("own.mustache"), "{{site}} {{count}}\n{{#alerts}}{{summary}}|{{id}}{{/alerts}}");
        Outlet chat = new Outlet.Chat(Outlet.Chat.Style.MATTERMOST, url("/m"));
        String text = make(chat, Optional.of("own.mustache"))
                .render(page(stage(Stage.CONFIRMED)))
                .get(0);
        assertEquals(
                "**demo 1**\nBattery <room> & \"hall\": fire confirmed|stage.fire.c-bat",
                MAPPER.readTree(text).path("text").asText());
        Files.writeString(site.resolve("own.mustache"), "{{> /etc/passwd}}");
        assertThrows(IOException.class, () -> make(chat, Optional.of("own.mustache")));
        Files.writeString(site.resolve("own.mustache"), "{{#alerts}}");
        assertThrows(IOException.class, () -> make(chat, Optional.of("own.mustache")));
        assertThrows(IOException.class, () -> make(chat, Optional.of("none.mustache")));
    }

    private static Outlet.Syslog syslog(Outlet.Syslog.Transport transport, int port) {
        return new Outlet.Syslog("127.0.0.1", port, transport, Outlet.Syslog.FACILITY, Optional.empty());
    }

    private Transport make(Outlet outlet, Optional<String> template) throws IOException {
        return new TransportMaker(vertx, site, "demo", System::currentTimeMillis, url -> url, topic -> {
                    throw new IllegalStateException("no broker here");
                })
                .make(new Channel("c", outlet, Optional.of(Severity.INFO), Channel.Speech.EN, template));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + http.actualPort() + path;
    }

    private static JsonNode body(String request) throws IOException {
        return MAPPER.readTree(request.substring(request.indexOf('{')));
    }

    private static Page page(AlertChange change) {
        PageReason reason = PageReason.CHANGED;
        return new Page(T0, "g", reason, reason.meaning(), List.of(change), 0, List.of("c"));
    }

    private AlertChange stage(Stage to) {
        return book.stage("c-bat", ROOM, Hazard.FIRE, to, List.of("smoke"), T0);
    }
}
