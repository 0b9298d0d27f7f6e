package org.bongsu.daemon;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may import whom, as the build's answer and not as a wish. Reads the class folders of this build, nothing else. */
class ArchitectureTest {

    private static final List<String> MODULES =
            List.of("domain", "config", "collector", "rules", "alerting", "migration", "simulators", "daemon");

    /** Packages that decide; what they may not touch comes to them as an argument. */
    private static final String[] PURE = {
        "org.bongsu.domain..",
        "org.bongsu.rules..",
        "org.bongsu.alerting.alert..",
        "org.bongsu.alerting.notice..",
        "org.bongsu.migration.deadline..",
        "org.bongsu.migration.plan..",
        "org.bongsu.migration.bound..",
        "org.bongsu.migration.lint..",
        "org.bongsu.migration.execution..",
        "org.bongsu.migration.permit..",
        "org.bongsu.migration.inventory..",
        "org.bongsu.migration.restoration..",
        "org.bongsu.migration.shutdown..",
        "org.bongsu.daemon.engine..",
        "org.bongsu.daemon.trial..",
        "org.bongsu.daemon.access.."
    };

    /**
     * Two places that are one vocabulary though they lie in two packages: what is wrong with a file is said by the root
     * of {@code config} and by all below it, and an inventory names the profiles whose codec reads it.
     */
    private static final DescribedPredicate<JavaClass> SHARED = DescribedPredicate.describe(
            "are a vocabulary of both",
            one -> List.of(
                            "org.bongsu.config.Problem",
                            "org.bongsu.config.Problems",
                            "org.bongsu.config.ConfigException",
                            "org.bongsu.domain.point.Inventory")
                    .contains(one.getName()));

    private static final Path HOME = Path.of(System.getProperty("bongsu.home"));

    private static JavaClasses ours;

    @BeforeAll
    static void read() {
        ours = new ClassFileImporter()
                .importPaths(MODULES.stream()
                        .map(module -> HOME.resolve(module).resolve("target/classes"))
                        .toList());
    }

    private static Set<String> sources() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String module : MODULES) {
            Path root = HOME.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(file -> root.relativize(file).toString().replace('/', '.'))
                        .map(name -> name.substring(0, name.length() - ".java".length()))
                        .forEach(names::add);
            }
        }
        return names;
    }

    /** The guard: rules hold trivially of what was not read. */
    @Test
    void everySourceFileWasRead() throws IOException {
        Set<String> missing = sources();
        assertTrue(missing.size() > 300, "there are that many: " + missing.size());
        ours.forEach(read -> missing.remove(read.getName()));
        assertEquals(Set.of(), missing);
    }

    @ParameterizedTest
    @CsvSource({
        "domain, ''",
        "config, domain",
        "rules, domain",
        "alerting, domain",
        "migration, domain",
        "collector, domain;config",
        "simulators, domain;config"
    })
    void aModuleImportsOnlyWhatItMay(String module, String allowed) {
        Set<String> may = Stream.concat(Stream.of(module), Stream.of(allowed.split(";")))
                .map(name -> "org.bongsu." + name)
                .collect(Collectors.toSet());
        noClasses()
                .that(resideInAPackage("org.bongsu." + module + "..")
                        .and(resideOutsideOfPackages("org.bongsu." + module + ".settings..")))
                .should()
                .dependOnClassesThat(ofAnotherModuleThan(may))
                .check(ours);
    }

    /** Each module decodes its own section of the configuration, in one place. */
    @ParameterizedTest
    @ValueSource(strings = {"rules", "alerting", "migration"})
    void onlyTheSettingsOfAModuleMayReadConfiguration(String module) {
        Set<String> may = Set.of("org.bongsu." + module, "org.bongsu.domain", "org.bongsu.config");
        noClasses()
                .that()
                .resideInAPackage("org.bongsu." + module + ".settings..")
                .should()
                .dependOnClassesThat(ofAnotherModuleThan(may))
                // A module without settings of its own has none to misuse.
                .allowEmptyShould(true)
                .check(ours);
    }

    private static DescribedPredicate<JavaClass> ofAnotherModuleThan(Set<String> may) {
        return DescribedPredicate.describe("are of a module other than " + new TreeSet<>(may), one -> {
            String name = one.getPackageName();
            return name.startsWith("org.bongsu.")
                    && may.stream().noneMatch(root -> name.equals(root) || name.startsWith(root + "."));
        });
    }

    /** forbidden-apis holds the methods (clocks, randomness); this holds whole libraries. */
    @Test
    void whatDecidesTouchesNoNetworkNoFileNoThreadAndNoLog() {
        purity().check(ours);
    }

    private static ArchRule purity() {
        return noClasses()
                .that(resideInAnyPackage(PURE).and(resideOutsideOfPackages("..settings..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.sql..",
                        "java.util.concurrent..",
                        "io.vertx..",
                        "io.netty..",
                        "org.sqlite..",
                        "org.slf4j..",
                        "ch.qos.logback.."));
    }

    /** The control: the rule above does refuse the shell. */
    @Test
    void thePurityRuleWouldNoticeASocket() {
        JavaClasses shell =
                new ClassFileImporter().importPaths(HOME.resolve("daemon/target/classes/org/bongsu/daemon/http"));
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("org.bongsu.daemon.http")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.vertx..", "org.slf4j.."));
        assertTrue(rule.evaluate(shell).hasViolation());
        assertFalse(purity().evaluate(ours).hasViolation());
    }

    /** The API sees the daemon through its interfaces only, and who may do what as values. */
    @Test
    void theHttpServerKnowsNothingOfTheEngine() {
        classes()
                .that()
                .resideInAPackage("org.bongsu.daemon.http..")
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.not(resideInAnyPackage("org.bongsu.."))
                        .or(resideInAnyPackage(
                                "org.bongsu.daemon.http..", "org.bongsu.daemon.access..", "org.bongsu.domain..")))
                .check(ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain", "config", "collector", "rules", "alerting", "migration", "simulators", "daemon"})
    void packagesOfAModuleFormNoCycle(String module) {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass one) {
                        String name = one.getPackageName();
                        boolean here =
                                name.equals("org.bongsu." + module) || name.startsWith("org.bongsu." + module + ".");
                        return here && !SHARED.test(one) ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "packages of " + module;
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(ours);
    }

    @Test
    void everyPackageSaysThatNothingIsNullUnlessMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass one : ours) {
            JavaPackage home = one.getPackage();
            boolean marked = home.tryGetPackageInfo()
                    .map(info -> info.isAnnotatedWith(NullMarked.class))
                    .orElse(false);
            if (!marked) {
                unmarked.add(home.getName());
            }
        }
        assertEquals(Set.of(), unmarked);
    }

    @Test
    void onlyMainEndsTheProcess() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.bongsu.daemon.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(ours);
    }

    /** What is printed is an interface of the commands; everything else logs, or says nothing. */
    @Test
    void onlyCommandsWriteToStandardOutput() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.bongsu.daemon.cli..", "org.bongsu.daemon.demo..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(ours);
    }
}
