package org.bongsu.daemon.cli;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bongsu.alerting.channel.SecretResolver;
import org.bongsu.config.Check;
import org.bongsu.config.ConfigException;
import org.bongsu.config.Problems;
import org.bongsu.daemon.http.Json;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.domain.Moment;
import org.bongsu.domain.Text;
import org.bongsu.domain.site.Site;
import org.bongsu.migration.driver.netbox.NetBoxOptions;
import org.bongsu.migration.driver.netbox.NetBoxReader;
import org.bongsu.migration.driver.netbox.NetBoxRows;
import org.bongsu.migration.inventory.Drift;
import org.bongsu.migration.inventory.DriftKind;
import org.bongsu.migration.inventory.Drifts;
import org.bongsu.migration.inventory.Occupant;
import org.bongsu.migration.inventory.Pictures;
import org.bongsu.migration.settings.InventorySettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bongsu inventory}: what NetBox says, against servers.csv. */
@Command(
        name = "inventory",
        mixinStandardHelpOptions = true,
        description =
                "Shows where NetBox and servers.csv differ, and proposes a servers.csv. Exit status 1 if they do.")
public final class InventoryCommand implements Callable<Integer> {

    /** A large installation takes minutes. */
    private static final long READ_MINUTES = 30;

    private static final int SHOWN = 50;

    @Option(names = "--site", required = true, paramLabel = "DIR", description = "The site's folder.")
    private Path site = Path.of(".");

    @Option(
            names = "--netbox",
            paramLabel = "FILE|URL",
            description = "An export, or another address, in place of what bongsu.yaml says under inventory.")
    private @Nullable String netbox;

