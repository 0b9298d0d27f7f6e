package org.bongsu.daemon.host;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how we are, by its protocol sd_notify(3): lines in one datagram to the unix socket that {@code NOTIFY_SOCKET} names.
 * The JDK has no datagrams of that family; Netty's native transport, which is here anyway, has. Never blocks whoever tells, and never
 * fails them: what cannot be told is logged once. Any thread.
 */
public final class ServiceManager implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final String SOCKET = "NOTIFY_SOCKET";
    private static final long CLOSE_MILLIS = 1_000;

    /** Nobody listens: not started by a service manager. */
    public static final ServiceManager NONE = new ServiceManager(Optional.empty(), Optional.empty());

    private record Line(EventLoopGroup group, Channel channel, DomainSocketAddress address) {}

    private final Optional<Line> line;
    private final Optional<Duration> watchdog;
    private boolean told;
    private boolean stopping;

    private ServiceManager(Optional<Line> line, Optional<Duration> watchdog) {
        this.line = line;
        this.watchdog = watchdog;
    }

    /** @param environment of this process */
    public static ServiceManager of(Map<String, String> environment) {
        String path = environment.getOrDefault(SOCKET, "");
        if (path.isEmpty()) {
            return NONE;
        }
        if (!Epoll.isAvailable()) {
            LOG.error(
                    "the service manager cannot be told that we run: {}", String.valueOf(Epoll.unavailabilityCause()));
            return NONE;
        }
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        // An at sign stands for the zero byte with which an abstract socket's name begins.
        String name = path.startsWith("@") ? "\0" + path.substring(1) : path;
        Channel channel = unbound(group);
        return new ServiceManager(
                Optional.of(new Line(group, channel, new DomainSocketAddress(name))), watchdog(environment));
    }

    /** Netty calls the option obsolete, and has no other for a socket that only sends: without it one has to be bound to a name. */
    @SuppressWarnings("deprecation")
    private static Channel unbound(EventLoopGroup group) {
        return new Bootstrap()
                .group(group)
                .channel(EpollDomainDatagramChannel.class)
                .option(ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION, true)
                .handler(new ChannelInboundHandlerAdapter())
                .register()
                .channel();
    }

    /** How long we may be silent before we are killed; empty where nobody watches, or watches another process. */
    private static Optional<Duration> watchdog(Map<String, String> environment) {
        String ours = Long.toString(ProcessHandle.current().pid());
        String limit = environment.getOrDefault("WATCHDOG_USEC", "");
        if (!limit.matches("[1-9][0-9]{0,14}")
                || !environment.getOrDefault("WATCHDOG_PID", ours).equals(ours)) {
            return Optional.empty();
        }
        return Optional.of(Duration.of(Long.parseLong(limit), ChronoUnit.MICROS));
    }

    /** How often {@link #alive} has to be said: a third of what is allowed, so that one may be late. */
    public Duration period() {
        return watchdog.map(limit -> limit.dividedBy(3)).orElse(Duration.ofSeconds(10));
    }

    public boolean isThere() {
        return line.isPresent();
    }

    /** Everything that was configured runs. */
    public void ready() {
        tell("READY=1");
    }

    /** Say it from the loop that decides, so that nobody says it when that hangs. */
    public void alive(String status) {
        tell((watchdog.isPresent() ? "WATCHDOG=1\n" : "") + "STATUS=" + status.replace('\n', ' '));
    }

    /** We end because we were told to. */
    public void stopping() {
        tell("STOPPING=1\nSTATUS=stopping");
    }

    private synchronized void tell(String lines) {
        if (line.isEmpty() || stopping || !line.get().channel().isWritable() && told) {
            return;
        }
        Line to = line.get();
        stopping = lines.startsWith("STOPPING");
        to.channel()
                .writeAndFlush(
                        new DomainDatagramPacket(Unpooled.copiedBuffer(lines, StandardCharsets.UTF_8), to.address()))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        untold(done.cause());
                    }
                });
        told = true;
    }

    private synchronized void untold(Throwable cause) {
        LOG.warn("the service manager was not told: {}", String.valueOf(cause));
    }

    /** What was told before is handed over first. Within a second. */
    @Override
    public void close() {
        line.ifPresent(to -> {
            to.channel().close().awaitUninterruptibly(CLOSE_MILLIS);
            to.group().shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        });
    }
}
