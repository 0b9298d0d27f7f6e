package org.bongsu.alerting.channel;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bongsu.alerting.alert.Alert;
import org.bongsu.alerting.alert.AlertChange;
import org.bongsu.alerting.alert.Severity;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.notice.RetrySchedule;
import org.bongsu.alerting.page.Outlet;
import org.bongsu.alerting.page.Page;

/**
 * Syslog, RFC 5424: an alert a message. Over TCP and TLS each message has a connection of its own and is framed by its octets
 * (RFC 6587, section 3.4.1; RFC 5425), so that a server that is gone is noticed; over UDP (RFC 5426) nothing is ever noticed.
 */
final class SyslogTransport implements Transport {

    /** What every receiver takes, RFC 5424, section 6.1, has to take 480 and should take this. */
    private static final int OCTETS_MOST = 2_048;

    /** Private enterprise number of examples, RFC 5612: we have none of our own. */
    private static final String ELEMENT = "bongsu@32473";

    private final Outlet.Syslog outlet;
    private final String site;
    private final LongSupplier wallMillis;
    private final Optional<DatagramSocket> datagrams;
    private final Optional<NetClient> streams;

    SyslogTransport(Vertx vertx, Outlet.Syslog outlet, String site, Path base, LongSupplier wallMillis) {
        this.outlet = outlet;
        this.site = site;
        this.wallMillis = wallMillis;
        boolean udp = outlet.transport() == Outlet.Syslog.Transport.UDP;
        this.datagrams = udp ? Optional.of(vertx.createDatagramSocket()) : Optional.empty();
        this.streams = udp ? Optional.empty() : Optional.of(vertx.createNetClient(options(base)));
    }

    private NetClientOptions options(Path base) {
        NetClientOptions options = new NetClientOptions().setConnectTimeout((int) RetrySchedule.TIMEOUT.toMillis());
        if (outlet.transport() == Outlet.Syslog.Transport.TLS) {
            options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            outlet.ca()
                    .ifPresent(file -> options.setTrustOptions(
                            new PemTrustOptions().addCertPath(base.resolve(file).toString())));
        }
        return options;
    }

    @Override
    public List<String> render(Page page) {
        List<String> messages = new ArrayList<>();
        for (AlertChange change : page.changes()) {
            Alert alert = change.alert().orElseThrow();
            String head = "<" + (outlet.facility() * 8 + level(alert.severity())) + ">1 "
                    + Instant.ofEpochMilli(wallMillis.getAsLong()).truncatedTo(ChronoUnit.MILLIS) + " "
                    + name(site, 255)
                    + " bongsu - " + name(alert.kind().word(), 32) + " [" + ELEMENT + " id=\"" + value(alert.id())
                    + "\" state=\"" + AlertBody.word(alert.state()) + "\" severity=\""
                    + AlertBody.word(alert.severity())
                    + "\" subject=\"" + value(alert.subject().toString()) + "\" change=\""
                    + AlertBody.word(change.reason()) + "\"] ";
            String text = alert.summary().en() + " / " + alert.summary().ko() + ": "
                    + String.join(
                            "; ",
                            alert.reasons().stream().map(AlertBody::excerpt).toList());
            // The mark says that it is UTF-8, section 6.4.
            messages.add(cut(head + "\uFEFF" + text.replaceAll("\\p{Cntrl}", " ")));
        }
        return messages;
    }

    /** RFC 5424, table 2; 0, an unusable system, is nobody's to say but the system's. */
    private static int level(Severity severity) {
        return switch (severity) {
            case EMERGENCY -> 1;
            case CRITICAL -> 2;
            case ERROR -> 3;
            case WARNING -> 4;
            case INFO -> 6;
        };
    }

    private static String name(String text, int most) {
        String visible = text.replaceAll("[^!-~]", "_");
        return visible.isEmpty() ? "-" : visible.substring(0, Math.min(visible.length(), most));
    }

    private static String value(String text) {
        return AlertBody.excerpt(text).replaceAll("([\"\\\\\\]])", "\\\\$1");
    }

    /** At the last whole letter. */
    private static String cut(String message) {
        String kept = message;
        while (kept.getBytes(StandardCharsets.UTF_8).length > OCTETS_MOST) {
            int over = kept.getBytes(StandardCharsets.UTF_8).length - OCTETS_MOST;
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -Math.max(1, over / 4)));
        }
        return kept;
    }

    @Override
    public Future<Answer> send(String id, String piece) {
        Buffer octets = Buffer.buffer(piece);
        Future<Void> sent = datagrams
                .map(socket -> socket.send(octets, outlet.port(), outlet.host()))
                .orElseGet(() -> stream(octets));
        return sent.timeout(RetrySchedule.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .<Answer>map(done -> new Answer.Accepted(200))
                .recover(broken -> Future.succeededFuture(
                        new Answer.Rejected(Failure.of(Failure.Kind.UNREACHABLE, PlainPost.reason(broken)))));
    }

    private Future<Void> stream(Buffer octets) {
        Buffer framed = Buffer.buffer(octets.length() + " ").appendBuffer(octets);
        return streams.orElseThrow()
                .connect(outlet.port(), outlet.host())
                .compose(socket -> socket.write(framed).compose(written -> socket.close()));
    }

    @Override
    public Future<Void> close() {
        return datagrams
                .map(DatagramSocket::close)
                .orElseGet(() -> streams.orElseThrow().close());
    }
}
