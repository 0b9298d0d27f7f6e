package org.bongsu.daemon.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bongsu.config.generate.SiteGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bongsu generate}: writes a large site's files from its small description. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Writes site.yaml, devices.yaml, servers.csv and tenants.yaml from DIR/generate.yaml.")
public final class GenerateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "A folder with generate.yaml.")
    private Path folder = Path.of(".");

    @Override
    public Integer call() throws Exception {
        SiteGenerator.generate(folder);
        return Bongsu.OK;
    }
}
