package org.bongsu.alerting.channel;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.bongsu.alerting.page.Channel;
import org.bongsu.alerting.page.Outlet;
import org.bongsu.domain.site.Webhook;

/** Makes a channel's transport of what bongsu.yaml says of it. */
public final class TransportMaker {

    private final Vertx vertx;
    private final Path folder;
    private final String site;
    private final LongSupplier wallMillis;
    private final UnaryOperator<String> moved;
    private final Function<Outlet.Mqtt, Transport> broker;

    /**
     * @param folder the site's: templates, certificates and secrets are found from there
     * @param moved where a configured URL really is; not asked about references
     * @param broker makes the transport of a topic
     */
    public TransportMaker(
            Vertx vertx,
            Path folder,
            String site,
            LongSupplier wallMillis,
            UnaryOperator<String> moved,
            Function<Outlet.Mqtt, Transport> broker) {
        this.vertx = vertx;
        this.folder = folder;
        this.site = site;
        this.wallMillis = wallMillis;
        this.moved = moved;
        this.broker = broker;
    }

    /** Writes our JSON; what it sends nowhere is sent by somebody else. */
    public static Transport unsigned(Vertx vertx, Path folder, String site, LongSupplier wallMillis) {
        return new SignedTransport(
                vertx, SecretResolver.of(folder), new Webhook("http://127.0.0.1/", "file:none"), site, wallMillis);
    }

    /** @throws IOException when its template cannot be read or is none */
    public Transport make(Channel channel) throws IOException {
        SecretResolver secrets = SecretResolver.of(folder);
        Outlet outlet = channel.outlet();
        if (outlet instanceof Outlet.SignedWebhook signed) {
            Webhook hook = signed.webhook();
            return new SignedTransport(
                    vertx, secrets, new Webhook(moved.apply(hook.url()), hook.secret()), site, wallMillis);
        }
        if (outlet instanceof Outlet.Email email) {
            return new EmailTransport(vertx, secrets, channel.id(), email, words(channel), folder, wallMillis);
        }
        if (outlet instanceof Outlet.Syslog syslog) {
            return new SyslogTransport(vertx, syslog, site, folder, wallMillis);
        }
        if (outlet instanceof Outlet.Mqtt mqtt) {
            return broker.apply(mqtt);
        }
        PlainPost post = new PlainPost(vertx, secrets);
        if (outlet instanceof Outlet.Alertmanager manager) {
            return new HttpTransports.ToAlertmanager(
                    post,
                    new Outlet.Alertmanager(moved.apply(manager.url()), manager.authorization()),
                    site,
                    wallMillis);
        }
        if (outlet instanceof Outlet.PagerDuty duty) {
            return new HttpTransports.ToPagerDuty(
                    post, new Outlet.PagerDuty(moved.apply(duty.url()), duty.key()), site, secrets, vertx);
        }
        if (outlet instanceof Outlet.Chat chat) {
            return new HttpTransports.ToChat(post, chat, words(channel));
        }
        return new HttpTransports.ToSms(post, (Outlet.Sms) outlet, words(channel));
    }

    private PageText words(Channel channel) throws IOException {
        if (channel.template().isEmpty()) {
            return PageText.of(channel.language(), site);
        }
        Path file = folder.resolve(channel.template().get());
        try {
            return PageText.of(Files.readString(file), channel.language(), site);
        } catch (IllegalArgumentException wrong) {
            throw new IOException(file + ": " + wrong.getMessage(), wrong);
        }
    }
}
