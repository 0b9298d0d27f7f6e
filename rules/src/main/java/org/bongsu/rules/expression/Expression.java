package org.bongsu.rules.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import java.util.List;

/** A checked expression, not yet bound to a device's points. Immutable, safe on any thread. */
public final class Expression {

    private final String text;
    private final String line;
    private final CelAbstractSyntaxTree checked;
    private final Subcondition whole;
    private final List<Feature> features;

    Expression(String text, CelAbstractSyntaxTree checked, Subcondition whole, List<Feature> features) {
        this.text = text;
        this.line = text.strip().replaceAll("\\s+", " ");
        this.checked = checked;
        this.whole = whole;
        this.features = List.copyOf(features);
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** On one line, for people. */
    public String line() {
        return line;
    }

    public Scope scope() {
        return whole.scope();
    }

    /** Names of the points it reads, directly or through a feature, in order of first mention. */
    public List<String> points() {
        return whole.points();
    }

    /** What it asks for beside points, each once, what stands within another before it. */
    public List<Feature> features() {
        return features;
    }

    /** The closures of this expression over the given slots. */
    public Condition bind(SlotMap slots) {
        return whole.bind(slots);
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
