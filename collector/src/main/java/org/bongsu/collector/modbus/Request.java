package org.bongsu.collector.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMEIRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import org.bongsu.domain.profile.Identification.Question;
import org.bongsu.domain.profile.Span;

/** A question to one unit, framed once and asked again and again. Immutable, but for the caller's care of the frame. */
final class Request {

    /** Function of the Modbus encapsulated interface, used for device identification. */
    static final int OBJECTS = 0x2B;

    private final int unit;
    private final Question question;
    private final int function;
    private final int count;
    private final byte[] frame;

    private Request(Framing framing, int unit, Question question, ModbusRequest message, int count) {
        this.unit = unit;
        this.question = question;
        this.function = message.getFunctionCode();
        this.count = count;
        byte[] body = message.getMessage();
        byte[] pdu = new byte[1 + body.length];
        pdu[0] = (byte) function;
        System.arraycopy(body, 0, pdu, 1, body.length);
        this.frame = framing.frame(unit, pdu);
    }

    static Request of(Framing framing, int unit, Span span) {
        return of(framing, unit, new Question.Registers(span));
    }

    /** The message's bytes are j2mod's, which has met more devices than we have. */
    static Request of(Framing framing, int unit, Question question) {
        if (question instanceof Question.Registers registers) {
            Span span = registers.span();
            ModbusRequest message = span.function() == 3
                    ? new ReadMultipleRegistersRequest(span.address(), span.count())
                    : new ReadInputRegistersRequest(span.address(), span.count());
            return new Request(framing, unit, question, message, span.count());
        }
        Question.Objects objects = (Question.Objects) question;
        return new Request(framing, unit, question, new ReadMEIRequest(objects.readCode(), objects.object()), 0);
    }

    int unit() {
        return unit;
    }

    /** 3, 4 or {@link #OBJECTS}. */
    int function() {
        return function;
    }

    /** How many registers; 0 where it is not for registers. */
    int count() {
        return count;
    }

    Question question() {
        return question;
    }

    /** Not to be changed: {@link Framing#numbered} makes the copy that is sent. */
    byte[] frame() {
        return frame;
    }
}
