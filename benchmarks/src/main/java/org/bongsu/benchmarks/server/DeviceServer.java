package org.bongsu.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A whole fleet of Modbus TCP devices on one thread. Answers functions 3 and 4 with registers encoded beforehand, 2000 and a
 * per cent of noise, so that values change as measured ones do; every profile here scales from that. Arguments: port (0 for
 * any), devices, true where every tenth is dead. First says {@code ready PORT}, then answers lines of its standard input:
 *
 * <pre>
 * count          requests answered so far
 * reset          begins a new look at the gaps between requests of one device
 * raise DEVICE   sets the highest bit of what is its first register in each reply from now on; answered by ok
 * lower DEVICE   takes that back
 * gaps MILLIS    of that look: largest gap in ms, gap in ms that 99 of 100 stay below, devices asked, devices that once had
 *                a gap above MILLIS
 * </pre>
 */
public final class DeviceServer {

    /** Every register is about this. */
    public static final int MIDDLE = 2000;

    private static final int NOISE = 20;
    private static final int VARIANTS = 64;
    private static final int REQUEST = 12;
    private static final int HEADER = 9;
    private static final int LONGEST_GAP_MILLIS = 120_000;

    private final Selector selector = Selector.open();
    private final byte[][] registers = new byte[VARIANTS][2 * 125];
    private final ByteBuffer reply = ByteBuffer.allocateDirect(HEADER + 2 * 125);
    private final ConcurrentLinkedQueue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final Fleet fleet;
    private final long[] lastAsked;
    private final long[] longestGap;
    private final int[] gaps = new int[LONGEST_GAP_MILLIS];
    private final boolean[] raised;
    private final PrintStream out;
    private long lookSince;
    private long answered;
    private long now;

    private final class Connection {
        private final int device;
        private final ByteBuffer received = ByteBuffer.allocateDirect(16 * REQUEST);

        Connection(int device) {
            this.device = device;
        }
    }

