import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** {@code java -cp . RuntimeCheck STORE PASSWORD}: the runtime speaks TLS 1.2 and 1.3 with the elliptic key of that PKCS 12 store. */
final class RuntimeCheck {

    public static void main(String[] arguments) throws Exception {
        char[] password = arguments[1].toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(Path.of(arguments[0]))) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("ours", store.getCertificate(store.aliases().nextElement()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
            System.out.println(protocol + " " + handshake(context, protocol));
        }
    }

    private static String handshake(SSLContext context, String protocol) throws Exception {
        try (SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0)) {
            CompletableFuture<Integer> echoed = CompletableFuture.supplyAsync(() -> {
                try (var accepted = server.accept()) {
                    return accepted.getInputStream().read();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            try (SSLSocket client = (SSLSocket)
                    context.getSocketFactory().createSocket("127.0.0.1", server.getLocalPort())) {
                client.setEnabledProtocols(new String[] {protocol});
                client.getOutputStream().write(42);
                if (echoed.get() != 42) {
                    throw new IllegalStateException("another byte arrived");
                }
                return client.getSession().getCipherSuite();
            }
        }
    }
}
