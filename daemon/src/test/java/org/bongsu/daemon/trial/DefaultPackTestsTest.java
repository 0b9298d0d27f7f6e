package org.bongsu.daemon.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.bongsu.config.Problems;
import org.bongsu.daemon.runtime.Setup;
import org.bongsu.daemon.trial.settings.TestFiles;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** The tests that ship with the default pack, each a test of this build. */
class DefaultPackTestsTest {

    private static List<TrialCase> cases() {
        Problems problems = new Problems();
        List<TrialCase> cases = new TestFiles().read(Setup.configHome().resolve("rules/default_test.yaml"), problems);
        assertEquals(List.of(), problems.list());
        return cases;
    }

    @TestFactory
    Stream<DynamicTest> theDefaultPackDoesWhatItsTestsSay() {
        return cases().stream().map(test -> DynamicTest.dynamicTest(test.name(), passes(test)));
    }

    private static Executable passes(TrialCase test) {
        return () -> {
            Outcome outcome = CaseRunner.run(test);
            assertEquals(List.of(), outcome.failures(), () -> outcome.timeline().toString());
        };
    }

    @Test
    void thereAreADozenOfThem() {
        assertTrue(cases().size() >= 12, cases().size() + " tests");
    }
}
