/**
 * A rule's expression: CEL text, checked by cel-java, compiled to closures over numbered slots and evaluated in three
 * values. Pure; may be imported by the other packages of {@code rules} only. An {@link org.bongsu.rules.expression.Expression}
 * is immutable; a bound {@link org.bongsu.rules.expression.Condition} belongs to the thread that owns its {@link
 * org.bongsu.rules.expression.Slots}. Read {@link org.bongsu.rules.expression.ExpressionCompiler} first.
 */
@NullMarked
package org.bongsu.rules.expression;

import org.jspecify.annotations.NullMarked;
