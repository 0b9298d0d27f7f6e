package org.bongsu.collector.telemetry;

import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A block's lines and their compressed form (zlib, fastest level). Keeps its work space; used by one thread. */
final class BlockCodec implements AutoCloseable {

    private static final int CHUNK = 1 << 16;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final Inflater inflater = new Inflater();
    private final LineBuffer compressed = new LineBuffer(CHUNK);

    byte[] compress(byte[] text, int length) {
        deflater.reset();
        deflater.setInput(text, 0, length);
        deflater.finish();
        compressed.clear();
        while (!deflater.finished()) {
            compressed.reserve(CHUNK);
            int at = compressed.length();
            compressed.length(at + deflater.deflate(compressed.array(), at, CHUNK));
        }
        return compressed.toBytes();
    }

    /**
     * Adds the block's lines to the text.
     *
     * @throws IllegalStateException when the block is damaged; the text is then as it was
     */
    void expand(byte[] block, LineBuffer text) {
        int before = text.length();
        inflater.reset();
        inflater.setInput(block);
        try {
            while (!inflater.finished()) {
                text.reserve(CHUNK);
                int at = text.length();
                int length = inflater.inflate(text.array(), at, CHUNK);
                if (length == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new IllegalStateException("a block of the spool ends too early");
                }
                text.length(at + length);
            }
        } catch (DataFormatException e) {
            text.length(before);
            throw new IllegalStateException("a block of the spool is damaged", e);
        } catch (IllegalStateException e) {
            text.length(before);
            throw e;
        }
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
