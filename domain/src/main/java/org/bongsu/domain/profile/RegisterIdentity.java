package org.bongsu.domain.profile;

/** A register that must hold this value, else the device is not what the profile describes. */
public record RegisterIdentity(int function, int address, int value) {}
