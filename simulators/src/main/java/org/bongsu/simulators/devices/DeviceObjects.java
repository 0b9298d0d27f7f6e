package org.bongsu.simulators.devices;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.bongsu.domain.profile.ObjectIdentity;
import org.bongsu.domain.profile.Profile;
import org.bongsu.domain.profile.TextMatch;

/** The device identification of a simulated device (Modbus application protocol 1.1b3, 6.21). */
public final class DeviceObjects {

    private static final int VENDOR = 0;
    private static final int PRODUCT = 1;
    private static final int REVISION = 2;

    /** Huawei's list of devices: how many there are, then one object each. */
    private static final int HUAWEI_COUNT = 0x87;

    private static final int HUAWEI_FIRST = 0x88;

    private DeviceObjects() {}

    /** Vendor, product and revision; then whatever the profile's identity check looks for. By object id. */
    public static Map<Integer, byte[]> of(Profile profile) {
        TreeMap<Integer, byte[]> objects = new TreeMap<>();
        objects.put(VENDOR, bytes(profile.vendor()));
        objects.put(PRODUCT, bytes(profile.model()));
        objects.put(REVISION, bytes("V100"));
        if (profile.vendor().startsWith("Huawei")) {
            objects.put(HUAWEI_COUNT, new byte[] {0, 0, 0, 1});
            // Model, firmware, protocol, serial number, device and parallel id.
            objects.put(HUAWEI_FIRST, bytes("1=UPS2000;2=V100R001C01SPC120;3=V100;4=SIMULATED;5=1;6=1"));
        }
        for (ObjectIdentity identity : profile.identityObjects()) {
            String said = new String(objects.getOrDefault(identity.object(), new byte[0]), StandardCharsets.ISO_8859_1);
            if (!identity.match().fits(said) && identity.match().kind() != TextMatch.Kind.MATCHES) {
                objects.put(identity.object(), bytes(identity.match().text()));
            }
        }
        return objects;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
