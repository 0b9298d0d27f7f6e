package org.bongsu.collector.probe;

import com.ghgande.j2mod.modbus.util.ModbusUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** One request and its reply on a line, in one of the two framings. */
final class Exchange {

    private static final int EXCEPTION = 0x80;
    private static final int IDENTIFICATION = 0x2B;
    private static final int PDU_MAX = 253;

    private final InputStream in;
    private final OutputStream out;
    private final int unit;
    private final byte[] pdu;

    Exchange(InputStream in, OutputStream out, int unit, byte[] pdu) {
        this.in = in;
        this.out = out;
        this.unit = unit;
        this.pdu = pdu;
    }

    /** @throws IOException also for a reply that does not belong to the request; the line is of no use after that */
    byte[] tcp(int transaction) throws IOException {
        byte[] frame = new byte[7 + pdu.length];
        put(frame, 0, transaction);
        put(frame, 4, pdu.length + 1);
        frame[6] = (byte) unit;
        System.arraycopy(pdu, 0, frame, 7, pdu.length);
        out.write(frame);
        out.flush();
        byte[] head = bytes(7);
        int length = word(head, 4) - 1;
        if (word(head, 0) != transaction || word(head, 2) != 0 || (head[6] & 0xFF) != unit) {
            throw new IOException("a reply to another request");
        }
        if (length < 2 || length > PDU_MAX) {
            throw new IOException("a reply of " + length + " bytes");
        }
        return checked(bytes(length));
    }

    /** As {@link #tcp}, with the address in front and the CRC behind. */
    byte[] rtu() throws IOException {
        byte[] frame = new byte[pdu.length + 3];
        frame[0] = (byte) unit;
        System.arraycopy(pdu, 0, frame, 1, pdu.length);
        int[] crc = ModbusUtil.calculateCRC(frame, 0, pdu.length + 1);
        frame[pdu.length + 1] = (byte) crc[0];
        frame[pdu.length + 2] = (byte) crc[1];
        out.write(frame);
        out.flush();
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        reply.write(bytes(2));
        int function = reply.toByteArray()[1] & 0xFF;
        if ((function & EXCEPTION) != 0) {
            reply.write(bytes(1));
        } else if (function == IDENTIFICATION) {
            objects(reply);
        } else {
            byte[] count = bytes(1);
            reply.write(count);
            reply.write(bytes(count[0] & 0xFF));
        }
        byte[] said = reply.toByteArray();
        byte[] sum = bytes(2);
        int[] expected = ModbusUtil.calculateCRC(said, 0, said.length);
        if ((sum[0] & 0xFF) != expected[0] || (sum[1] & 0xFF) != expected[1]) {
            throw new IOException("a reply with a wrong CRC");
        }
        if ((said[0] & 0xFF) != unit) {
            throw new IOException("a reply of unit " + (said[0] & 0xFF));
        }
        return checked(Arrays.copyOfRange(said, 1, said.length));
    }

    /** The length of an identification reply is known only by reading it object by object. */
    private void objects(ByteArrayOutputStream reply) throws IOException {
        byte[] head = bytes(6);
        reply.write(head);
        for (int i = 0; i < (head[5] & 0xFF); i++) {
            byte[] object = bytes(2);
            reply.write(object);
            reply.write(bytes(object[1] & 0xFF));
            if (reply.size() > PDU_MAX + 1) {
                throw new IOException("a reply longer than a frame");
            }
        }
    }

    private byte[] checked(byte[] reply) throws IOException {
        if ((reply[0] & 0x7F) != pdu[0]) {
            throw new IOException("a reply of function " + (reply[0] & 0xFF));
        }
        return reply;
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("the other end closed the connection");
        }
        return bytes;
    }

    static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    static void put(byte[] bytes, int at, int word) {
        bytes[at] = (byte) (word >> 8);
        bytes[at + 1] = (byte) word;
    }
}
