package org.bongsu.daemon.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.bongsu.daemon.journal.Journal;

/**
 * An archive back into an empty folder. What was decided after the archive was made is not in it, but drivers and controllers have
 * seen it; so the journal is marked, and the next start leaps: its epoch is at least the Unix seconds of the restore and its commands
 * number on from the Unix milliseconds. No daemon ever counted that far by starting or commanding, so neither was seen before; and
 * a later restore leaps further.
 */
public final class Restore {

    /** What an archive of ours can hold; anything else would be written where it does not belong. */
    private static final Pattern NAME =
            Pattern.compile("(drivers/[A-Za-z0-9_][A-Za-z0-9._-]*/)?[A-Za-z0-9_][A-Za-z0-9._-]*");

    private Restore() {}

    /**
     * @param epoch the highest that any driver has seen, where it is known to be above the clock's; else 0
     * @param now wall time; has to be after the archive's last input
     * @throws StoreException for a folder that is not empty, an archive that is damaged or of a newer version, or a clock that runs behind
     */
    public static Manifest of(Path archive, DataFolder folder, long epoch, Instant now)
            throws IOException, StoreException {
        if (!folder.isEmpty()) {
            throw new StoreException(folder.path() + ": is not empty; restore into an empty folder");
        }
        Files.createDirectories(folder.path());
        Path work = folder.path().resolve(DataFolder.RESTORING);
        Backup.delete(work);
        Manifest manifest;
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            manifest = checked(zip, archive, now);
            Files.createDirectory(
                    work, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (Manifest.Entry entry : manifest.entries()) {
                extract(zip, archive, entry, work);
            }
            mark(work.resolve(Journal.FILE), Math.max(now.getEpochSecond(), epoch + 1), now.toEpochMilli());
        } catch (ZipException e) {
            throw new StoreException(archive + ": is no archive, or a damaged one: " + e.getMessage());
        } catch (IOException | StoreException e) {
            Backup.delete(work);
            throw e;
        }
        // As long as the working folder is there, no daemon starts on this one.
        for (Manifest.Entry entry : manifest.entries()) {
            Path file = folder.path().resolve(entry.name());
            Files.createDirectories(file.getParent());
            Files.move(work.resolve(entry.name()), file);
        }
        Backup.delete(work);
        return manifest;
    }

    private static Manifest checked(ZipFile zip, Path archive, Instant now) throws IOException, StoreException {
        ZipEntry said = zip.getEntry(Manifest.NAME);
        if (said == null) {
            throw new StoreException(archive + ": is no backup: it holds no " + Manifest.NAME);
        }
        Manifest manifest;
        try (InputStream in = zip.getInputStream(said)) {
            manifest = Manifest.read(in);
        }
        Set<String> names = new LinkedHashSet<>();
        for (Manifest.Entry entry : manifest.entries()) {
            Optional<StoreKind> kind = kind(entry.name());
            if (!NAME.matcher(entry.name()).matches()
                    || !names.add(entry.name())
                    || zip.getEntry(entry.name()) == null) {
                throw new StoreException(archive + ": " + entry.name() + ": missing, twice there, or no name of ours");
            }
            if (kind.isPresent() && entry.version() > kind.get().version()) {
                throw new StoreException(Upgrade.newer(
                        archive + ": " + entry.name(),
                        kind.get(),
                        entry.version(),
                        kind.get().version()));
            }
        }
        if (!names.contains(Journal.FILE)) {
            throw new StoreException(archive + ": holds no journal");
        }
        if (now.toEpochMilli() <= manifest.lastWallMillis() || now.getEpochSecond() <= manifest.epoch()) {
            throw new StoreException(
                    archive + ": its last input is of " + Instant.ofEpochMilli(manifest.lastWallMillis()) + ", epoch "
                            + manifest.epoch() + ", and this machine's clock says " + now + ": set the clock first");
        }
        return manifest;
    }

    private static Optional<StoreKind> kind(String name) {
        return switch (name.substring(name.lastIndexOf('/') + 1)) {
            case "journal.db" -> Optional.of(StoreKind.JOURNAL);
            case "ledger.db" -> Optional.of(StoreKind.LEDGER);
            case "spool.db" -> Optional.of(StoreKind.SPOOL);
            case "history.db" -> Optional.of(StoreKind.HISTORY);
            default -> Optional.empty();
        };
    }

    private static void extract(ZipFile zip, Path archive, Manifest.Entry entry, Path work)
            throws IOException, StoreException {
        Path file = work.resolve(entry.name());
        Files.createDirectories(file.getParent());
        if (DataFolder.SECRETS.contains(entry.name())) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Manifest.Entry found;
        try (InputStream in = zip.getInputStream(zip.getEntry(entry.name()));
                OutputStream out = Files.newOutputStream(file)) {
            found = Manifest.copy(entry.name(), in, out, entry.version());
        }
        if (!found.equals(entry)) {
            throw new StoreException(archive + ": " + entry.name() + " is not what was backed up: " + found.bytes()
                    + " bytes with SHA-256 " + found.sha256() + ", expected " + entry.bytes() + " with "
                    + entry.sha256());
        }
    }

    private static void mark(Path journal, long epoch, long sequence) throws IOException {
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + journal);
                PreparedStatement insert = open.prepareStatement("INSERT OR REPLACE INTO meta VALUES(?,?)")) {
            insert.setString(1, Journal.RESTORED);
            insert.setString(2, epoch + " " + sequence);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IOException(journal + ": cannot be marked as restored: " + e.getMessage(), e);
        }
    }

    static long epoch(Path journal) throws IOException {
        return number(
                journal,
                "SELECT json_extract(body, '$.epoch') FROM journal WHERE kind = 'Started' ORDER BY sequence DESC LIMIT 1");
    }

    static long lastWallMillis(Path journal) throws IOException {
        return number(journal, "SELECT MAX(wall) FROM journal");
    }

    private static long number(Path journal, String query) throws IOException {
        try (Connection open = DataFolder.readOnly(journal)) {
            return DataFolder.number(open, query).orElse(0L);
        } catch (SQLException e) {
            throw new IOException(journal + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
