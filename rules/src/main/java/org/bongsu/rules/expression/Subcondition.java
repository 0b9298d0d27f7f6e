package org.bongsu.rules.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.PointDefinition;

/** A condition within an expression that is watched by itself: what is held, or counted. Two of the same text are equal. */
public final class Subcondition {

    private final CelAbstractSyntaxTree ast;
    private final CelExpr expr;
    /** By the name that stands in the tree. */
    private final Map<String, PointDefinition> points;

    private final Scope scope;
    private final String text;

    Subcondition(CelAbstractSyntaxTree ast, CelExpr expr, Map<String, PointDefinition> points, Scope scope) {
        this.ast = ast;
        this.expr = expr;
        this.points = Ordered.map(points);
        this.scope = scope;
        this.text = TreeText.of(expr);
    }

    /** Names of the points it reads, in order of first mention. */
    public List<String> points() {
        return points.values().stream().map(PointDefinition::name).toList();
    }

    public Scope scope() {
        return scope;
    }

    public Condition bind(SlotMap slots) {
        return new Binding(ast, points, slots, scope).condition(expr);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subcondition that && scope == that.scope && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Normalised: numbers in the points' units, all brackets written. */
    @Override
    public String toString() {
        return text;
    }
}
