package org.bongsu.alerting.page;

import java.util.List;
import java.util.Optional;
import org.bongsu.domain.site.Webhook;

/** What a channel leads to. Secrets are references, looked up with each message. */
public sealed interface Outlet {

    /** The word under {@code channels:} in bongsu.yaml. */
    String word();

    /** Our JSON, signed by Standard Webhooks. */
    record SignedWebhook(Webhook webhook) implements Outlet {
        @Override
        public String word() {
            return "webhook";
        }
    }

    /**
     * Prometheus Alertmanager, API v2.
     *
     * @param url of the server, without {@code /api/v2}
     * @param authorization the whole header, such as {@code Bearer ...}
     */
    record Alertmanager(String url, Optional<String> authorization) implements Outlet {
        @Override
        public String word() {
            return "alertmanager";
        }
    }

    /**
     * SMTP.
     *
     * @param port 1 to 65535
     * @param ca a file of certificates (PEM) to trust besides the platform's
     * @param to at least one
     */
    record Email(
            String host,
            int port,
            Tls tls,
            Optional<String> user,
            Optional<String> password,
            Optional<String> ca,
            String from,
            List<String> to)
            implements Outlet {

        /** How the connection is kept private. */
        public enum Tls {
            /** The server has to offer STARTTLS, or nothing is sent (RFC 3207). */
            STARTTLS,
            /** TLS from the first byte (RFC 8314). */
            IMPLICIT,
            /** In the clear: for a relay on the same machine. */
            NONE
        }

        public Email {
            to = List.copyOf(to);
        }

        @Override
        public String word() {
            return "email";
        }
    }

    /**
     * Events API v2.
     *
     * @param key reference to the routing key
     */
    record PagerDuty(String url, String key) implements Outlet {

        public static final String URL = "https://events.pagerduty.com/v2/enqueue";

        @Override
        public String word() {
            return "pagerduty";
        }
    }

    /**
     * An incoming webhook of a chat.
     *
     * @param url it is a secret itself, so a reference or the URL
     */
    record Chat(Style style, String url) implements Outlet {

        /** Whose message format it is. */
        public enum Style {
            SLACK,
            /** An adaptive card, as Workflows take it. */
            TEAMS,
            MATTERMOST
        }

        @Override
        public String word() {
            return style.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A text message through somebody's HTTP gateway: one request a number.
     *
     * @param body a template of the request's body, with {@code number} and {@code text}
     * @param contentType of the body; decides how values in it are escaped: JSON or a form
     * @param numbers at least one
     */
    record Sms(String url, String contentType, String body, Optional<String> authorization, List<String> numbers)
            implements Outlet {

        public static final String JSON = "application/json";
        public static final String FORM = "application/x-www-form-urlencoded";

        public Sms {
            numbers = List.copyOf(numbers);
        }

        @Override
        public String word() {
            return "sms";
        }
    }

    /** The broker of the section {@code mqtt}, QoS 1. */
    record Mqtt(String topic) implements Outlet {
        @Override
        public String word() {
            return "mqtt";
        }
    }

    /**
     * RFC 5424; over TCP and TLS framed by counted octets (RFC 6587, RFC 5425).
     *
     * @param facility 0 to 23
     * @param ca a file of certificates (PEM) to trust besides the platform's
     */
    record Syslog(String host, int port, Transport transport, int facility, Optional<String> ca) implements Outlet {

        /** How messages travel. */
        public enum Transport {
            UDP,
            TCP,
            TLS
        }

        /** local0. */
        public static final int FACILITY = 16;

        @Override
        public String word() {
            return "syslog";
        }
    }
}
