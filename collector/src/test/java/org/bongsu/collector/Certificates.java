package org.bongsu.collector;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** An authority of the test's own and what it signs, made by the JDK's keytool in a folder of the test. */
public final class Certificates {

    private static final String PASSWORD = "changeit";
    private static final String SIGNER = "ca";

    private final Path folder;
    private final Path store;

    public Certificates(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.store = folder.resolve("store.p12");
        generate(SIGNER, "-ext", "bc:c=ca:true", "-validity", "2");
        write(SIGNER);
    }

    /** What everybody trusts who trusts this authority. */
    public Path authority() {
        return certificate(SIGNER);
    }

    public Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    public Path key(String name) {
        return folder.resolve(name + ".key.pem");
    }

    /** @param options of {@code keytool -genkeypair}, such as {@code -ext san=ip:127.0.0.1} */
    public void issue(String name, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-signer", SIGNER, "-validity", "2"));
        all.addAll(List.of(options));
        generate(name, all.toArray(String[]::new));
        write(name);
    }

    private void generate(String name, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-alias", name, "-dname", "CN=" + name, "-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assertions.assertTrue(process.waitFor(30, TimeUnit.SECONDS), "keytool hangs");
        Assertions.assertEquals(0, process.exitValue(), said);
    }

    private void write(String name) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Files.writeString(
                certificate(name), pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
        Files.writeString(
                key(name),
                pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
}
