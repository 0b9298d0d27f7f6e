package org.bongsu.migration.driver.nut;

/** The words of RFC 9271, section 5.3, that we answer with. */
enum NutError {
    ACCESS_DENIED,
    ALREADY_LOGGED_IN,
    ALREADY_SET_PASSWORD,
    ALREADY_SET_USERNAME,
    CMD_NOT_SUPPORTED,
    FEATURE_NOT_CONFIGURED,
    FEATURE_NOT_SUPPORTED,
    INVALID_ARGUMENT,
    PASSWORD_REQUIRED,
    READONLY,
    TOO_LONG,
    UNKNOWN_COMMAND,
    UNKNOWN_UPS,
    USERNAME_REQUIRED,
    VAR_NOT_SUPPORTED;

    /** The whole line, without its end. */
    String line() {
        return "ERR " + name().replace('_', '-');
    }
}
