package org.bongsu.collector.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.ghgande.j2mod.modbus.msg.ExceptionResponse;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersResponse;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersResponse;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.bongsu.domain.profile.Identification;
import org.bongsu.domain.profile.Span;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Our reading of a frame against j2mod's, which has met more devices than we have. */
class TcpFramingTest {

    private static final long SEED = 7;

    @Test
    void whatJ2modWritesWeReadRegisterByRegister() throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < 500; round++) {
            int count = 1 + random.nextInt(125);
            int function = 3 + random.nextInt(2);
            int transaction = random.nextInt(65_536);
            int unit = random.nextInt(256);
            int[] words = random.ints(count, 0, 65_536).toArray();
            byte[] bytes = write(response(function, words), transaction, unit);
            Span span = new Span(function, random.nextInt(60_000), count);

            Request asked = Request.of(TcpFraming.INSTANCE, unit, span);
            Reply reply = TcpFraming.INSTANCE.judge(Buffer.buffer(bytes), 0, asked);

            Reply.Registers ours = assertInstanceOf(Reply.Registers.class, reply);
            assertEquals(bytes.length, ours.end());
            assertEquals(transaction, TcpFraming.INSTANCE.number(Buffer.buffer(bytes), 0));
            ReadMultipleRegistersResponse theirs = null;
            if (function == 3) {
                theirs = new ReadMultipleRegistersResponse();
                theirs.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
            }
            for (int i = 0; i < count; i++) {
                assertEquals(words[i], ours.get(i));
                if (theirs != null) {
                    assertEquals(theirs.getRegisterValue(i), ours.get(i));
                }
            }
        }
    }

    @Test
    void whatWeAskJ2modReadsAsTheSameQuestion() throws IOException {
        Request asked = Request.of(TcpFraming.INSTANCE, 17, new Span(3, 40_000, 125));
        Buffer bytes = TcpFraming.INSTANCE.numbered(asked.frame(), 0xBEEF);
        ModbusRequest request = ModbusRequest.createModbusRequest(3);
        request.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.getBytes())));
        ReadMultipleRegistersRequest read = assertInstanceOf(ReadMultipleRegistersRequest.class, request);
        assertEquals(40_000, read.getReference());
        assertEquals(125, read.getWordCount());
        assertEquals(17, read.getUnitID());
        assertArrayEquals(new byte[] {(byte) 0xBE, (byte) 0xEF, 0, 0, 0, 6, 17, 3}, bytes.getBytes(0, 8));
        assertEquals(12, bytes.length());
    }

    @Test
    void everyExceptionOfJ2modIsAValue() throws IOException {
        for (int code = 1; code <= 11; code++) {
            byte[] bytes = write(new ExceptionResponse(3, code), 5, 9);
            Reply reply = judge(Buffer.buffer(bytes), 9, new Span(3, 0, 4));
            assertEquals(new Reply.Refused(code, 9), reply);
        }
    }

    @Test
    void noBeginningOfAGoodReplyIsJudgedEitherWay() throws IOException {
        Span span = new Span(4, 0, 3);
        byte[] bytes = write(response(4, new int[] {1, 2, 3}), 258, 1);
        for (int length = 0; length < bytes.length; length++) {
            Buffer beginning = Buffer.buffer(bytes).getBuffer(0, length);
            assertNull(judge(beginning, 1, span), "after " + length + " bytes");
        }
        assertInstanceOf(Reply.Registers.class, judge(Buffer.buffer(bytes), 1, span));
    }

    /** Each byte of header and counts carries weight: change any of them and the reply is refused. */
    @Test
    void noSingleWrongByteBetweenTheNumberAndTheRegistersGetsThrough() throws IOException {
        Span span = new Span(3, 0, 10);
        byte[] bytes = write(response(3, new int[10]), 1000, 3);
        for (int at = 2; at < 9; at++) {
            for (int other = 1; other < 256; other++) {
                Buffer changed = Buffer.buffer(bytes.clone());
                changed.setByte(at, (byte) (changed.getByte(at) ^ other));
                assertFalse(judge(changed, 3, span) instanceof Reply.Registers, "byte " + at + " xor " + other);
            }
        }
    }

    /** Device identification comes in parts; each part's length is known only from its objects. */
    @Test
    void aDevicesObjectsAreReadWithWhatFollowsAndALyingLengthIsFoundOut() {
        byte[] bytes = {0, 5, 0, 0, 0, 17, 9, 0x2B, 0x0E, 1, 1, (byte) 0xFF, 2, 2, 0, 3, 'A', 'P', 'C', 1, 2, 'S', 'U'};
        Request asked = Request.of(TcpFraming.INSTANCE, 9, new Identification.Question.Objects(1, 0));
        assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 5, 9, 0x2B, 0x0E, 1, 0}, asked.frame());
        for (int length = 0; length < bytes.length; length++) {
            assertNull(TcpFraming.INSTANCE.judge(Buffer.buffer(bytes).getBuffer(0, length), 0, asked));
        }
        Reply reply = TcpFraming.INSTANCE.judge(Buffer.buffer(bytes), 0, asked);
        Reply.Objects objects = assertInstanceOf(Reply.Objects.class, reply);
        assertEquals(2, objects.next());
        assertArrayEquals(new byte[] {'A', 'P', 'C'}, objects.values().get(0));
        assertArrayEquals(new byte[] {'S', 'U'}, objects.values().get(1));

        bytes[5]--;
        Reply lying = TcpFraming.INSTANCE.judge(Buffer.buffer(bytes), 0, asked);
        assertEquals(Fault.LENGTH, assertInstanceOf(Reply.Failed.class, lying).fault());
    }

    /** Garbage never throws and is never registers, whatever its length. */
    @Test
    void garbageIsNeverRegistersAndNeverThrows() {
        Random random = new Random(SEED);
        Span span = new Span(3, 0, 2);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            assertFalse(judge(Buffer.buffer(bytes), 1, span) instanceof Reply.Registers);
        }
    }

    private static @Nullable Reply judge(Buffer bytes, int unit, Span span) {
        return TcpFraming.INSTANCE.judge(bytes, 0, Request.of(TcpFraming.INSTANCE, unit, span));
    }

    private static ModbusResponse response(int function, int[] words) {
        if (function == 3) {
            Register[] registers = new Register[words.length];
            for (int i = 0; i < words.length; i++) {
                registers[i] = new SimpleRegister(words[i]);
            }
            return new ReadMultipleRegistersResponse(registers);
        }
        InputRegister[] registers = new InputRegister[words.length];
        for (int i = 0; i < words.length; i++) {
            registers[i] = new SimpleInputRegister(words[i]);
        }
        return new ReadInputRegistersResponse(registers);
    }

    private static byte[] write(ModbusResponse response, int transaction, int unit) throws IOException {
        response.setTransactionID(transaction);
        response.setUnitID(unit);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        response.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
