package org.bongsu.rules.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bongsu.domain.point.PointDefinition;
import org.bongsu.domain.point.PointType;

/**
 * Holds every number of a checked tree to its unit. A number without one takes that of what it meets; what measures the
 * same is converted, so that the tree that comes out needs no units any more.
 */
final class UnitCheck {

    private static final List<String> COMPARISONS = List.of("_<_", "_<=_", "_>_", "_>=_", "_==_", "_!=_");
    private static final List<String> SUMS = List.of("_+_", "_-_");

    private final CelAbstractSyntaxTree ast;
    private final Map<String, PointDefinition> points;
    /** By the offset of their numbers. */
    private final Map<Integer, Unit> literals;

    private final List<Misfit> misfits = new ArrayList<>();
    private long nextId;

    /** What is wrong at a node. */
    record Misfit(long node, String message) {}

    /** A number with its unit; empty for one that takes any. */
    private record Measured(CelExpr expr, Optional<Unit> unit) {}

    UnitCheck(CelAbstractSyntaxTree ast, Map<String, PointDefinition> points, Map<Integer, Unit> literals) {
        this.ast = ast;
        this.points = points;
        this.literals = literals;
        this.nextId = 1 + highest(ast.getExpr());
    }

    /** The tree with every number in the unit of its points; to be used only if there are no {@link #misfits}. */
    CelExpr converted() {
        return visit(ast.getExpr()).expr();
    }

    List<Misfit> misfits() {
        return List.copyOf(misfits);
    }

