package org.bongsu.simulators.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bongsu.simulators.tenant.SignatureCheck.Verdict;
import org.junit.jupiter.api.Test;

/** With the example of the Standard Webhooks specification, so that the expected signature is not of our making. */
class SignatureCheckTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final long NOW = 1614265330;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    private final SignatureCheck check = new SignatureCheck(SECRET);

    private Verdict check(String id, long timestamp, String signature, byte[] body) {
        return check.check(Optional.of(id), Optional.of(Long.toString(timestamp)), Optional.of(signature), body, NOW);
    }

    @Test
    void theSpecificationsOwnExampleVerifiesAlsoAmongOtherSignatures() {
        assertEquals(Verdict.VERIFIED, check(ID, NOW, SIGNATURE, BODY));
        assertEquals(Verdict.VERIFIED, check(ID, NOW, "v1,AAAA v2,xyz " + SIGNATURE, BODY));
    }

    @Test
    void aChangedBodyIdTimeKeyOrSignatureDoesNotVerify() {
        byte[] changed = BODY.clone();
        changed[3] ^= 1;
        assertEquals(Verdict.SIGNATURE_WRONG, check(ID, NOW, SIGNATURE, changed));
        assertEquals(Verdict.SIGNATURE_WRONG, check(ID + "x", NOW, SIGNATURE, BODY));
        assertEquals(Verdict.SIGNATURE_WRONG, check(ID, NOW + 1, SIGNATURE, BODY));
        assertEquals(Verdict.SIGNATURE_WRONG, check(ID, NOW, SIGNATURE.replace("v1,", "v2,"), BODY));
        assertEquals(Verdict.SIGNATURE_WRONG, check(ID, NOW, "v1,not base64!", BODY));
        SignatureCheck other = new SignatureCheck("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
        assertEquals(
                Verdict.SIGNATURE_WRONG,
                other.check(Optional.of(ID), Optional.of("" + NOW), Optional.of(SIGNATURE), BODY, NOW));
    }

    @Test
    void aReplayIsRefusedFromFiveMinutesOn() {
        Optional<String> id = Optional.of(ID);
        Optional<String> at = Optional.of("" + NOW);
        Optional<String> signature = Optional.of(SIGNATURE);
        assertEquals(Verdict.VERIFIED, check.check(id, at, signature, BODY, NOW + 300));
        assertEquals(Verdict.TIMESTAMP_OUT_OF_TOLERANCE, check.check(id, at, signature, BODY, NOW + 301));
        assertEquals(Verdict.TIMESTAMP_OUT_OF_TOLERANCE, check.check(id, at, signature, BODY, NOW - 301));
        assertEquals(Verdict.TIMESTAMP_INVALID, check.check(id, Optional.of("now"), signature, BODY, NOW));
    }

    @Test
    void aMissingHeaderIsSaidToBeMissing() {
        Optional<String> present = Optional.of("1");
        Optional<String> none = Optional.empty();
        assertEquals(Verdict.HEADER_MISSING, check.check(none, present, present, BODY, NOW));
        assertEquals(Verdict.HEADER_MISSING, check.check(present, none, present, BODY, NOW));
        assertEquals(Verdict.HEADER_MISSING, check.check(present, present, none, BODY, NOW));
    }

    @Test
    void aSecretThatIsNoneIsRefusedWithoutRepeatingIt() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new SignatureCheck("env:SECRET"));
        assertEquals(false, String.valueOf(e.getMessage()).contains("SECRET"));
    }
}
