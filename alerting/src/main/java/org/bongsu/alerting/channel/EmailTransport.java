package org.bongsu.alerting.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.bongsu.alerting.notice.Failure;
import org.bongsu.alerting.notice.RetrySchedule;
import org.bongsu.alerting.page.Outlet;
import org.bongsu.alerting.page.Page;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** E-mail by SMTP: one message a page to all addresses, a connection a message. */
final class EmailTransport implements Transport {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final WorkerExecutor workers;
    private final SecretResolver secrets;
    private final Outlet.Email outlet;
    private final PageText words;
    private final Path base;
    private final LongSupplier wallMillis;

    /** @param base what the path of certificates starts from */
    EmailTransport(
            Vertx vertx,
            SecretResolver secrets,
            String channel,
            Outlet.Email outlet,
            PageText words,
            Path base,
            LongSupplier wallMillis) {
        // Its own, so that a mail server that hangs holds up nobody else.
        this.workers = vertx.createSharedWorkerExecutor("email-" + channel, 1);
        this.secrets = secrets;
        this.outlet = outlet;
        this.words = words;
        this.base = base;
        this.wallMillis = wallMillis;
    }

    @Override
    public List<String> render(Page page) {
        PageText.Words said = words.write(page);
        ObjectNode piece = JsonNodeFactory.instance.objectNode();
        piece.put("subject", said.title());
        piece.put("text", said.text());
        piece.put("grave", page.severity().grave());
        return List.of(piece.toString());
    }

    @Override
    public Future<Answer> send(String id, String piece) {
        return workers.executeBlocking(() -> deliver(id, piece))
                .recover(bug -> Future.succeededFuture(rejected(Failure.Kind.UNREACHABLE, bug)));
    }

    private Answer deliver(String id, String piece) throws JsonProcessingException {
        JsonNode said = MAPPER.readTree(piece);
        try {
            Session session = Session.getInstance(properties());
            MimeMessage message = new Named(session, "<" + id + "@bongsu>");
            message.setFrom(new InternetAddress(outlet.from()));
            for (String address : outlet.to()) {
                message.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
            }
            message.setSubject(said.path("subject").asText(), "UTF-8");
            message.setText(said.path("text").asText(), "UTF-8");
            message.setSentDate(Date.from(Instant.ofEpochMilli(wallMillis.getAsLong())));
            message.setHeader("Auto-Submitted", "auto-generated");
            if (said.path("grave").asBoolean()) {
                message.setHeader("X-Priority", "1");
            }
            try (jakarta.mail.Transport smtp = session.getTransport("smtp")) {
                if (outlet.user().isPresent()) {
                    smtp.connect(
                            outlet.user().get(), secrets.text(outlet.password().orElseThrow()));
                } else {
                    smtp.connect();
                }
                message.saveChanges();
                smtp.sendMessage(message, message.getAllRecipients());
            }
            return new Answer.Accepted(250);
        } catch (IllegalArgumentException noSecret) {
            return rejected(Failure.Kind.UNSIGNED, noSecret);
        } catch (AuthenticationFailedException wrong) {
            return rejected(Failure.Kind.REFUSED, wrong);
        } catch (MessagingException failed) {
            return rejected(refused(failed) ? Failure.Kind.REFUSED : Failure.Kind.UNREACHABLE, failed);
        } catch (IOException noRoots) {
            return rejected(Failure.Kind.UNSIGNED, noRoots);
        }
    }

    /** Answers of 500 and above are for good, RFC 5321, section 4.2.1. */
    private static boolean refused(MessagingException failed) {
        for (Exception each = failed; each instanceof MessagingException next; each = next.getNextException()) {
            int code = each instanceof SMTPSendFailedException sent
                    ? sent.getReturnCode()
                    : each instanceof SMTPAddressFailedException to
                            ? to.getReturnCode()
                            : each instanceof SMTPSenderFailedException from ? from.getReturnCode() : 0;
            if (code >= 500) {
                return true;
            }
        }
        return false;
    }

    private Properties properties() throws IOException {
        String timeout = Long.toString(RetrySchedule.TIMEOUT.toMillis());
        Properties all = new Properties();
        all.setProperty("mail.smtp.host", outlet.host());
        all.setProperty("mail.smtp.port", Integer.toString(outlet.port()));
        all.setProperty("mail.smtp.connectiontimeout", timeout);
        all.setProperty("mail.smtp.timeout", timeout);
        all.setProperty("mail.smtp.writetimeout", timeout);
        all.setProperty("mail.smtp.localhost", "bongsu");
        all.setProperty("mail.smtp.auth", Boolean.toString(outlet.user().isPresent()));
        all.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        all.setProperty("mail.smtp.ssl.protocols", "TLSv1.2 TLSv1.3");
        switch (outlet.tls()) {
            case STARTTLS -> {
                all.setProperty("mail.smtp.starttls.enable", "true");
                all.setProperty("mail.smtp.starttls.required", "true");
            }
            case IMPLICIT -> all.setProperty("mail.smtp.ssl.enable", "true");
            case NONE -> {}
        }
        if (outlet.ca().isPresent()) {
            all.put(
                    "mail.smtp.ssl.socketFactory",
                    TrustedRoots.of(base.resolve(outlet.ca().get())).getSocketFactory());
        }
        return all;
    }

    private static Answer rejected(Failure.Kind kind, Throwable why) {
        return new Answer.Rejected(Failure.of(kind, PlainPost.reason(why).strip()));
    }

    @Override
    public Future<Void> close() {
        return workers.close();
    }

    /** The same for each try, so that a mailbox can tell a duplicate. */
    private static final class Named extends MimeMessage {
        private final String id;

        Named(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