    private Measured visit(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> new Measured(expr, literal(expr));
            case IDENT, SELECT -> new Measured(expr, unitOf(expr));
            case CALL -> call(expr);
            default -> new Measured(expr, Optional.empty());
        };
    }

    private Optional<Unit> literal(CelExpr expr) {
        Integer offset = ast.getSource().getPositionsMap().get(expr.id());
        return expr.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE
                ? Optional.ofNullable(literals.get(offset))
                : Optional.empty();
    }

    private Optional<Unit> unitOf(CelExpr expr) {
        return ast.getReference(expr.id())
                .map(CelReference::name)
                .map(points::get)
                .filter(point -> point.type() == PointType.NUMBER)
                .map(point -> Unit.of(point.unit()));
    }

    private Measured call(CelExpr expr) {
        String function = expr.call().function();
        List<CelExpr> args = expr.call().args();
        if (COMPARISONS.contains(function)) {
            return new Measured(isNumber(args.get(0)) ? alike(expr, 0).expr() : each(expr), Optional.empty());
        }
        if (SUMS.contains(function)) {
            return alike(expr, 0);
        }
        return switch (function) {
            case "_*_", "_/_" -> product(expr, function.equals("_*_"));
            case "_?_:_" -> choice(expr);
            case "-_" -> {
                Measured inner = visit(args.get(0));
                yield new Measured(with(expr, List.of(inner.expr())), inner.unit());
            }
            case Functions.SECONDS -> seconds(expr, "s");
            case Functions.MINUTES -> seconds(expr, "min");
            case Functions.HOURS -> seconds(expr, "h");
            case Functions.AGE -> new Measured(expr, Optional.of(Unit.named("s")));
            case Functions.COUNT -> new Measured(each(expr), Optional.of(Unit.ONE));
            case Functions.RATE ->
                new Measured(window(expr), unitOf(args.get(0)).map(unit -> unit.per(Unit.named("min"))));
            case Functions.AVG, Functions.MIN, Functions.MAX, Functions.DELTA, Functions.LAST, Functions.HELD ->
                new Measured(window(expr), unitOf(args.get(0)));
            default -> new Measured(each(expr), Optional.empty());
        };
    }

    private boolean isNumber(CelExpr expr) {
        return ast.getTypeOrThrow(expr.id()).kind() == CelKind.DOUBLE;
    }

    /** Two arguments from {@code first} on that must measure the same. */
    private Measured alike(CelExpr expr, int first) {
        List<CelExpr> args = new ArrayList<>(expr.call().args());
        Measured left = visit(args.get(first));
        Measured right = visit(args.get(first + 1));
        Optional<Unit> unit = left.unit().or(right::unit);
        if (left.unit().isPresent() && right.unit().isPresent()) {
            Unit one = left.unit().get();
            Unit other = right.unit().get();
            if (!one.measuresTheSame(other)) {
                String what = COMPARISONS.contains(expr.call().function()) ? " cannot be compared with " : " and ";
                String whatElse = COMPARISONS.contains(expr.call().function()) ? "" : " cannot be mixed";
                misfits.add(new Misfit(args.get(first + 1).id(), one.shown() + what + other.shown() + whatElse));
            } else if (isConstant(left.expr())) {
                left = new Measured(convert(left.expr(), one, other), right.unit());
                unit = right.unit();
            } else {
                right = new Measured(convert(right.expr(), other, one), left.unit());
            }
        }
        args.set(first, left.expr());
        args.set(first + 1, right.expr());
        return new Measured(with(expr, args), unit);
    }

    private Measured choice(CelExpr expr) {
        if (!isNumber(expr)) {
            return new Measured(each(expr), Optional.empty());
        }
        Measured branches = alike(expr, 1);
        List<CelExpr> args = new ArrayList<>(branches.expr().call().args());
        args.set(0, visit(args.get(0)).expr());
        return new Measured(with(expr, args), branches.unit());
    }

    private Measured product(CelExpr expr, boolean times) {
        Measured left = visit(expr.call().args().get(0));
        Measured right = visit(expr.call().args().get(1));
        Optional<Unit> unit = left.unit();
        if (right.unit().isPresent()) {
            Unit one = left.unit().orElse(Unit.ONE);
            unit = Optional.of(
                    times ? one.times(right.unit().get()) : one.per(right.unit().get()));
        }
        return new Measured(with(expr, List.of(left.expr(), right.expr())), unit);
    }

    private Measured seconds(CelExpr expr, String unit) {
        CelExpr number = expr.call().args().get(0);
        Optional<Unit> own = visit(number).unit();
        if (!isConstant(number) || own.isPresent()) {
            misfits.add(new Misfit(number.id(), expr.call().function() + " takes a plain number, written out"));
            return new Measured(expr, Optional.empty());
        }
        Unit second = Unit.named("s");
        return new Measured(
                CelExpr.ofConstant(
                        expr.id(),
                        number.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE
                                ? CelConstant.ofValue(Unit.named(unit)
                                        .convert(number.constant().doubleValue(), second))
                                : number.constant()),
                Optional.of(second));
    }

    /** The length of a window in seconds; a CEL duration is left as it is. */
    private CelExpr window(CelExpr expr) {
        List<CelExpr> args = new ArrayList<>(expr.call().args());
        args.set(0, visit(args.get(0)).expr());
        if (args.size() > 1 && isNumber(args.get(1))) {
            Measured length = visit(args.get(1));
            Unit second = Unit.named("s");
            boolean time = length.unit().filter(second::measuresTheSame).isPresent() && isConstant(length.expr());
            if (time) {
                args.set(1, convert(length.expr(), length.unit().orElse(second), second));
            } else {
                misfits.add(new Misfit(
                        args.get(1).id(), "a window's length is written out with its unit, such as 60 s or 3 min"));
            }
        }
        return with(expr, args);
    }

    private CelExpr each(CelExpr expr) {
        return with(
                expr, expr.call().args().stream().map(arg -> visit(arg).expr()).toList());
    }

    private static CelExpr with(CelExpr expr, List<CelExpr> args) {
        return CelExpr.ofCall(expr.id(), expr.call().target(), expr.call().function(), ImmutableList.copyOf(args));
    }

    private static boolean isConstant(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT;
    }

    private CelExpr convert(CelExpr expr, Unit from, Unit to) {
        if (isConstant(expr)) {
            return CelExpr.ofConstant(
                    expr.id(), CelConstant.ofValue(from.convert(expr.constant().doubleValue(), to)));
        }
        double factor = from.convert(1, to);
        if (factor == 1) {
            return expr;
        }
        return CelExpr.ofCall(
                nextId++,
                Optional.empty(),
                "_*_",
                ImmutableList.of(expr, CelExpr.ofConstant(nextId++, CelConstant.ofValue(factor))));
    }

    private static long highest(CelExpr expr) {
        long highest = expr.id();
        if (expr.getKind() == CelExpr.ExprKind.Kind.CALL) {
            for (CelExpr arg : expr.call().args()) {
                highest = Math.max(highest, highest(arg));
            }
        } else if (expr.getKind() == CelExpr.ExprKind.Kind.SELECT) {
            highest = Math.max(highest, highest(expr.select().operand()));
        }
        return highest;
    }
}
