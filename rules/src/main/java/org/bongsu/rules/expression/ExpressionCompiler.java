package org.bongsu.rules.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.PointDefinition;

/**
 * Checks CEL text against the point registry. Numbers are doubles, flags bools, statuses an opaque type that only {@code
 * has(status, "TOKEN")} reads; {@link Functions} looks back in time and across devices. Every number literal is taken as a
 * double before the check, so that {@code > 2} means what it says, and may carry a unit. Immutable, safe on any thread.
 */
public final class ExpressionCompiler {

    /** Longest text, in code points: a rule that needs more is several rules. */
    public static final int MAX_LENGTH = 2_000;
    /** Deepest nesting; keeps evaluation's recursion far from the stack's end. */
    public static final int MAX_DEPTH = 32;
    /** Most nodes of the tree. */
    public static final int MAX_NODES = 500;

    private static final List<StandardFunction> LANGUAGE = List.of(
            StandardFunction.LOGICAL_AND,
            StandardFunction.LOGICAL_OR,
            StandardFunction.LOGICAL_NOT,
            StandardFunction.CONDITIONAL,
            StandardFunction.EQUALS,
            StandardFunction.NOT_EQUALS,
            StandardFunction.LESS,
            StandardFunction.LESS_EQUALS,
            StandardFunction.GREATER,
            StandardFunction.GREATER_EQUALS,
            StandardFunction.ADD,
            StandardFunction.SUBTRACT,
            StandardFunction.MULTIPLY,
            StandardFunction.DIVIDE,
            StandardFunction.NEGATE,
            StandardFunction.DURATION);
    private static final List<String> OVERLOADS = List.of(
            "logical_and",
            "logical_or",
            "logical_not",
            "conditional",
            "equals",
            "not_equals",
            "less_double",
            "less_equals_double",
            "greater_double",
            "greater_equals_double",
            "add_double",
            "subtract_double",
            "multiply_double",
            "divide_double",
            "negate_double",
            "string_to_duration");

    /** By CEL name. */
    private final Map<String, PointDefinition> registry;

    private final CelCompiler cel;

    public ExpressionCompiler(Map<String, PointDefinition> registry) {
        Map<String, PointDefinition> byCelName = new LinkedHashMap<>();
        registry.values().forEach(point -> byCelName.put(CelName.of(point.name()), point));
        this.registry = Ordered.map(byCelName);
        this.cel = environment(byCelName).build();
    }

    private static CelCompilerBuilder environment(Map<String, PointDefinition> points) {
        CelStandardDeclarations subset = CelStandardDeclarations.newBuilder()
                .filterFunctions((function, overload) -> LANGUAGE.contains(function)
                        && OVERLOADS.contains(overload.celOverloadDecl().overloadId()))
                .build();
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(subset)
                .setStandardMacros(ImmutableList.<CelStandardMacro>of())
                .setOptions(CelOptions.current()
                        .maxExpressionCodePointSize(MAX_LENGTH)
                        .maxParseRecursionDepth(MAX_DEPTH)
                        .maxParseExpressionNodeCount(MAX_NODES)
                        .build())
                .addFunctionDeclarations(Functions.declarations())
                .setResultType(SimpleType.BOOL);
        points.forEach((name, point) -> builder.addVar(name, type(point)));
        return builder;
    }

    private static CelType type(PointDefinition point) {
        return switch (point.type()) {
            case NUMBER -> SimpleType.DOUBLE;
            case FLAG -> SimpleType.BOOL;
            case STATUS -> Functions.STATUS;
        };
    }

    /** About one device. @throws ExpressionException with all problems found, positions within {@code text} */
    public Expression compile(String text) throws ExpressionException {
        return compile(text, Scope.ONE);
    }

    /** @throws ExpressionException with all problems found, positions within {@code text} */
    public Expression compile(String text, Scope scope) throws ExpressionException {
        UnitLiterals literals = UnitLiterals.scan(text);
        List<ExpressionProblem> problems = new ArrayList<>(literals.problems());
        CelValidationResult parsed = cel.parse(CelName.rewrite(literals.text()));
        if (parsed.hasError()) {
            problems.addAll(problems(parsed, List.of()));
            throw new ExpressionException(problems);
        }
        CelAbstractSyntaxTree plain = ast(parsed);
        CelValidationResult checked = check(doubles(plain.getExpr()), plain);
        if (checked.hasError()) {
            problems.addAll(problems(checked, names(plain.getExpr())));
            throw new ExpressionException(problems);
        }
        CelAbstractSyntaxTree doubled = ast(checked);
        UnitCheck units = new UnitCheck(doubled, registry, literals.units());
        CelExpr converted = units.converted();
        units.misfits().forEach(misfit -> problems.add(problem(doubled, misfit.node(), misfit.message())));
        if (!problems.isEmpty()) {
            throw new ExpressionException(problems);
        }
        return expression(text, ast(check(converted, plain)), scope);
    }

    private CelValidationResult check(CelExpr expr, CelAbstractSyntaxTree plain) {
        return cel.check(CelAbstractSyntaxTree.newParsedAst(expr, plain.getSource()));
    }

