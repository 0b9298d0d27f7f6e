package org.bongsu.rules.expression;

/**
 * What is wrong with an expression.
 *
 * @param line of the expression's text, from 1
 * @param column within that line, from 1
 */
public record ExpressionProblem(int line, int column, String message) {}
