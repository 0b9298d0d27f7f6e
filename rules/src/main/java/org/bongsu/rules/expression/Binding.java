package org.bongsu.rules.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.stage.Truth;

/**
 * Turns a checked tree into closures. The checker has already settled names, types and arities, so what remains to be
 * refused here are forms outside our subset; each refusal names the node it is about.
 */
final class Binding {

    private final CelAbstractSyntaxTree ast;
    /** By the name that stands in the tree. */
    private final Map<String, PointDefinition> points;

    private final SlotMap slots;

    Binding(CelAbstractSyntaxTree ast, Map<String, PointDefinition> points, SlotMap slots) {
        this.ast = ast;
        this.points = points;
        this.slots = slots;
    }

    Condition condition(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr);
            case IDENT, SELECT -> flag(slots.point(pointName(expr)));
            case CALL -> logical(expr, expr.call().function(), expr.call().args());
            default -> throw new Unsupported(expr, "only comparisons and logic over points are supported");
        };
    }

    private Condition logical(CelExpr expr, String function, ImmutableList<CelExpr> args) {
        return switch (function) {
            case "_&&_" -> and(condition(args.get(0)), condition(args.get(1)));
            case "_||_" -> or(condition(args.get(0)), condition(args.get(1)));
            case "!_" -> not(condition(args.get(0)));
            case "_?_:_" -> choose(condition(args.get(0)), condition(args.get(1)), condition(args.get(2)));
            case "_<_" -> compare(args, (a, b) -> a < b);
            case "_<=_" -> compare(args, (a, b) -> a <= b);
            case "_>_" -> compare(args, (a, b) -> a > b);
            case "_>=_" -> compare(args, (a, b) -> a >= b);
            case "_==_" -> equal(expr, args);
            case "_!=_" -> not(equal(expr, args));
            case ExpressionCompiler.HAS -> token(args);
            default -> throw new Unsupported(expr, "function " + function + " is not supported");
        };
    }

    private Condition equal(CelExpr expr, ImmutableList<CelExpr> args) {
        return switch (ast.getTypeOrThrow(args.get(0).id()).kind()) {
            case DOUBLE -> compare(args, (a, b) -> a == b);
            case BOOL -> same(condition(args.get(0)), condition(args.get(1)));
            default ->
                throw new Unsupported(expr, "only numbers and flags can be compared; ask a status with has(...)");
        };
    }

    private Condition compare(ImmutableList<CelExpr> args, Comparison comparison) {
        Quantity left = quantity(args.get(0));
        Quantity right = quantity(args.get(1));
        return s -> left.known(s) && right.known(s)
                ? Truth.of(comparison.holds(left.value(s), right.value(s)))
                : Truth.UNKNOWN;
    }

    private Quantity quantity(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> Quantity.constant(expr.constant().doubleValue());
            case IDENT, SELECT -> Quantity.slot(slots.point(pointName(expr)));
            case CALL -> arithmetic(expr, expr.call().function(), expr.call().args());
            default -> throw new Unsupported(expr, "only arithmetic over points is supported");
        };
    }

    private Quantity arithmetic(CelExpr expr, String function, ImmutableList<CelExpr> args) {
        return switch (function) {
            case "_+_" -> Quantity.of(quantity(args.get(0)), quantity(args.get(1)), (a, b) -> a + b);
            case "_-_" -> Quantity.of(quantity(args.get(0)), quantity(args.get(1)), (a, b) -> a - b);
            case "_*_" -> Quantity.of(quantity(args.get(0)), quantity(args.get(1)), (a, b) -> a * b);
            case "_/_" -> Quantity.of(quantity(args.get(0)), quantity(args.get(1)), (a, b) -> a / b);
            case "-_" -> Quantity.of(Quantity.constant(0), quantity(args.get(0)), (a, b) -> a - b);
            case "_?_:_" -> Quantity.choose(condition(args.get(0)), quantity(args.get(1)), quantity(args.get(2)));
            case ExpressionCompiler.RATE -> Quantity.slot(slots.window(window(args)));
            default -> throw new Unsupported(expr, "function " + function + " is not supported");
        };
    }

    private RateWindow window(ImmutableList<CelExpr> args) {
        CelExpr point = args.get(0);
        if (point.getKind() != CelExpr.ExprKind.Kind.IDENT && point.getKind() != CelExpr.ExprKind.Kind.SELECT) {
            throw new Unsupported(point, "rate takes a point, not a computed number");
        }
        try {
            return new RateWindow(pointName(point), duration(args.get(1)));
        } catch (IllegalArgumentException e) {
            throw new Unsupported(args.get(1), String.valueOf(e.getMessage()));
        }
    }

    private static Duration duration(CelExpr expr) {
        boolean literal = expr.getKind() == CelExpr.ExprKind.Kind.CALL
                && expr.call().args().size() == 1
                && isText(expr.call().args().get(0));
        if (!literal) {
            throw new Unsupported(expr, "a window's length is written out, such as duration(\"60s\")");
        }
        CelExpr text = expr.call().args().get(0);
        return DurationLiteral.parse(text.constant().stringValue())
                .orElseThrow(() -> new Unsupported(
                        text, "'" + text.constant().stringValue() + "' is not a duration such as 90s, 3m or 1h30m"));
    }

    private Condition token(ImmutableList<CelExpr> args) {
        CelExpr token = args.get(1);
        PointDefinition status = definition(args.get(0));
        if (!isText(token)) {
            throw new Unsupported(
                    token,
                    "has takes a token in quotes, such as has(" + status.name() + ", \""
                            + status.tokens().get(0) + "\")");
        }
        String name = token.constant().stringValue();
        if (!status.tokens().contains(name)) {
            throw new Unsupported(
                    token,
                    status.name() + " has no token '" + name + "'" + Nearest.didYouMean(name, status.tokens())
                            + "; it has " + String.join(" ", status.tokens()));
        }
        long mask = status.mask(name);
        int slot = slots.point(status.name());
        return s -> s.known(slot) ? Truth.of(((long) s.value(slot) & mask) != 0) : Truth.UNKNOWN;
    }

    private PointDefinition definition(CelExpr expr) {
        PointDefinition definition = point(expr);
        if (definition.type() != PointType.STATUS) {
            throw new Unsupported(expr, "has takes a status point");
        }
        return definition;
    }

    private String pointName(CelExpr expr) {
        return point(expr).name();
    }

    private PointDefinition point(CelExpr expr) {
        return ast.getReference(expr.id())
                .flatMap(reference -> Optional.ofNullable(points.get(reference.name())))
                .orElseThrow(() -> new Unsupported(expr, "only points can be read"));
    }

    private static boolean isText(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private static Condition constant(CelExpr expr) {
        Truth truth = Truth.of(expr.constant().booleanValue());
        return s -> truth;
    }

    private static Condition flag(int slot) {
        return s -> s.known(slot) ? Truth.of(s.value(slot) != 0) : Truth.UNKNOWN;
    }

    private static Condition and(Condition left, Condition right) {
        return s -> {
            Truth first = left.test(s);
            return first == Truth.FALSE ? Truth.FALSE : first.and(right.test(s));
        };
    }

    private static Condition or(Condition left, Condition right) {
        return s -> {
            Truth first = left.test(s);
            return first == Truth.TRUE ? Truth.TRUE : first.or(right.test(s));
        };
    }

    private static Condition not(Condition operand) {
        return s -> operand.test(s).not();
    }

    private static Condition same(Condition left, Condition right) {
        return s -> {
            Truth first = left.test(s);
            Truth second = right.test(s);
            return first == Truth.UNKNOWN || second == Truth.UNKNOWN ? Truth.UNKNOWN : Truth.of(first == second);
        };
    }

    private static Condition choose(Condition condition, Condition yes, Condition no) {
        return s -> switch (condition.test(s)) {
            case TRUE -> yes.test(s);
            case FALSE -> no.test(s);
            case UNKNOWN -> Truth.UNKNOWN;
        };
    }

    @FunctionalInterface
    private interface Comparison {
        boolean holds(double left, double right);
    }

    /** A form that the checker lets pass and we do not run. */
    static final class Unsupported extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final long node;

        Unsupported(CelExpr expr, String message) {
            super(message);
            this.node = expr.id();
        }

        long node() {
            return node;
        }
    }
}
