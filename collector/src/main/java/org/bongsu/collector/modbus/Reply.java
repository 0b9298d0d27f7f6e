package org.bongsu.collector.modbus;

import com.ghgande.j2mod.modbus.ModbusSlaveException;
import io.vertx.core.buffer.Buffer;
import org.bongsu.domain.point.Cause;
import org.bongsu.domain.profile.Span;

/** What became of one request: an exception reply and a fault are values like any other. */
sealed interface Reply {

    /** Registers of the span, still in the frame as received. */
    record Registers(Span span, Buffer frame) implements Reply {

        /** The register as 0 to 65535. */
        int get(int address) {
            return frame.getUnsignedShort(ReplyFrame.DATA + 2 * (address - span.address()));
        }
    }

    /** The device refused. @param code 1 to 255; 1, 2, 3: configuration; 4: device; 6: busy; 10, 11: gateway */
    record Refused(int code) implements Reply {

        /** Busy or working on it: a matter of the next period, not of waiting longer and longer. */
        boolean passes() {
            return code == 5 || code == 6;
        }

        /** 10 and 11 are a gateway's word on a device that it does not reach. */
        Cause cause() {
            String detail = (code < 10 ? "0" : "") + code + " (" + ModbusSlaveException.getMessage(code) + ")";
            boolean gateways = code == 10 || code == 11;
            return new Cause(gateways ? Cause.Kind.GATEWAY_LOST : Cause.Kind.EXCEPTION, detail);
        }
    }

    /** Nothing that could be believed. @param detail for the log */
    record Failed(Fault fault, String detail) implements Reply {}
}
