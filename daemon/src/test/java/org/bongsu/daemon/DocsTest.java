package org.bongsu.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bongsu.daemon.cli.Bongsu;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents name exists: files, links, classes, commands and their options. */
class DocsTest {

    private static final Path HOME = Path.of(System.getProperty("bongsu.home"));

    /** Folders that hold our documents; a build's or a peer's are not ours. */
    private static final List<String> FOLDERS = List.of("docs", "config", "bin", "benchmarks");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern INDENTED = Pattern.compile("(?m)^ {4,}(\\$ )?(bin/.*)$");

    /** Starts like a path of ours; what holds a placeholder (NAME, *, ...) is a pattern and not a path. */
    private static final Pattern PATH = Pattern.compile(
            "(bin|config|domain|collector|rules|alerting|migration|simulators|daemon|benchmarks|docs|\\.ci|\\.mvn)/[\\w./-]+");

    private static final Pattern CLASS = Pattern.compile(
            "(?:org\\.bongsu\\.)?((?:domain|config|collector|rules|alerting|migration|simulators|daemon)(?:\\.[a-z]+)*\\.[A-Z]\\w+)");

    private record Mention(Path document, String text) {
        @Override
        public String toString() {
            return HOME.relativize(document) + ": " + text;
        }
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        try (Stream<Path> top = Files.list(HOME)) {
            top.filter(DocsTest::isDocument).forEach(documents::add);
        }
        for (String folder : FOLDERS) {
            if (Files.isDirectory(HOME.resolve(folder))) {
                try (Stream<Path> below = Files.walk(HOME.resolve(folder))) {
                    below.filter(DocsTest::isDocument).forEach(documents::add);
                }
            }
        }
        return documents;
    }

    private static boolean isDocument(Path file) {
        return file.toString().endsWith(".md") && !file.toString().contains("/target/");
    }

    private static List<Mention> mentions(Pattern pattern, int group) throws IOException {
        List<Mention> found = new ArrayList<>();
        for (Path document : documents()) {
            Matcher matcher = pattern.matcher(Files.readString(document));
            while (matcher.find()) {
                found.add(new Mention(document, matcher.group(group)));
            }
        }
        return found;
    }

    @Test
    void theDocumentsThatPeopleLookForAreThere() throws IOException {
        Set<String> names = new TreeSet<>();
        documents().forEach(document -> names.add(HOME.relativize(document).toString()));
        assertTrue(names.containsAll(List.of("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md")), names.toString());
        assertTrue(Files.readString(HOME.resolve("LICENSE")).contains("Apache License"));
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        Set<String> broken = new TreeSet<>();
        for (Mention link : mentions(LINK, 1)) {
            boolean elsewhere = link.text().contains("://") || link.text().startsWith("mailto:");
            if (!elsewhere && !Files.exists(link.document().resolveSibling(link.text()))) {
                broken.add(link.toString());
            }
        }
        assertEquals(Set.of(), broken);
    }

    @Test
    void everyPathThatIsNamedExists() throws IOException {
        Set<String> missing = new TreeSet<>();
        int checked = 0;
        for (Mention code : mentions(CODE, 1)) {
            String first = code.text().split("[\\s\\[]", 2)[0];
            if (PATH.matcher(first).matches() && !first.matches(".*[A-Z]{2,}.*")) {
                checked++;
                if (!Files.exists(HOME.resolve(first)) && !first.contains("target")) {
                    missing.add(code.toString());
                }
            }
        }
        assertEquals(Set.of(), missing);
        assertTrue(checked >= 5, "the documents were read: " + checked);
    }

    @Test
    void everyClassThatIsNamedExists() throws IOException {
        Set<String> missing = new TreeSet<>();
        int checked = 0;
        for (Mention code : mentions(CODE, 1)) {
            Matcher name = CLASS.matcher(code.text());
            if (name.matches()) {
                checked++;
                if (!exists("org.bongsu." + name.group(1))) {
                    missing.add(code.toString());
                }
            }
        }
        assertEquals(Set.of(), missing);
        assertTrue(checked >= 5, "ARCHITECTURE.md names classes: " + checked);
    }

    private static boolean exists(String className) {
        return DocsTest.class.getClassLoader().getResource(className.replace('.', '/') + ".class") != null;
    }

    /** Every {@code bin/...} line of every document, with its command and its options. */
    @Test
    void everyCommandThatIsShownIsUnderstood() throws IOException {
        List<Mention> lines = new ArrayList<>(mentions(INDENTED, 2));
        mentions(CODE, 1).stream()
                .filter(code -> code.text().startsWith("bin/"))
                .forEach(lines::add);
        Set<String> wrong = new TreeSet<>();
        for (Mention line : lines) {
            problem(line.text()).ifPresent(why -> wrong.add(line + ": " + why));
        }
        assertEquals(Set.of(), wrong);
        assertTrue(lines.size() >= 5, "the documents were read: " + lines.size());
    }

    private static Optional<String> problem(String line) throws IOException {
        List<String> words = List.of(line.replaceAll("[\\[\\]]", "")
                .split("\\s{3,}|#|[;&|]", 2)[0]
                .trim()
                .split("\\s+"));
        Path script = HOME.resolve(words.get(0));
        if (!Files.exists(script)) {
            return Optional.of("there is no " + words.get(0));
        }
        if (Files.isDirectory(script) || !Files.isExecutable(script)) {
            return Optional.empty();
        }
        return switch (words.get(0)) {
            case "bin/bongsu" -> unknownToBongsu(words.subList(1, words.size()));
            case "bin/demo" ->
                unknownToBongsu(
                        Stream.concat(Stream.of("demo"), words.stream().skip(1)).toList());
            default -> unknownToScript(script, words.subList(1, words.size()));
        };
    }

    private static Optional<String> unknownToBongsu(List<String> words) {
        CommandLine command = new CommandLine(new Bongsu());
        for (String word : words) {
            if (word.startsWith("--")) {
                String option = word.split("=", 2)[0];
                if (!command.getCommandSpec().optionsMap().containsKey(option)) {
                    return Optional.of(command.getCommandName() + " has no option " + option);
                }
            } else if (command.getSubcommands().containsKey(word)) {
                command = command.getSubcommands().get(word);
            } else if (command.getParent() == null && word.matches("[a-z-]+")) {
                return Optional.of("bongsu has no command " + word);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> unknownToScript(Path script, List<String> words) throws IOException {
        String text = Files.readString(script);
        return words.stream()
                .filter(word -> word.startsWith("--") && !text.contains(word))
                .findFirst()
                .map(word -> HOME.relativize(script) + " has no option " + word);
    }
}
