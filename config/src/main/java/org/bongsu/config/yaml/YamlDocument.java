package org.bongsu.config.yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.config.Problems;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One YAML 1.2 file (core schema, so that {@code NO} stays a word). Duplicate keys are problems, which the library's
 * composer would let pass; an alias shares its anchor's node; a node that contains itself is a problem.
 *
 * @param file as it stands in problems
 * @param root the file's value; {@link YamlNode.Kind#BROKEN} when the file does not parse
 */
public record YamlDocument(String file, YamlNode root) {

    /** Far above any site's files; a limit exists so that a wrong path cannot fill the memory. */
    private static final int CODE_POINTS_MAX = 32 * 1024 * 1024;

    /** Parses; syntax errors and duplicate keys go to the problems, and access to what is broken stays silent. */
    public static YamlDocument parse(String file, String text, Problems problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setCodePointLimit(CODE_POINTS_MAX)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            Reader reader = new Reader(file, problems);
            return new YamlDocument(file, root.map(reader::convert).orElseGet(() -> empty(file, problems)));
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            String context = e.getContext() == null ? "" : " " + e.getContext();
            problems.add(file, line(mark), column(mark), "not YAML: " + e.getProblem() + context);
        } catch (StackOverflowError e) {
            // The library descends once a level; only a file made to break us is that deep.
            problems.add(file, 1, 1, "not YAML: nested too deep");
        } catch (YamlEngineException e) {
            problems.add(
                    file, 1, 1, "not YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
        return new YamlDocument(file, YamlNode.broken(file));
    }

    /** Reads and parses; a file that is absent, unreadable or not UTF-8 is a problem at 1:1. */
    public static YamlDocument read(Path path, String file, Problems problems) {
        return readText(path, file, problems)
                .map(text -> parse(file, text, problems))
                .orElseGet(() -> new YamlDocument(file, YamlNode.broken(file)));
    }

    /** The file's text, or a problem at 1:1. */
    public static Optional<String> readText(Path path, String file, Problems problems) {
        try {
            return Optional.of(Files.readString(path));
        } catch (NoSuchFileException e) {
            problems.add(file, 1, 1, "no such file");
        } catch (CharacterCodingException e) {
            problems.add(file, 1, 1, "not UTF-8");
        } catch (IOException | UncheckedIOException e) {
            problems.add(file, 1, 1, "cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static YamlNode empty(String file, Problems problems) {
        problems.add(file, 1, 1, "the file is empty");
        return YamlNode.broken(file);
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(m -> m.getLine() + 1).orElse(1);
    }

    private static int column(Optional<Mark> mark) {
        return mark.map(m -> m.getColumn() + 1).orElse(1);
    }

    /** Turns the library's nodes into ours, each once, so that nested aliases cost no more than they are long. */
    private static final class Reader {
        private final String file;
        private final Problems problems;
        private final IdentityHashMap<Node, @Nullable YamlNode> done = new IdentityHashMap<>();

        Reader(String file, Problems problems) {
            this.file = file;
            this.problems = problems;
        }

        YamlNode convert(Node node) {
            YamlNode known = done.get(node);
            if (known != null) {
                return known;
            }
            int line = line(node.getStartMark());
            int column = column(node.getStartMark());
            if (done.containsKey(node)) {
                problems.add(file, line, column, "the value contains itself");
                return YamlNode.broken(file);
            }
            done.put(node, null);
            YamlNode converted = convert(node, line, column);
            done.put(node, converted);
            return converted;
        }

        private YamlNode convert(Node node, int line, int column) {
            if (node instanceof ScalarNode scalar) {
                return new YamlNode(file, line, column, kind(scalar), scalar.getValue(), List.of(), Map.of());
            }
            if (node instanceof SequenceNode sequence) {
                List<YamlNode> items = new ArrayList<>(sequence.getValue().size());
                sequence.getValue().forEach(item -> items.add(convert(item)));
                return new YamlNode(file, line, column, YamlNode.Kind.LIST, "", items, Map.of());
            }
            Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
            for (NodeTuple tuple : ((MappingNode) node).getValue()) {
                entry(tuple, entries);
            }
            return new YamlNode(file, line, column, YamlNode.Kind.OBJECT, "", List.of(), entries);
        }

        private void entry(NodeTuple tuple, Map<String, YamlNode.Entry> entries) {
            int line = line(tuple.getKeyNode().getStartMark());
            int column = column(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(file, line, column, "a key must be a single word");
                return;
            }
            YamlNode.Entry entry = new YamlNode.Entry(key.getValue(), line, column, convert(tuple.getValueNode()));
            YamlNode.Entry first = entries.putIfAbsent(entry.key(), entry);
            if (first != null) {
                problems.add(file, line, column, "duplicate key " + entry.key() + ", first on line " + first.line());
            }
        }

        private static YamlNode.Kind kind(ScalarNode scalar) {
            Tag tag = scalar.getTag();
            if (tag.equals(Tag.NULL)) {
                return YamlNode.Kind.NULL;
            }
            if (tag.equals(Tag.BOOL)) {
                return YamlNode.Kind.BOOLEAN;
            }
            if (tag.equals(Tag.INT)) {
                return YamlNode.Kind.INTEGER;
            }
            return tag.equals(Tag.FLOAT) ? YamlNode.Kind.NUMBER : YamlNode.Kind.STRING;
        }
    }
}
