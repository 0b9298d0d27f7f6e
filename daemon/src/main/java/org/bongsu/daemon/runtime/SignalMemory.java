package org.bongsu.daemon.runtime;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.bongsu.domain.Moment;
import org.bongsu.rules.signal.PlaneMemory;

/**
 * The file in which a signal plane's memory outlives the daemon. Replaced whole and never half: what is read was written to
 * the end. Without it nothing but windows and holds in progress begins anew, so a file that cannot be read is no reason not
 * to start.
 */
final class SignalMemory {

    private static final String FORM = "bongsu-signals-1";

    /** More entries than a site can have mean that the file is not ours. */
    private static final int MOST = 10_000_000;

    private final Path file;

    SignalMemory(Path data) {
        this.file = data.resolve("signals.memory");
    }

    /** Returns after the file is safe; one thread at a time. */
    void save(PlaneMemory memory) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileOutputStream target = new FileOutputStream(next.toFile());
                GZIPOutputStream packed = new GZIPOutputStream(target, 1 << 16);
                DataOutputStream out = new DataOutputStream(packed)) {
            write(memory, out);
            out.flush();
            packed.finish();
            target.getFD().sync();
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws IOException when there is a file and it is not one of ours, whole and of this version */
    Optional<PlaneMemory> load() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)), 1 << 16))) {
            if (!in.readUTF().equals(FORM)) {
                throw new IOException("of another version");
            }
            PlaneMemory memory = read(in);
            if (in.read() >= 0) {
                throw new IOException("longer than it should be");
            }
            return Optional.of(memory);
        }
    }

    private static void write(PlaneMemory memory, DataOutputStream out) throws IOException {
        out.writeUTF(FORM);
        out.writeLong(memory.at().epochNanos());
        out.writeInt(memory.windows().size());
        for (PlaneMemory.WindowMemory window : memory.windows()) {
            out.writeUTF(window.point());
            out.writeLong(window.lengthNanos());
            out.writeInt(window.times().length);
            for (int i = 0; i < window.times().length; i++) {
                out.writeLong(window.times()[i]);
                out.writeDouble(window.values()[i]);
            }
        }
        out.writeInt(memory.holds().size());
        for (PlaneMemory.RuleMemory hold : memory.holds()) {
            out.writeUTF(hold.voteId());
            out.writeUTF(hold.version());
            out.writeBoolean(hold.clearing());
            out.writeLong(hold.ranNanos());
        }
        out.writeInt(memory.held().size());
        for (PlaneMemory.HeldMemory held : memory.held()) {
            out.writeUTF(held.of());
            out.writeUTF(held.feature());
            out.writeLong(held.ranNanos());
        }
        out.writeInt(memory.ages().size());
        for (PlaneMemory.AgeMemory age : memory.ages()) {
            out.writeUTF(age.of());
            out.writeUTF(age.feature());
            out.writeLong(age.lastGood());
        }
        out.writeInt(memory.calibrations().size());
        for (PlaneMemory.CalibrationMemory calibration : memory.calibrations()) {
            out.writeUTF(calibration.device());
            out.writeLong(calibration.expires().epochNanos());
        }
    }

    private static PlaneMemory read(DataInputStream in) throws IOException {
        Moment at = new Moment(in.readLong());
        List<PlaneMemory.WindowMemory> windows = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            String point = in.readUTF();
            long length = in.readLong();
            int size = count(in);
            long[] times = new long[size];
            double[] values = new double[size];
            for (int i = 0; i < size; i++) {
                times[i] = in.readLong();
                values[i] = in.readDouble();
            }
            windows.add(new PlaneMemory.WindowMemory(point, length, times, values));
        }
        List<PlaneMemory.RuleMemory> holds = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            holds.add(new PlaneMemory.RuleMemory(in.readUTF(), in.readUTF(), in.readBoolean(), in.readLong()));
        }
        List<PlaneMemory.HeldMemory> held = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            held.add(new PlaneMemory.HeldMemory(in.readUTF(), in.readUTF(), in.readLong()));
        }
        List<PlaneMemory.AgeMemory> ages = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            ages.add(new PlaneMemory.AgeMemory(in.readUTF(), in.readUTF(), in.readLong()));
        }
        List<PlaneMemory.CalibrationMemory> calibrations = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            calibrations.add(new PlaneMemory.CalibrationMemory(in.readUTF(), new Moment(in.readLong())));
        }
        return new PlaneMemory(at, windows, holds, held, ages, calibrations);
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IOException(count + " entries");
        }
        return count;
    }
}
