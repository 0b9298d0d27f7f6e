package org.bongsu.collector.mqtt;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.bongsu.domain.Text;

/** Why there is no connection, in words with which an operator can begin. */
final class Refusal {

    private static final int DEEPEST = 12;

    private Refusal() {}

    /** @param hasCertificate whether a client certificate of ours was offered */
    static Text why(Throwable cause, boolean hasCertificate) {
        Throwable one = cause;
        for (int depth = 0; one != null && depth < DEEPEST; depth++) {
            Optional<Text> known = known(one, hasCertificate);
            if (known.isPresent()) {
                return known.get();
            }
            one = one.getCause();
        }
        String said = said(cause);
        return new Text(said, "오류: " + said);
    }

    private static Optional<Text> known(Throwable one, boolean hasCertificate) {
        String said = String.valueOf(one.getMessage()).toLowerCase(Locale.ROOT);
        if (one instanceof UnknownHostException) {
            return Optional.of(new Text("no such host", "알 수 없는 호스트"));
        }
        if (one instanceof ConnectException) {
            return Optional.of(new Text("nothing listens there", "연결 거부됨"));
        }
        if (one instanceof SocketTimeoutException) {
            return Optional.of(new Text("no answer", "응답 없음"));
        }
        if (one instanceof EOFException) {
            return Optional.of(new Text("the broker closed the connection", "브로커가 연결을 닫음"));
        }
        if (one instanceof Session.BegunAnew) {
            return Optional.of(new Text(
                    "begun anew by us, for messages that could not be taken over", "처리하지 못한 메시지를 다시 받기 위해 재연결함"));
        }
        if (one instanceof NoSuchFileException) {
            return Optional.of(new Text("no file " + one.getMessage(), "파일 없음 " + one.getMessage()));
        }
        return certificate(one, said).or(() -> alert(one, said, hasCertificate)).or(() -> code(one));
    }

    private static Optional<Text> certificate(Throwable one, String said) {
        if (one instanceof CertificateExpiredException || one instanceof CertificateNotYetValidException) {
            return Optional.of(new Text(
                    "a certificate is not valid now: " + one.getMessage(), "인증서 유효 기간 오류: " + one.getMessage()));
        }
        if (one instanceof CertPathBuilderException || one instanceof CertPathValidatorException) {
            boolean expired = one.getCause() instanceof CertificateExpiredException;
            return expired
                    ? Optional.empty()
                    : Optional.of(new Text(
                            "the broker's certificate is not signed by the given authority",
                            "브로커 인증서가 지정된 인증 기관에서 서명되지 않음"));
        }
        if (said.contains("subject alternative") || said.startsWith("no name matching")) {
            return Optional.of(new Text(
                    "the broker's certificate is for another host: " + one.getMessage(),
                    "브로커 인증서의 호스트 이름 불일치: " + one.getMessage()));
        }
        return Optional.empty();
    }

    /** What the broker thinks of our certificate comes as an alert, in TLS 1.3 only after the handshake. */
    private static Optional<Text> alert(Throwable one, String said, boolean hasCertificate) {
        if (!(one instanceof SSLException) || !said.contains("fatal alert")) {
            return Optional.empty();
        }
        if (!hasCertificate && (said.contains("certificate_required") || said.contains("handshake_failure"))) {
            return Optional.of(new Text("the broker wants a client certificate", "브로커가 클라이언트 인증서를 요구함"));
        }
        return Optional.of(new Text(
                "the broker refused the connection's security: " + one.getMessage(),
                "브로커가 보안 연결을 거부함: " + one.getMessage()));
    }

    /** CONNACK codes of MQTT 3.1.1, 3.2.2.3, as Paho hands them on, and of MQTT 5.0, 3.2.2.2. */
    private static Optional<Text> code(Throwable one) {
        int code = one instanceof org.eclipse.paho.client.mqttv3.MqttException three
                ? three.getReasonCode()
                : one instanceof org.eclipse.paho.mqttv5.common.MqttException five ? five.getReasonCode() : 0;
        return switch (code) {
            case 1, 0x84 -> Optional.of(new Text("the broker does not speak this version", "브로커가 이 MQTT 버전을 지원하지 않음"));
            case 2, 0x85 -> Optional.of(new Text("the broker refuses this client id", "브로커가 클라이언트 ID를 거부함"));
            case 4, 0x86 -> Optional.of(new Text("wrong user name or password", "사용자 이름 또는 암호 오류"));
            case 5, 0x87 -> Optional.of(new Text("the broker does not allow it", "브로커가 접근을 허용하지 않음"));
            case 0x8E ->
                Optional.of(new Text(
                        "another client has taken over the session with the same id", "같은 ID의 다른 클라이언트가 세션을 가져감"));
            default -> Optional.empty();
        };
    }

    private static String said(Throwable cause) {
        Throwable deepest = cause;
        for (int depth = 0; deepest.getCause() != null && depth < DEEPEST; depth++) {
            deepest = deepest.getCause();
        }
        String said = deepest.getMessage();
        return said == null || said.isBlank() ? deepest.toString() : said;
    }
}
