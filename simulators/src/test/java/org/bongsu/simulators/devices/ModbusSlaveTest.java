package org.bongsu.simulators.devices;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.util.ModbusUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bongsu.domain.point.Address;
import org.bongsu.domain.point.Device;
import org.bongsu.simulators.Certificates;
import org.bongsu.simulators.Sites;
import org.bongsu.simulators.physics.RegisterImage;
import org.bongsu.simulators.physics.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bytes that a device sends on each wire, compared with what the specifications of Modbus say, byte by byte. */
@Timeout(60)
class ModbusSlaveTest {

    private static final int SILENCE = 400;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    @TempDir
    Path folder;

    private final Map<Integer, ModbusUnit> units = new LinkedHashMap<>();
    private final Map<Integer, byte[]> objects = new LinkedHashMap<>();
    private boolean awake = true;
    private Vertx vertx;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        World world = new World(Sites.DEMO.site(), Sites.DEMO.inventory(), Sites.scenario("quiet"), 1);
        Device ups = Sites.DEMO.inventory().device("ups-a").orElseThrow();
        objects.putAll(DeviceObjects.of(Sites.DEMO.inventory().profile(ups)));
        ModbusUnit unit = new ModbusUnit() {
            @Override
            public Optional<RegisterImage> read() {
                return awake ? Optional.of(world.registersOf(ups)) : Optional.empty();
            }

            @Override
            public Map<Integer, byte[]> objects() {
                return objects;
            }
        };
        units.put(0, unit);
        units.put(1, unit);
        units.put(7, unit);
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private Socket connect(Address.Wire wire) throws Exception {
        int port = await(ModbusSlave.open(vertx, units, wire).listen("127.0.0.1", 0));
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String hex) throws IOException {
        socket.getOutputStream().write(HEX.parseHex(hex));
    }

    /** With a CRC from j2mod, which shares no code with ours. */
    private static String rtu(String hex) {
        byte[] frame = HEX.parseHex(hex);
        int[] crc = ModbusUtil.calculateCRC(frame, 0, frame.length);
        return hex + " " + HEX.toHexDigits((byte) crc[0]) + " " + HEX.toHexDigits((byte) crc[1]);
    }

    private static String receive(Socket socket, int bytes) throws IOException {
        return HEX.formatHex(socket.getInputStream().readNBytes(bytes));
    }

