package org.bongsu.config.csv;

/** A field's text, without quotes, and where it starts; both counted from 1. */
public record CsvField(String text, int line, int column) {}
