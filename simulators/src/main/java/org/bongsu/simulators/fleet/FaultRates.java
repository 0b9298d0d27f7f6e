package org.bongsu.simulators.fleet;

/**
 * How unreliable the drivers are, as shares of all commands.
 *
 * @param lost accepted, and nothing ever happens
 * @param delayed begins 10 to 60 s late
 * @param lied claimed to have succeeded, with nothing done
 * @param doubled each reply comes twice
 */
public record FaultRates(double lost, double delayed, double lied, double doubled) {

    public static final FaultRates NONE = new FaultRates(0, 0, 0, 0);

    /** One in a hundred of each. */
    public static final FaultRates DEFAULT = new FaultRates(0.01, 0.01, 0.01, 0.01);

    public FaultRates {
        if (lost < 0 || delayed < 0 || lied < 0 || lost + delayed + lied > 1 || doubled < 0 || doubled > 1) {
            throw new IllegalArgumentException("lost " + lost + ", delayed " + delayed + ", lied " + lied + ", doubled "
                    + doubled + " are not shares of one");
        }
    }
}
