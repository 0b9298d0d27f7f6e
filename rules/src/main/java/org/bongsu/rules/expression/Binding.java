package org.bongsu.rules.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;
import org.bongsu.domain.point.Quality;
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
    private final Scope scope;

    Binding(CelAbstractSyntaxTree ast, Map<String, PointDefinition> points, SlotMap slots, Scope scope) {
        this.ast = ast;
        this.points = points;
        this.slots = slots;
        this.scope = scope;
    }

    Condition condition(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr);
            case IDENT, SELECT -> flag(slot(expr));
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
            case "_<_" -> compare(args, Relation.LESS);
            case "_<=_" -> compare(args, Relation.AT_MOST);
            case "_>_" -> compare(args, Relation.MORE);
            case "_>=_" -> compare(args, Relation.AT_LEAST);
            case "_==_" -> equal(expr, args);
            case "_!=_" -> not(equal(expr, args));
            case Functions.HAS -> token(args);
            case Functions.HELD -> flag(slots.feature(held(args)));
            case Functions.LAST -> flag(last(expr, args));
            case Functions.AT_LEAST -> counted(args.get(1), Relation.AT_LEAST, number(args.get(0)));
            default -> throw new Unsupported(expr, "function " + function + " is not supported");
        };
    }

    private Condition equal(CelExpr expr, ImmutableList<CelExpr> args) {
        return switch (ast.getTypeOrThrow(args.get(0).id()).kind()) {
            case DOUBLE -> compare(args, Relation.EQUAL);
            case BOOL -> same(condition(args.get(0)), condition(args.get(1)));
            case STRING -> quality(expr, args);
            default ->
                throw new Unsupported(expr, "only numbers and flags can be compared; ask a status with has(...)");
        };
    }

    private Condition compare(ImmutableList<CelExpr> args, Relation relation) {
        CelExpr left = args.get(0);
        CelExpr right = args.get(1);
        if (isCall(left, Functions.AGE) || isCall(right, Functions.AGE)) {
            return isCall(left, Functions.AGE) ? aged(left, relation, right) : aged(right, relation.mirrored(), left);
        }
        if (isCall(left, Functions.COUNT) && isNumber(right)) {
            return counted(left.call().args().get(0), relation, number(right));
        }
        if (isCall(right, Functions.COUNT) && isNumber(left)) {
            return counted(right.call().args().get(0), relation.mirrored(), number(left));
        }
        if (isPlain(left) && isNumber(right)) {
            return against(plain(left), relation, number(right));
        }
        if (isPlain(right) && isNumber(left)) {
            return against(plain(right), relation.mirrored(), number(left));
        }
        return relation.between(quantity(left), quantity(right));
    }

    private Condition against(int slot, Relation relation, double limit) {
        slots.side(slot, limit);
        return relation.against(slot, limit);
    }

    /** Whether a number is read from one slot as it is. */
    private static boolean isPlain(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT, SELECT -> true;
            case CALL ->
                List.of(Functions.AVG, Functions.MIN, Functions.MAX, Functions.DELTA, Functions.RATE, Functions.LAST)
                        .contains(expr.call().function());
            default -> false;
        };
    }

    private int plain(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CALL
                ? past(expr, expr.call().args())
                : slot(expr);
    }

    private int past(CelExpr expr, ImmutableList<CelExpr> args) {
        return switch (expr.call().function()) {
            case Functions.AVG -> window(expr, args, Feature.Statistic.AVG);
            case Functions.MIN -> window(expr, args, Feature.Statistic.MIN);
            case Functions.MAX -> window(expr, args, Feature.Statistic.MAX);
            case Functions.DELTA -> window(expr, args, Feature.Statistic.DELTA);
            case Functions.RATE -> window(expr, args, Feature.Statistic.RATE);
            default -> last(expr, args);
        };
    }

    private Quantity read(int slot) {
        slots.value(slot);
        return Quantity.slot(slot);
    }

    private Condition aged(CelExpr age, Relation relation, CelExpr limit) {
        if (!isNumber(limit) || relation == Relation.EQUAL) {
            throw new Unsupported(age, "age is compared with a constant, such as age(...) > 5 min");
        }
        CelExpr point = age.call().args().get(0);
        int slot = slots.feature(checked(
                limit,
                () -> new Feature.Age(
                        pointName(point), ofSeconds(limit, limit.constant().doubleValue()))));
        Condition old = flag(slot);
        return relation == Relation.MORE || relation == Relation.AT_LEAST ? old : not(old);
    }

    private Condition counted(CelExpr condition, Relation relation, double limit) {
        int slot = count(condition);
        return switch (relation) {
            case AT_LEAST -> s -> between(s, slot, limit);
            case MORE -> s -> between(s, slot, Math.nextUp(limit));
            case LESS -> not(s -> between(s, slot, limit));
            case AT_MOST -> not(s -> between(s, slot, Math.nextUp(limit)));
            case EQUAL ->
                s -> {
                    double least = s.value(slot);
                    double most = least + s.value(slot + 1);
                    if (limit < least || limit > most || limit != Math.rint(limit)) {
                        return Truth.FALSE;
                    }
                    return least == most ? Truth.TRUE : Truth.UNKNOWN;
                };
        };
    }

    /** Whether the count is at least the limit: told as soon as the unknown ones cannot change it. */
    private static Truth between(Slots s, int slot, double limit) {
        double least = s.value(slot);
        if (least >= limit) {
            return Truth.TRUE;
        }
        return least + s.value(slot + 1) < limit ? Truth.FALSE : Truth.UNKNOWN;
    }

    private int count(CelExpr condition) {
        if (scope == Scope.ONE) {
            throw new Unsupported(
                    condition,
                    "count looks at many devices: give the rule for_each: {each: room} or {each: compartment}");
        }
        return slots.feature(new Feature.Count(within(condition, Scope.ONE)));
    }

    private Subcondition within(CelExpr condition, Scope about) {
        return new Subcondition(ast, condition, pointsOf(condition), about);
    }

    private Map<String, PointDefinition> pointsOf(CelExpr expr) {
        Map<String, PointDefinition> found = new LinkedHashMap<>();
        collect(expr, found);
        return found;
    }

    private void collect(CelExpr expr, Map<String, PointDefinition> found) {
        if (expr.getKind() == CelExpr.ExprKind.Kind.CALL) {
            expr.call().args().forEach(arg -> collect(arg, found));
            return;
        }
        ast.getReference(expr.id()).map(CelReference::name).ifPresent(name -> {
            PointDefinition definition = points.get(name);
            if (definition != null) {
                found.putIfAbsent(name, definition);
            }
        });
    }

    private Feature held(ImmutableList<CelExpr> args) {
        Subcondition condition = within(args.get(0), scope);
        return checked(args.get(1), () -> new Feature.Held(condition, length(args.get(1))));
    }

    private int last(CelExpr expr, ImmutableList<CelExpr> args) {
        CelExpr point = args.get(0);
        requirePoint(expr, point);
        return args.size() == 1
                ? slot(point)
                : slots.feature(checked(args.get(1), () -> new Feature.Last(pointName(point), length(args.get(1)))));
    }

    private Condition quality(CelExpr expr, ImmutableList<CelExpr> args) {
        boolean first = isCall(args.get(0), Functions.QUALITY);
        CelExpr asked = first ? args.get(0) : args.get(1);
        CelExpr word = first ? args.get(1) : args.get(0);
        if (!isCall(asked, Functions.QUALITY) || !isText(word)) {
            throw new Unsupported(expr, "only a quality is compared with a text, such as quality(...) == \"STALE\"");
        }
        List<String> names = Arrays.stream(Quality.values()).map(Quality::name).toList();
        String name = word.constant().stringValue();
        if (!names.contains(name)) {
            throw new Unsupported(
                    word,
                    "no quality '" + name + "'" + Nearest.didYouMean(name, names) + "; there are "
                            + String.join(" ", names));
        }
        CelExpr point = asked.call().args().get(0);
        requirePoint(asked, point);
        double ordinal = Quality.valueOf(name).ordinal();
        int slot = slots.feature(new Feature.QualityOf(pointName(point)));
        slots.value(slot);
        return s -> Truth.of(s.value(slot) == ordinal);
    }

    private Quantity quantity(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> Quantity.constant(expr.constant().doubleValue());
            case IDENT, SELECT -> read(slot(expr));
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
            case Functions.AVG, Functions.MIN, Functions.MAX, Functions.DELTA, Functions.RATE, Functions.LAST ->
                read(past(expr, args));
            case Functions.COUNT -> Quantity.counted(count(args.get(0)));
            case Functions.AGE ->
                throw new Unsupported(expr, "age is compared with a constant, such as age(...) > 5 min");
            default -> throw new Unsupported(expr, "function " + function + " is not supported");
        };
    }

    private int window(CelExpr expr, ImmutableList<CelExpr> args, Feature.Statistic statistic) {
        CelExpr point = args.get(0);
        requirePoint(expr, point);
        return slots.feature(
                checked(args.get(1), () -> new Feature.Window(pointName(point), length(args.get(1)), statistic)));
    }

    private void requirePoint(CelExpr call, CelExpr point) {
        if (point.getKind() != CelExpr.ExprKind.Kind.IDENT && point.getKind() != CelExpr.ExprKind.Kind.SELECT) {
            throw new Unsupported(point, call.call().function() + " takes a point, not a computed number");
        }
        requireOne(point);
    }

    private void requireOne(CelExpr point) {
        if (scope == Scope.MANY) {
            throw new Unsupported(
                    point, "a room or compartment has many sensors: ask " + pointName(point) + " inside of count(...)");
        }
    }

    private int slot(CelExpr point) {
        requireOne(point);
        return slots.point(pointName(point));
    }

    /** What the bounds of a feature refuse is told at the length. */
    private static Feature checked(CelExpr length, Supplier<Feature> feature) {
        try {
            return feature.get();
        } catch (IllegalArgumentException e) {
            throw new Unsupported(length, String.valueOf(e.getMessage()));
        }
    }

    private static Duration length(CelExpr expr) {
        if (isNumber(expr)) {
            return ofSeconds(expr, expr.constant().doubleValue());
        }
        boolean literal = expr.getKind() == CelExpr.ExprKind.Kind.CALL
                && expr.call().args().size() == 1
                && isText(expr.call().args().get(0));
        if (!literal) {
            throw new Unsupported(expr, "a window's length is written out with its unit, such as 60 s or 3 min");
        }
        CelExpr text = expr.call().args().get(0);
        return DurationLiteral.parse(text.constant().stringValue())
                .orElseThrow(() -> new Unsupported(
                        text, "'" + text.constant().stringValue() + "' is not a duration such as 90s, 3m or 1h30m"));
    }

    private static Duration ofSeconds(CelExpr expr, double seconds) {
        if (Math.abs(seconds) > 1e9) {
            throw new Unsupported(expr, "a window is 1 s to 1 h long");
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static boolean isCall(CelExpr expr, String function) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CALL
                && expr.call().function().equals(function);
    }

    private static boolean isNumber(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expr.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE;
    }

    private static double number(CelExpr expr) {
        if (!isNumber(expr)) {
            throw new Unsupported(expr, "how many is written out, such as at_least(2, ...)");
        }
        return expr.constant().doubleValue();
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
        int slot = slot(args.get(0));
        slots.value(slot);
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

    private Condition flag(int slot) {
        slots.side(slot, 0.5);
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
