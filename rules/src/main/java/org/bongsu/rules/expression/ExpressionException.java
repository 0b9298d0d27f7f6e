package org.bongsu.rules.expression;

import java.util.List;
import java.util.stream.Collectors;

/** An expression was refused; carries every problem found, at least one. */
public final class ExpressionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<ExpressionProblem> problems;

    public ExpressionException(List<ExpressionProblem> problems) {
        super(problems.stream()
                .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                .collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<ExpressionProblem> problems() {
        return problems;
    }
}
