package org.bongsu.daemon.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bongsu.daemon.Await;
import org.bongsu.domain.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real datagram socket of the unix family, as systemd's is; sd_notify(3) says what the lines mean. */
class ServiceManagerTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Vitals WELL = new Vitals("s", 3, 7, Optional.empty(), List.of(), Stage.NORMAL, "c-1");

    @TempDir
    Path folder;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Channel systemd(String address) {
        return new Bootstrap()
                .group(group)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
                        heard.add(packet.content().toString(StandardCharsets.UTF_8));
                    }
                })
                .bind(new DomainSocketAddress(address))
                .syncUninterruptibly()
                .channel();
    }

    private void hears(String... lines) {
        Await.until("heard " + List.of(lines), LIMIT, () -> heard.size() >= lines.length);
        assertEquals(List.of(lines), heard);
    }

    @Test
    void readyAliveAndStoppingAreTold() {
        String path = folder.resolve("notify").toString();
        systemd(path);
        try (ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "60000000"))) {
            assertEquals(Duration.ofSeconds(20), manager.period());
            manager.ready();
            manager.alive("epoch 3\nREADY=0");
            manager.stopping();
            // Who stops is not alive again.
            manager.alive("epoch 3");
        }
        hears("READY=1", "WATCHDOG=1\nSTATUS=epoch 3 READY=0", "STOPPING=1\nSTATUS=stopping");
    }

    @Test
    void anAbstractSocketIsReached() {
        String name = "bongsu-test-" + ProcessHandle.current().pid();
        systemd("\0" + name);
        try (ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + name))) {
            manager.ready();
            hears("READY=1");
        }
    }

    /** WATCHDOG_PID names whom the limit is for; another's is not ours to keep. */
    @Test
    void aWatchdogOfAnotherProcessIsNotFed() {
        String path = folder.resolve("notify").toString();
        systemd(path);
        try (ServiceManager manager =
                ServiceManager.of(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "1"))) {
            manager.alive("epoch 3");
            hears("STATUS=epoch 3");
        }
    }

    @Test
    void withoutASocketNobodyIsTold() {
        assertFalse(ServiceManager.of(Map.of()).isThere());
    }

    /** A loop that hangs calls nothing, and the pulse has no clock of its own that would. */
    @Test
    void theWatchdogIsFedOnlyWhileTheLoopTurns() {
        String path = folder.resolve("notify").toString();
        systemd(path);
        AtomicLong wall = new AtomicLong(1_000_000);
        try (ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "3000000"))) {
            Pulse pulse = new Pulse(manager, Optional.empty(), wall::get);
            pulse.turned(() -> WELL);
            wall.addAndGet(999);
            pulse.turned(() -> WELL);
            wall.addAndGet(1);
            pulse.turned(() -> WELL);
            // Set back by an hour: told at once, not in an hour.
            wall.addAndGet(-3_600_000);
            pulse.turned(() -> WELL);
            wall.addAndGet(30_000);
            assertEquals(30_000, pulse.sinceTurned());
            manager.ready();
            String alive = "WATCHDOG=1\nSTATUS=epoch 3, all compartments normal, last decision none since the start";
            hears(alive, alive, alive, "READY=1");
        }
        assertTrue(WELL.line().startsWith("epoch 3"));
    }
}