    private static void hearsNothing(Socket socket, String why) throws IOException {
        socket.setSoTimeout(SILENCE);
        assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read(), why);
        socket.setSoTimeout(10_000);
    }

    @Test
    void theChecksumIsTheOneThatEverybodyComputes() {
        Random random = new Random(16);
        for (int i = 0; i < 2000; i++) {
            byte[] frame = new byte[1 + random.nextInt(255)];
            random.nextBytes(frame);
            int[] crc = ModbusUtil.calculateCRC(frame, 0, frame.length);
            Buffer whole = Crc16.append(Buffer.buffer(frame.clone()));
            assertEquals(crc[0] | crc[1] << 8, whole.getUnsignedShortLE(frame.length));
            assertTrue(Crc16.endsWell(whole, 0, whole.length()));
            int at = random.nextInt(whole.length());
            whole.setByte(at, (byte) (whole.getByte(at) ^ 1 << random.nextInt(8)));
            assertFalse(Crc16.endsWell(whole, 0, whole.length()), "a flipped bit");
        }
    }

    @Test
    void anRtuRequestIsAnsweredWithAChecksum() throws Exception {
        try (Socket socket = connect(Address.Wire.RTU)) {
            send(socket, rtu("01 03 00 82 00 01"));
            assertEquals(rtu("01 03 02 c8 00"), receive(socket, 7), "100 % in steps of 2^-9");
            send(socket, rtu("07 03 00 82 00 01"));
            assertEquals(rtu("07 03 02 c8 00"), receive(socket, 7), "the other unit of the bus");
            send(socket, rtu("01 03 02 58 00 01"));
            assertEquals(rtu("01 83 02"), receive(socket, 5), "no such register");
            send(socket, rtu("01 03 00 82 00 7e"));
            assertEquals(rtu("01 83 03"), receive(socket, 5), "126 registers");
            send(socket, rtu("01 10 00 82 00 01 02 00 00"));
            assertEquals(rtu("01 90 01"), receive(socket, 5), "nothing can be written");
            send(socket, rtu("01 44 00"));
            assertEquals(rtu("01 c4 01"), receive(socket, 5), "a function of somebody's own");
        }
    }

    /** Modbus over serial line 1.02, 2.1, 2.4.1 and 6.2.2: on a bus nobody may speak who is not meant. */
    @Test
    void onABusNobodySpeaksWhoIsNotMeant() throws Exception {
        try (Socket socket = connect(Address.Wire.RTU)) {
            send(socket, rtu("00 03 00 82 00 01"));
            hearsNothing(socket, "a broadcast has no answer");
            send(socket, rtu("09 03 00 82 00 01"));
            hearsNothing(socket, "no such unit");
            send(socket, "01 03 00 82 00 01 12 34");
            hearsNothing(socket, "a wrong CRC");
            awake = false;
            send(socket, rtu("01 03 00 82 00 01"));
            hearsNothing(socket, "the device is silent");
            awake = true;
            send(socket, "01 03 00");
            hearsNothing(socket, "half a frame, which the pause after it ends");
            send(socket, rtu("01 03 00 82 00 01"));
            assertEquals(rtu("01 03 02 c8 00"), receive(socket, 7), "control: the bus still works");
        }
    }

    @Test
    void rtuFramesMayComeInPiecesOrTogether() throws Exception {
        try (Socket socket = connect(Address.Wire.RTU)) {
            for (byte one : HEX.parseHex(rtu("01 03 00 82 00 01"))) {
                socket.getOutputStream().write(one);
                socket.getOutputStream().flush();
            }
            assertEquals(rtu("01 03 02 c8 00"), receive(socket, 7));
            send(socket, rtu("01 03 00 82 00 01") + " " + rtu("07 03 00 82 00 01"));
            assertEquals(rtu("01 03 02 c8 00") + " " + rtu("07 03 02 c8 00"), receive(socket, 14));
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (Socket socket = connect(Address.Wire.TCP)) {
            StringBuilder asked = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            for (int i = 16; i < 80; i++) {
                String number = "00 " + HEX.toHexDigits((byte) i);
                asked.append(number).append(" 00 00 00 06 01 03 00 82 00 01 ");
                expected.append(number).append(" 00 00 00 05 01 03 02 c8 00 ");
            }
            send(socket, asked.toString().strip());
            assertEquals(expected.toString().strip(), receive(socket, 64 * 11));
        }
    }

    @Test
    void aDeviceSaysWhoItIs() throws Exception {
        objects.clear();
        objects.put(0, ascii("ACME"));
        objects.put(1, ascii("X1"));
        objects.put(2, ascii("V2"));
        objects.put(5, ascii("Model"));
        objects.put(0x87, new byte[] {0, 0, 0, 1});
        try (Socket socket = connect(Address.Wire.RTU)) {
            String basic = "00 04 41 43 4d 45 01 02 58 31 02 02 56 32";
            send(socket, rtu("01 2b 0e 01 00"));
            assertEquals(rtu("01 2b 0e 01 03 00 00 03 " + basic), receive(socket, 24));
            send(socket, rtu("01 2b 0e 02 00"));
            assertEquals(rtu("01 2b 0e 02 03 00 00 04 " + basic + " 05 05 4d 6f 64 65 6c"), receive(socket, 31));
            send(socket, rtu("01 2b 0e 03 87"));
            assertEquals(rtu("01 2b 0e 03 03 00 00 01 87 04 00 00 00 01"), receive(socket, 16), "a private object");
            send(socket, rtu("01 2b 0e 04 01"));
            assertEquals(rtu("01 2b 0e 04 03 00 00 01 01 02 58 31"), receive(socket, 14));
            send(socket, rtu("01 2b 0e 04 03"));
            assertEquals(rtu("01 ab 02"), receive(socket, 5), "no such object");
            send(socket, rtu("01 2b 0e 05 00"));
            assertEquals(rtu("01 ab 03"), receive(socket, 5), "no such read code");
            send(socket, rtu("01 2b 0d 01 00"));
            assertEquals(rtu("01 ab 01"), receive(socket, 5), "CANopen, which is not here");
        }
    }

    @Test
    void anIdentificationThatFitsNoFrameGoesOnInTheNext() throws Exception {
        objects.clear();
        for (int id = 0; id < 3; id++) {
            objects.put(id, ascii("ABCDEFGHIJ".repeat(10)));
        }
        try (Socket socket = connect(Address.Wire.TCP)) {
            send(socket, "00 01 00 00 00 05 01 2b 0e 01 00");
            String first = receive(socket, 9 + 5 + 7 - 7 + 2 * 102);
            assertTrue(first.contains(" 2b 0e 01 83 ff 02 02 00 64 41 42"), first);
            send(socket, "00 02 00 00 00 05 01 2b 0e 01 02");
            String second = receive(socket, 7 + 7 + 102);
            assertTrue(second.contains(" 2b 0e 01 83 00 00 01 02 64 41 42"), second);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Test
    void overTlsOnlyClientsOfTheAuthorityAreLetIn() throws Exception {
        Certificates ours = new Certificates(folder.resolve("ours"));
        ours.issue("server", "-ext", "san=ip:127.0.0.1");
        ours.issue("client");
        Certificates theirs = new Certificates(folder.resolve("theirs"));
        theirs.issue("client");
        TlsFiles files = new TlsFiles(ours.authority(), ours.certificate("server"), ours.key("server"));
        ModbusSlave slave = ModbusSlave.secured(vertx, units, files);
        int port = await(slave.listen("127.0.0.1", 0));
        byte[] request = HEX.parseHex("00 01 00 00 00 06 01 03 00 82 00 01");
        byte[] reply = HEX.parseHex("00 01 00 00 00 05 01 03 02 c8 00");
        for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
            assertArrayEquals(reply, exchange(context(ours, Optional.of(ours), protocol), port, request), protocol);
            assertEquals(
                    0, exchange(context(ours, Optional.empty(), protocol), port, request).length, "no certificate");
            assertEquals(
                    0, exchange(context(ours, Optional.of(theirs), protocol), port, request).length, "a stranger's");
        }
        try (Socket plain = new Socket("127.0.0.1", port)) {
            plain.setSoTimeout(10_000);
            plain.getOutputStream().write(request);
            byte[] said = plain.getInputStream().readNBytes(11);
            assertFalse(Arrays.equals(reply, said), "nobody is served in the clear");
        }
    }

    /** What came back, empty where the handshake or the exchange was refused. */
    private static byte[] exchange(SSLContext context, int port, byte[] request) throws Exception {
        try (Socket socket = context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            return in.readNBytes(11);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither served nor refused", e);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static SSLContext context(Certificates trusted, Optional<Certificates> shown, String protocol)
            throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", certificate(trusted.authority()));
        TrustManagerFactory trusts = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusts.init(trust);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (shown.isPresent()) {
            String pem = Files.readString(shown.get().key("client")).replaceAll("-----[A-Z ]+-----|\\s", "");
            keys.setKeyEntry(
                    "client",
                    KeyFactory.getInstance("EC")
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))),
                    new char[0],
                    new Certificate[] {certificate(shown.get().certificate("client"))});
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(managers.getKeyManagers(), trusts.getTrustManagers(), null);
        return context;
    }

    private static Certificate certificate(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
