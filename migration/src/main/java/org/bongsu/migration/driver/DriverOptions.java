package org.bongsu.migration.driver;

/** What bongsu.yaml says of one driver; the record's type is the driver's kind. */
public interface DriverOptions {

    /** Its name in bongsu.yaml. */
    String id();
}