    @Option(names = "--json", paramLabel = "FILE", description = "Where every difference is written.")
    private @Nullable Path json;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = "Where a servers.csv as NetBox would have it is written; never over a file that is there.")
    private @Nullable Path write;

    @Option(names = "--lang", paramLabel = "en|ko", description = "Language of the answer (default: en).")
    private Language language = Language.EN;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Arguments.spec(spec);
        Arguments.writable(command, "--json", json);
        Arguments.writable(command, "--write", write);
        if (write != null && Files.exists(write)) {
            throw new ParameterException(
                    command.commandLine(), "--write " + write + ": is there already, and is not overwritten");
        }
        Setup setup = Setup.load(site);
        Site known = setup.site();
        NetBoxRows.Said said = read(options(setup, command)).said(known, options(setup, command));
        List<Drift> drifts = drifts(known, said);
        print(command.commandLine().getOut(), said, drifts);
        if (json != null) {
            Files.writeString(json, Json.text(document(known, said, drifts)) + "\n", StandardCharsets.UTF_8);
        }
        if (write != null) {
            propose(command.commandLine().getOut(), known, said, write);
        }
        return drifts.isEmpty() ? Bongsu.OK : Bongsu.NO;
    }

    private NetBoxOptions options(Setup setup, CommandSpec command) {
        Problems problems = new Problems();
        Optional<NetBoxOptions> configured = InventorySettings.decode(setup.document(), setup.site(), problems)
                .netbox();
        if (!problems.isEmpty()) {
            throw new ConfigException(Check.named(setup.folder(), problems.list()));
        }
        Optional<NetBoxOptions> asked = netbox == null ? configured : Optional.of(given(netbox, configured, command));
        SecretResolver secrets = SecretResolver.of(setup.folder());
        return asked.map(options -> options.file().isPresent() && netbox != null
                        ? options
                        : options.resolve(file -> setup.folder().resolve(file).toString(), secrets::text))
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "no NetBox: neither --netbox nor inventory.netbox in bongsu.yaml says where it is"));
    }

    private static NetBoxOptions given(String text, Optional<NetBoxOptions> configured, CommandSpec command) {
        boolean address = text.startsWith("http://") || text.startsWith("https://");
        NetBoxOptions base = configured.orElseGet(() -> new NetBoxOptions(
                Optional.empty(),
                Optional.of("netbox.json"),
                "",
                Optional.empty(),
                NetBoxOptions.ROLES_DEFAULT,
                NetBoxOptions.EVERY_DEFAULT,
                NetBoxOptions.TIMEOUT_DEFAULT,
                Optional.empty(),
                NetBoxOptions.Names.SAME));
        try {
            return address ? base.at(URI.create(text)) : base.from(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "--netbox " + text + ": neither a file nor an http address", e);
        }
    }

    private static NetBoxRows read(NetBoxOptions options) throws IOException, Unreachable {
        if (options.file().isPresent()) {
            Path file = Path.of(options.file().get());
            try {
                return NetBoxRows.of(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new Unreachable(file + ": " + e.getMessage(), e);
            }
        }
        Vertx vertx = Vertx.vertx();
        NetBoxReader reader = new NetBoxReader(vertx, options);
        try {
            return reader.read().toCompletionStage().toCompletableFuture().get(READ_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new Unreachable("NetBox: " + why.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            vertx.close();
        }
    }

    private static List<Drift> drifts(Site known, NetBoxRows.Said said) {
        Moment now = new Moment(0);
        Pictures pictures = new Pictures(known);
        pictures.recorded(
                NetBoxOptions.SOURCE,
                true,
                Duration.ofDays(1),
                said.workloads(),
                said.servers(),
                List.of(),
                List.of(),
                now);
        List<Occupant> occupants = new ArrayList<>();
        for (String workload : pictures.takeTouched()) {
            Optional<String> planned = known.hasWorkload(workload)
                    ? Optional.of(known.workload(workload).server())
                    : Optional.empty();
            occupants.addAll(pictures.occupants(workload, planned, false));
        }
        return Drifts.find(pictures, workload -> true, room -> false, occupants, now).stream()
                .sorted(Comparator.comparing(Drift::kind))
                .toList();
    }

    private void print(PrintWriter out, NetBoxRows.Said said, List<Drift> drifts) {
        boolean korean = language == Language.KO;
        out.println(
                korean
                        ? "NetBox: 서버 " + said.servers().size() + "대, 가상 머신 "
                                + said.workloads().size() + "대"
                        : "NetBox: " + said.servers().size() + " servers, "
                                + said.workloads().size() + " virtual machines");
        for (DriftKind kind : DriftKind.values()) {
            List<Text> texts = drifts.stream()
                    .filter(drift -> drift.kind() == kind)
                    .map(Drift::text)
                    .toList();
            if (!texts.isEmpty()) {
                out.println(kind.word() + ": " + texts.size());
                texts.stream().limit(SHOWN).forEach(text -> out.println("  " + (korean ? text.ko() : text.en())));
                if (texts.size() > SHOWN) {
                    out.println(
                            korean
                                    ? "  그 밖에 " + (texts.size() - SHOWN) + "건 (--json)"
                                    : "  " + (texts.size() - SHOWN) + " more (--json)");
                }
            }
        }
        if (drifts.isEmpty()) {
            out.println(korean ? "servers.csv와 일치합니다" : "servers.csv says the same");
        }
        out.flush();
    }

    private static Map<String, Object> document(Site known, NetBoxRows.Said said, List<Drift> drifts) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("site", known.id());
        document.put("servers", said.servers().size());
        document.put("virtual_machines", said.workloads().size());
        document.put("passed_over", said.passedOver());
        List<Map<String, Object>> all = new ArrayList<>();
        for (Drift drift : drifts) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", drift.kind().word());
            one.put("subject", drift.subject());
            one.put("room", drift.room());
            one.put("text", drift.text());
            all.add(one);
        }
        document.put("drifts", all);
        return document;
    }

    private void propose(PrintWriter out, Site known, NetBoxRows.Said said, Path file) throws IOException {
        ProposedServers proposed = new ProposedServers(known, Files.readString(site.resolve("servers.csv")), said);
        Files.writeString(file, proposed.text(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        out.println(
                language == Language.KO
                        ? file + ": 제안된 servers.csv, 추가된 행 " + proposed.added()
                                + "개. NetBox가 말하지 않은 칸은 비어 있으니 채우고 확인하십시오"
                        : file + ": a servers.csv as NetBox would have it, " + proposed.added()
                                + " rows added; fill in what NetBox does not say, and check it before you use it");
        out.flush();
    }
}
