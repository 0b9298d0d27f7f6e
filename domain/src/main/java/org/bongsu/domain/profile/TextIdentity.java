package org.bongsu.domain.profile;

/**
 * Registers that must hold such a text, two characters each, the first in the high byte.
 *
 * @param function 3 or 4
 * @param registers 1 to 125
 */
public record TextIdentity(int function, int address, int registers, TextMatch match) {

    public Span span() {
        return new Span(function, address, registers);
    }

    /** The text that the registers hold, ISO 8859-1. */
    public String read(RegisterCodec.Registers source) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < registers; i++) {
            int word = source.get(function, address + i);
            text.append((char) (word >> 8 & 0xFF)).append((char) (word & 0xFF));
        }
        return text.toString();
    }

    /** A text that fits, where one can be made up from what is looked for: for simulators and profile tests. */
    public void write(RegisterCodec.RegisterSink sink) {
        String text = match.kind() == TextMatch.Kind.MATCHES ? "" : match.text();
        for (int i = 0; i < registers; i++) {
            int high = 2 * i < text.length() ? text.charAt(2 * i) : ' ';
            int low = 2 * i + 1 < text.length() ? text.charAt(2 * i + 1) : ' ';
            sink.put(function, address + i, (high & 0xFF) << 8 | low & 0xFF);
        }
    }
}