    private DeviceServer(Fleet fleet, PrintStream out) throws IOException {
        this.fleet = fleet;
        this.out = out;
        this.lastAsked = new long[fleet.devices()];
        this.longestGap = new long[fleet.devices()];
        this.raised = new boolean[fleet.devices()];
        Random noise = new Random(1);
        for (byte[] variant : registers) {
            for (int i = 0; i < variant.length; i += 2) {
                int value = MIDDLE - NOISE + noise.nextInt(2 * NOISE + 1);
                variant[i] = (byte) (value >> 8);
                variant[i + 1] = (byte) value;
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        boolean dying = Boolean.parseBoolean(arguments[2]);
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(new InetSocketAddress("127.0.0.1", port));
            port = probe.socket().getLocalPort();
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        DeviceServer server = new DeviceServer(new Fleet(port, Integer.parseInt(arguments[1]), dying), out);
        server.listen();
        Thread ear = new Thread(server::obey, "orders");
        ear.setDaemon(true);
        ear.start();
        out.println("ready " + port);
        server.serve();
    }

    private void listen() throws IOException {
        for (int device = 0; device < fleet.devices(); device++) {
            if (!fleet.isRefusing(device)) {
                ServerSocketChannel listener = ServerSocketChannel.open();
                listener.bind(new InetSocketAddress(fleet.address(device), fleet.port()), 64);
                listener.configureBlocking(false);
                listener.register(selector, SelectionKey.OP_ACCEPT, device);
            }
        }
    }

    private void obey() {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        in.lines().forEach(line -> {
            orders.add(() -> obey(line));
            selector.wakeup();
        });
    }

    private void obey(String line) {
        if (line.equals("count")) {
            out.println(answered);
        } else if (line.equals("reset")) {
            java.util.Arrays.fill(gaps, 0);
            java.util.Arrays.fill(longestGap, 0);
            lookSince = now;
            out.println("ok");
        } else if (line.startsWith("raise ") || line.startsWith("lower ")) {
            raised[Integer.parseInt(line.substring(6))] = line.startsWith("raise");
            out.println("ok");
        } else if (line.startsWith("gaps ")) {
            out.println(gaps(Long.parseLong(line.substring(5))));
        } else {
            out.println("unknown order " + line);
        }
    }

    private String gaps(long lateMillis) {
        long longest = 0;
        int asked = 0;
        int late = 0;
        for (int device = 0; device < lastAsked.length; device++) {
            if (!fleet.isLiving(device)) {
                continue;
            }
            // A device that is no longer asked at all has a gap that nothing ends.
            long open = now - Math.max(lastAsked[device], lookSince);
            long gap = Math.max(longestGap[device], open);
            longest = Math.max(longest, gap);
            asked += lastAsked[device] >= lookSince ? 1 : 0;
            late += gap > lateMillis * 1_000_000 ? 1 : 0;
        }
        return longest / 1_000_000 + " " + percentile(0.99) + " " + asked + " " + late;
    }

    private int percentile(double share) {
        long all = 0;
        for (int count : gaps) {
            all += count;
        }
        long below = 0;
        for (int millis = 0; millis < gaps.length; millis++) {
            below += gaps[millis];
            if (below >= share * all) {
                return millis;
            }
        }
        return gaps.length;
    }

    private void serve() throws IOException {
        while (true) {
            selector.select();
            now = System.nanoTime();
            for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                order.run();
            }
            Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
            while (keys.hasNext()) {
                SelectionKey key = keys.next();
                keys.remove();
                if (key.isAcceptable()) {
                    accept(key);
                } else if (key.isValid()) {
                    read(key);
                }
            }
        }
    }

    private void accept(SelectionKey key) throws IOException {
        int device = (Integer) key.attachment();
        SocketChannel socket = ((ServerSocketChannel) key.channel()).accept();
        if (socket != null) {
            socket.configureBlocking(false);
            socket.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            socket.register(selector, SelectionKey.OP_READ, new Connection(device));
        }
    }

    private void read(SelectionKey key) throws IOException {
        Connection connection = (Connection) key.attachment();
        SocketChannel socket = (SocketChannel) key.channel();
        ByteBuffer received = connection.received;
        try {
            if (socket.read(received) < 0) {
                socket.close();
                return;
            }
            received.flip();
            while (received.remaining() >= REQUEST) {
                answer(socket, connection.device, received, received.position());
                received.position(received.position() + REQUEST);
            }
            received.compact();
        } catch (IOException e) {
            socket.close();
        }
    }

    private void answer(SocketChannel socket, int device, ByteBuffer request, int at) throws IOException {
        if (fleet.isSilent(device)) {
            return;
        }
        int function = request.get(at + 7);
        int count = request.getShort(at + 10);
        if (function != 3 && function != 4 || count < 1 || count > 125) {
            throw new IOException("a request that no benchmark makes");
        }
        reply.clear();
        reply.putShort(request.getShort(at)).putShort((short) 0).putShort((short) (3 + 2 * count));
        reply.put(request.get(at + 6)).put((byte) function).put((byte) (2 * count));
        // Not the same for two requests in a row of any one device, whatever the number of devices.
        reply.put(registers[(int) ((answered * 31 >>> 3) % VARIANTS)], 0, 2 * count)
                .flip();
        if (raised[device]) {
            reply.put(HEADER, (byte) (reply.get(HEADER) | 0x80));
        }
        while (reply.hasRemaining()) {
            socket.write(reply);
        }
        answered++;
        asked(device);
    }

    private void asked(int device) {
        if (lastAsked[device] >= lookSince && lastAsked[device] != 0) {
            long gap = now - lastAsked[device];
            longestGap[device] = Math.max(longestGap[device], gap);
            gaps[(int) Math.min(gap / 1_000_000, LONGEST_GAP_MILLIS - 1)]++;
        }
        lastAsked[device] = now;
    }
}
