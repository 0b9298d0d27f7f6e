package org.bongsu.rules.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import java.util.List;
import java.util.Map;
import org.bongsu.domain.Ordered;
import org.bongsu.domain.point.PointDefinition;

/** A checked expression, not yet bound to a device's points. Immutable, safe on any thread. */
public final class Expression {

    private final String text;
    private final CelAbstractSyntaxTree checked;
    /** By the name that stands in the tree. */
    private final Map<String, PointDefinition> points;

    private final List<RateWindow> windows;

    Expression(
            String text, CelAbstractSyntaxTree checked, Map<String, PointDefinition> points, List<RateWindow> windows) {
        this.text = text;
        this.checked = checked;
        this.points = Ordered.map(points);
        this.windows = List.copyOf(windows);
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** Names of the points it reads, directly or through a window, in order of first mention. */
    public List<String> points() {
        return points.values().stream().map(PointDefinition::name).toList();
    }

    /** The slopes it reads, each once. */
    public List<RateWindow> windows() {
        return windows;
    }

    /** The closures of this expression over the given slots. */
    public Condition bind(SlotMap slots) {
        return new Binding(checked, points, slots).condition(checked.getExpr());
    }

    /** For the differential test, which runs the same tree elsewhere. */
    CelAbstractSyntaxTree checked() {
        return checked;
    }

    @Override
    public String toString() {
        return text;
    }
}
