package org.bongsu.daemon.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.net.URL;

/**
 * Finds the log's configuration under a name of our own, before Logback looks for {@code logback.xml}: Tahu's jar carries
 * one of those, and which of two wins is the class path's whim. A site's own still goes first, by Logback's system property
 * {@code logback.configurationFile}.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {

    private static final String CONFIGURATION = "/bongsu-logback.xml";

    @Override
    public ExecutionStatus configure(LoggerContext logs) {
        URL configuration = LogConfigurator.class.getResource(CONFIGURATION);
        if (System.getProperty("logback.configurationFile") != null || configuration == null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        JoranConfigurator reader = new JoranConfigurator();
        reader.setContext(logs);
        try {
            reader.doConfigure(configuration);
            return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
        } catch (JoranException e) {
            addError(CONFIGURATION, e);
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
    }
}
