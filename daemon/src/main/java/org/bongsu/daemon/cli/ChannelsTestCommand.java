package org.bongsu.daemon.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bongsu.alerting.channel.Answer;
import org.bongsu.alerting.channel.Transport;
import org.bongsu.alerting.channel.TransportMaker;
import org.bongsu.alerting.channel.TrialPage;
import org.bongsu.alerting.page.Channel;
import org.bongsu.alerting.page.Outlet;
import org.bongsu.alerting.page.Page;
import org.bongsu.config.Check;
import org.bongsu.config.ConfigException;
import org.bongsu.config.Problems;
import org.bongsu.daemon.http.DidYouMean;
import org.bongsu.daemon.runtime.DaemonParts;
import org.bongsu.daemon.runtime.Endpoints;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.daemon.runtime.Transports;
import org.bongsu.domain.Moment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bongsu channels test}: fires a trial through each channel, one try each, beside a daemon that may run. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Sends a trial alert, and that it is over, through each channel or the named ones, one try each."
                + " Exit status 3 if any does not take it.")
public final class ChannelsTestCommand implements Callable<Integer> {

    /** Above what a try may take. */
    private static final long ANSWER_SECONDS = 30;

    /** A broker's connection is made in the background. */
    private static final int BROKER_TRIES = 50;

    private static final long BROKER_MILLIS = 100;

    @Option(names = "--site", required = true, paramLabel = "DIR", description = "The site's folder.")
    private Path site = Path.of(".");

    @Option(
            names = "--map",
            paramLabel = "HOST:PORT=HOST:PORT",
            description = "For rehearsals: where an endpoint named in the site's files really is; may be repeated.")
    private List<String> moved = new ArrayList<>();

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Channels; all where none is named.")
    private List<String> names = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Setup setup = Setup.load(site);
        Problems problems = new Problems();
        DaemonParts read = DaemonParts.decode(setup, Endpoints.parse(moved), Optional.empty(), problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(Check.named(setup.folder(), problems.list()));
        }
        List<Channel> all = read.channels().channels();
        List<String> ids = all.stream().map(Channel::id).toList();
        for (String name : names) {
            if (!ids.contains(name)) {
                List<String> near = DidYouMean.among(ids.stream(), name);
                throw new ParameterException(
                        command.commandLine(),
                        "no channel " + name + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?"));
            }
        }
        List<Channel> tried = all.stream()
                .filter(channel -> names.isEmpty() || names.contains(channel.id()))
                .toList();
        PrintWriter out = command.commandLine().getOut();
        if (tried.isEmpty()) {
            out.println("no channel is configured: alerts stand on the console and nowhere else");
            return Bongsu.OK;
        }
        boolean reached = true;
        boolean broker = tried.stream().anyMatch(channel -> channel.outlet() instanceof Outlet.Mqtt);
        Vertx vertx = Vertx.vertx();
        try {
            TransportMaker maker = Transports.trial(
                    vertx,
                    setup.folder(),
                    setup.site().id(),
                    broker ? read.resolved(setup.folder()) : read,
                    System::currentTimeMillis,
                    new SimpleMeterRegistry());
            for (Channel channel : tried) {
                Optional<String> failure = attempt(vertx, maker, channel);
                reached &= failure.isEmpty();
                out.println(channel.id() + " (" + channel.outlet().word() + "): "
                        + failure.map(why -> "failed: " + why).orElse("taken"));
            }
        } finally {
            await(vertx.close());
        }
        return reached ? Bongsu.OK : Bongsu.UNREACHABLE;
    }

    private static Optional<String> attempt(Vertx vertx, TransportMaker maker, Channel channel)
            throws IOException, InterruptedException {
        Transport transport = maker.make(channel);
        long now = System.currentTimeMillis();
        Moment raised = Moment.ofEpochMillis(now);
        try {
            for (Page page : List.of(
                    TrialPage.raised(channel.id(), raised),
                    TrialPage.over(channel.id(), raised, raised.plusSeconds(1)))) {
                int number = 0;
                for (String piece : transport.render(page)) {
                    String id = "trial-" + now + "-" + page.over() + "-" + number++;
                    boolean waits = channel.outlet() instanceof Outlet.Mqtt;
                    Answer answer = await(patient(vertx, transport, id, piece, waits ? BROKER_TRIES : 0));
                    if (answer instanceof Answer.Rejected rejected) {
                        return Optional.of(rejected.failure().detail());
                    }
                }
            }
            return Optional.empty();
        } catch (IOException late) {
            return Optional.of(String.valueOf(late.getMessage()));
        } finally {
            await(transport.close());
        }
    }

    /** One try, but for a broker whose connection is still being made. */
    private static Future<Answer> patient(Vertx vertx, Transport transport, String id, String piece, int tries) {
        return transport
                .send(id, piece)
                .compose(answer -> answer instanceof Answer.Rejected && tries > 0
                        ? vertx.timer(BROKER_MILLIS, TimeUnit.MILLISECONDS)
                                .compose(later -> patient(vertx, transport, id, piece, tries - 1))
                        : Future.succeededFuture(answer));
    }

    private static <T> T await(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + ANSWER_SECONDS + " s", e);
        }
    }
}
