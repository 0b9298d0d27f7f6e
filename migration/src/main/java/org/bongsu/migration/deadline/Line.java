package org.bongsu.migration.deadline;

/**
 * The line of least squares through samples.
 *
 * @param slope a second
 * @param standardError of the slope
 * @param end its value at the last sample
 */
record Line(double slope, double standardError, double end) {

    /**
     * @param seconds at least three and not all alike, in order
     * @param values as many
     */
    static Line through(double[] seconds, double[] values) {
        int count = seconds.length;
        double meanTime = 0;
        double meanValue = 0;
        for (int i = 0; i < count; i++) {
            meanTime += seconds[i] / count;
            meanValue += values[i] / count;
        }
        double timeSquares = 0;
        double products = 0;
        double valueSquares = 0;
        for (int i = 0; i < count; i++) {
            double time = seconds[i] - meanTime;
            double value = values[i] - meanValue;
            timeSquares += time * time;
            products += time * value;
            valueSquares += value * value;
        }
        double slope = products / timeSquares;
        double residual = Math.max(0, valueSquares - products * slope);
        return new Line(
                slope,
                StrictMath.sqrt(residual / (count - 2) / timeSquares),
                meanValue + slope * (seconds[count - 1] - meanTime));
    }
}
