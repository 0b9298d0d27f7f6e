"""A Modbus device by pymodbus, whose own builder encodes the values: foreign_device.py PORT tcp|rtu"""
import sys

from pymodbus.constants import Endian
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.device import ModbusDeviceIdentification
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.framer.socket_framer import ModbusSocketFramer
from pymodbus.payload import BinaryPayloadBuilder
from pymodbus.server import StartTcpServer

builder = BinaryPayloadBuilder(byteorder=Endian.Big, wordorder=Endian.Big)
builder.add_16bit_uint(51234)
builder.add_16bit_int(-125)
builder.add_32bit_uint(3123456789)
builder.add_32bit_int(-123456)
builder.add_32bit_float(229.7)
builder.add_64bit_float(7.35)
swapped = BinaryPayloadBuilder(byteorder=Endian.Big, wordorder=Endian.Little)
swapped.add_32bit_float(53.25)
registers = builder.to_registers() + swapped.to_registers()

holding = ModbusSequentialDataBlock(100, registers)
inputs = ModbusSequentialDataBlock(7, [4711])
unit = ModbusSlaveContext(hr=holding, ir=inputs, zero_mode=True)
identity = ModbusDeviceIdentification(
    info_name={"VendorName": "Acme", "ProductCode": "X1", "MajorMinorRevision": "2.3"}
)
StartTcpServer(
    context=ModbusServerContext(slaves={3: unit}, single=False),
    identity=identity,
    address=("127.0.0.1", int(sys.argv[1])),
    framer=ModbusRtuFramer if sys.argv[2] == "rtu" else ModbusSocketFramer,
)
