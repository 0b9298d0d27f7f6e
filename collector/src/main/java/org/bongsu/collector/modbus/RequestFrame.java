package org.bongsu.collector.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bongsu.domain.profile.Span;

/** A read request as bytes, framed by j2mod's message classes, header included. */
final class RequestFrame {

    private RequestFrame() {}

    static Buffer encode(int transaction, int unit, Span span) {
        ModbusRequest request = span.function() == 3
                ? new ReadMultipleRegistersRequest(span.address(), span.count())
                : new ReadInputRegistersRequest(span.address(), span.count());
        request.setTransactionID(transaction);
        request.setUnitID(unit);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(12);
        try {
            request.writeTo(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array refused bytes", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
