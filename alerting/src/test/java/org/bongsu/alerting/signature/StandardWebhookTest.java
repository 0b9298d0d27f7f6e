package org.bongsu.alerting.signature;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bongsu.alerting.TestSites;
import org.bongsu.alerting.signature.StandardWebhook.Verdict;
import org.junit.jupiter.api.Test;

class StandardWebhookTest {

    private static final WebhookKey KEY = WebhookKey.parse(TestSites.KEY);
    private static final String BODY = "{\"type\":\"bongsu.room.cut\",\"data\":{\"ko\":\"전원 차단\"}}";
    private static final long NOW = 1_665_814_740;

    /** The example of the specification, "signature scheme". */
    @Test
    void theSpecificationsOwnExampleComesOutTheSame() {
        WebhookKey key = WebhookKey.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertEquals(
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                StandardWebhook.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}", key));
    }

    @Test
    void aLibraryOfOthersAcceptsOurSignatureAndRefusesEveryChange() throws WebhookVerificationException {
        long now = Instant.now().getEpochSecond();
        Webhook theirs = new Webhook(TestSites.KEY);
        String signature = StandardWebhook.sign("msg_1", now, BODY, KEY);

        theirs.verify(BODY, headers("msg_1", now, signature));

        assertRefused(theirs, BODY.replace("차단", "유지"), headers("msg_1", now, signature));
        assertRefused(theirs, BODY, headers("msg_2", now, signature));
        assertRefused(theirs, BODY, headers("msg_1", now - 1, signature));
        long old = now - 301;
        assertRefused(theirs, BODY, headers("msg_1", old, StandardWebhook.sign("msg_1", old, BODY, KEY)));
        Webhook other = new Webhook("whsec_" + Base64.getEncoder().encodeToString(new byte[32]));
        assertRefused(other, BODY, headers("msg_1", now, signature));
    }

    @Test
    void weAcceptTheSignatureOfALibraryOfOthers() throws Exception {
        String theirs = new Webhook(TestSites.KEY).sign("msg_1", NOW, BODY);
        assertEquals(Verdict.VALID, verify("msg_1", NOW, theirs, BODY, NOW));
    }

    @Test
    void theTimestampMayBeFiveMinutesOffEitherWayAndNoMore() {
        String signature = StandardWebhook.sign("msg_1", NOW, BODY, KEY);
        assertEquals(Verdict.VALID, verify("msg_1", NOW, signature, BODY, NOW + 300));
        assertEquals(Verdict.TIMESTAMP_TOO_OLD, verify("msg_1", NOW, signature, BODY, NOW + 301));
        assertEquals(Verdict.VALID, verify("msg_1", NOW, signature, BODY, NOW - 300));
        assertEquals(Verdict.TIMESTAMP_IN_FUTURE, verify("msg_1", NOW, signature, BODY, NOW - 301));
        assertEquals(Verdict.TIMESTAMP_MALFORMED, StandardWebhook.verify("msg_1", "now", signature, BODY, KEY, NOW));
    }

    @Test
    void anyOfSeveralSignaturesIsEnoughAndNoneIsNot() {
        String signature = StandardWebhook.sign("msg_1", NOW, BODY, KEY);
        assertEquals(Verdict.VALID, verify("msg_1", NOW, "v1,AAAA v1a,xyz " + signature, BODY, NOW));
        assertEquals(Verdict.SIGNATURE_WRONG, verify("msg_1", NOW, "v1,AAAA", BODY, NOW));
        assertEquals(Verdict.SIGNATURE_WRONG, verify("msg_1", NOW, "", BODY, NOW));
        assertEquals(Verdict.SIGNATURE_WRONG, verify("msg_1", NOW, signature, BODY + " ", NOW));
    }

    /** The separator inside an id would let two messages share a signature. */
    @Test
    void anIdWithADotIsNotSigned() {
        assertThrows(IllegalArgumentException.class, () -> StandardWebhook.sign("msg.1", NOW, BODY, KEY));
        assertEquals(Verdict.SIGNATURE_WRONG, verify("msg.1", NOW, "v1,AAAA", BODY, NOW));
    }

    @Test
    void aKeyHasTwentyFourToSixtyFourBytes() {
        for (int bytes : List.of(24, 32, 64)) {
            assertDoesNotThrow(() -> WebhookKey.parse(key(bytes)), bytes + " bytes");
        }
        for (int bytes : List.of(0, 23, 65)) {
            assertThrows(IllegalArgumentException.class, () -> WebhookKey.parse(key(bytes)), bytes + " bytes");
        }
    }

    @Test
    void whatIsNoKeyIsNamedWithoutBeingShown() {
        for (String text : List.of("hunter2-hunter2-hunter2", "whsec_hunter2!", "env:hunter2")) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> WebhookKey.parse(text));
            assertFalse(refused.getMessage().contains("hunter2"), refused.getMessage());
        }
        assertEquals("whsec_***", KEY.toString());
    }

    private static String key(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    private static Verdict verify(String id, long timestamp, String signature, String body, long now) {
        return StandardWebhook.verify(id, Long.toString(timestamp), signature, body, KEY, now);
    }

    private static void assertRefused(Webhook webhook, String body, HttpHeaders headers) {
        assertThrows(WebhookVerificationException.class, () -> webhook.verify(body, headers));
    }

    private static HttpHeaders headers(String id, long timestamp, String signature) {
        return HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of(id),
                        "webhook-timestamp", List.of(Long.toString(timestamp)),
                        "webhook-signature", List.of(signature)),
                (name, value) -> true);
    }
}