    private Expression expression(String text, CelAbstractSyntaxTree ast, Scope scope) throws ExpressionException {
        Map<String, PointDefinition> points = pointsOf(ast);
        Subcondition whole = new Subcondition(ast, ast.getExpr(), points, scope);
        FeatureList features = new FeatureList();
        try {
            whole.bind(features);
        } catch (Binding.Unsupported e) {
            throw new ExpressionException(List.of(problem(ast, e.node(), String.valueOf(e.getMessage()))));
        }
        if (points.isEmpty()) {
            throw new ExpressionException(List.of(new ExpressionProblem(1, 1, "the expression reads no point")));
        }
        return new Expression(text, ast, whole, features.all());
    }

    private Map<String, PointDefinition> pointsOf(CelAbstractSyntaxTree ast) {
        Map<String, PointDefinition> points = new LinkedHashMap<>();
        collect(ast, ast.getExpr(), points);
        return points;
    }

    private void collect(CelAbstractSyntaxTree ast, CelExpr expr, Map<String, PointDefinition> points) {
        String name = ast.getReference(expr.id()).map(CelReference::name).orElse("");
        PointDefinition definition = registry.get(name);
        if (definition != null && expr.getKind() != CelExpr.ExprKind.Kind.CALL) {
            points.putIfAbsent(name, definition);
        } else if (expr.getKind() == CelExpr.ExprKind.Kind.CALL) {
            expr.call().args().forEach(arg -> collect(ast, arg, points));
        }
    }

    /** The same tree, ids kept, with each integer literal as the double it is compared with. */
    private static CelExpr doubles(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> CelExpr.ofConstant(expr.id(), doubled(expr.constant()));
            case SELECT ->
                CelExpr.ofSelect(
                        expr.id(),
                        doubles(expr.select().operand()),
                        expr.select().field(),
                        expr.select().testOnly());
            case CALL ->
                CelExpr.ofCall(
                        expr.id(),
                        expr.call().target().map(ExpressionCompiler::doubles),
                        expr.call().function(),
                        expr.call().args().stream()
                                .map(ExpressionCompiler::doubles)
                                .collect(ImmutableList.toImmutableList()));
            default -> expr;
        };
    }

    private static CelConstant doubled(CelConstant constant) {
        return switch (constant.getKind()) {
            case INT64_VALUE -> CelConstant.ofValue((double) constant.int64Value());
            case UINT64_VALUE -> CelConstant.ofValue(constant.uint64Value().doubleValue());
            default -> constant;
        };
    }

    /** Dotted names as written, so that a complaint about {@code smoke} can be answered for {@code smoke.obscuraton}. */
    private static List<String> names(CelExpr expr) {
        List<String> names = new ArrayList<>();
        names(expr, names);
        return names;
    }

    private static void names(CelExpr expr, List<String> names) {
        switch (expr.getKind()) {
            case IDENT, SELECT -> names.add(dotted(expr));
            case CALL -> expr.call().args().forEach(arg -> names(arg, names));
            default -> {}
        }
    }

    private static String dotted(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> expr.ident().name();
            case SELECT -> dotted(expr.select().operand()) + "." + expr.select().field();
            default -> "";
        };
    }

    private List<ExpressionProblem> problems(CelValidationResult result, List<String> names) {
        List<ExpressionProblem> problems = new ArrayList<>();
        for (CelIssue issue : result.getErrors()) {
            if (CheckerWords.isLoop(issue.getMessage())) {
                // What stands inside of it is unknown for that reason alone.
                return List.of(new ExpressionProblem(
                        Math.max(1, issue.getSourceLocation().getLine()),
                        Math.max(0, issue.getSourceLocation().getColumn()) + 1,
                        CheckerWords.said(issue.getMessage())));
            }
            CelSourceLocation at = issue.getSourceLocation();
            problems.add(new ExpressionProblem(
                    Math.max(1, at.getLine()),
                    Math.max(0, at.getColumn()) + 1,
                    CheckerWords.said(issue.getMessage()) + suggestion(issue.getMessage(), names)));
        }
        return problems;
    }

    private String suggestion(String message, List<String> names) {
        for (String name : names) {
            String root = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
            boolean about = message.contains("'" + name + "'") || message.contains("'" + root + "'");
            boolean selected = message.contains("does not support field selection") && !registry.containsKey(name);
            if ((about || selected) && !registry.containsKey(name)) {
                return Nearest.didYouMean(
                        CelName.back(name),
                        registry.values().stream().map(PointDefinition::name).toList());
            }
        }
        return message.startsWith("undeclared reference") && !message.contains("'@in'")
                ? Nearest.didYouMean(message.replaceFirst("^[^']*'([^']*)'.*$", "$1"), Functions.NAMES)
                : "";
    }

    private static ExpressionProblem problem(CelAbstractSyntaxTree ast, long node, String message) {
        Integer offset = ast.getSource().getPositionsMap().get(node);
        CelSourceLocation at = offset == null
                ? CelSourceLocation.of(1, 0)
                : ast.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
        return new ExpressionProblem(at.getLine(), at.getColumn() + 1, message);
    }

    private static CelAbstractSyntaxTree ast(CelValidationResult result) throws ExpressionException {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new ExpressionException(List.of(new ExpressionProblem(1, 1, String.valueOf(e.getMessage()))));
        }
    }
}
