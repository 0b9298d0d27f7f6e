package org.bongsu.collector.telemetry;

/** One commit's lines as stored. @param id counts up, with gaps */
record Block(long id, byte[] compressed) {}
