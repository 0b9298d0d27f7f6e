package org.bongsu.config;

import java.util.List;
import java.util.TreeSet;

/**
 * Collects problems, so that one run reports them all. A problem found twice counts once. Not thread safe: one reader
 * owns it.
 */
public final class Problems {

    private final TreeSet<Problem> found = new TreeSet<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    public void add(String file, int line, int column, String message) {
        add(new Problem(file, line, column, message));
    }

    public void addAll(List<Problem> problems) {
        found.addAll(problems);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public int count() {
        return found.size();
    }

    /** Sorted by file, line and column. */
    public List<Problem> list() {
        return List.copyOf(found);
    }

    /** @throws ConfigException with all of them, unless there are none */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(list());
        }
    }
}
