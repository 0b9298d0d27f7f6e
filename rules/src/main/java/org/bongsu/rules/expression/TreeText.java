package org.bongsu.rules.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.stream.Collectors;

/** A tree as text, the same for trees that mean the same but for brackets and blanks. */
final class TreeText {

    private TreeText() {}

    static String of(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr.constant());
            case IDENT -> expr.ident().name();
            case SELECT -> of(expr.select().operand()) + "." + expr.select().field();
            case CALL ->
                expr.call().function()
                        + expr.call().args().stream().map(TreeText::of).collect(Collectors.joining(", ", "(", ")"));
            default -> expr.getKind().name();
        };
    }

    private static String constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case BOOLEAN_VALUE -> Boolean.toString(constant.booleanValue());
            case DOUBLE_VALUE -> Double.toString(constant.doubleValue());
            case STRING_VALUE -> "\"" + constant.stringValue() + "\"";
            default -> constant.getKind().name();
        };
    }
}
