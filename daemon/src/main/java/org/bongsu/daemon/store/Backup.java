package org.bongsu.daemon.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One archive of a folder of data, made while the daemon goes on. Each store is read in one transaction. The journal comes first and the
 * drivers' ledgers after it, so that a ledger knows at least every command that the journal gave; the spool comes before the history, so
 * that what its cursor calls stored is.
 */
public final class Backup {

    private Backup() {}

    /**
     * @param to is made, or replaced once the new archive is whole; readable by its owner alone
     * @param secrets whether the key that signs permits goes in too
     * @throws StoreException when there is no journal, or one of a newer version
     */
    public static Manifest make(DataFolder folder, Path to, boolean secrets, Instant now)
            throws IOException, StoreException {
        List<DataFolder.Store> stores = folder.stores();
        if (stores.stream().noneMatch(store -> store.kind() == StoreKind.JOURNAL)) {
            throw new StoreException(folder.path() + ": holds no journal");
        }
        Path target = to.toAbsolutePath();
        Path work = Files.createTempDirectory(
                target.getParent(),
                ".bongsu-backup",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Path archive = Files.createFile(
                    work.resolve("archive"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Manifest manifest = write(folder, stores, work, archive, secrets, now);
            Files.move(archive, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return manifest;
        } finally {
            delete(work);
        }
    }

    private static Manifest write(
            DataFolder folder, List<DataFolder.Store> stores, Path work, Path archive, boolean secrets, Instant now)
            throws IOException, StoreException {
        List<Manifest.Entry> entries = new ArrayList<>();
        long epoch = 0;
        long last = 0;
        try (FileOutputStream file = new FileOutputStream(archive.toFile());
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (DataFolder.Store store : stores) {
                Path copy = work.resolve("store");
                int version = snapshot(folder.path().resolve(store.name()), store.kind(), copy);
                if (store.kind() == StoreKind.JOURNAL) {
                    epoch = Restore.epoch(copy);
                    last = Restore.lastWallMillis(copy);
                }
                entries.add(add(zip, store.name(), copy, version));
                Files.delete(copy);
            }
            for (String name : folder.files(secrets)) {
                entries.add(add(zip, name, folder.path().resolve(name), 0));
            }
            Manifest manifest = new Manifest(now, epoch, last, entries);
            zip.putNextEntry(new ZipEntry(Manifest.NAME));
            zip.write(manifest.json());
            zip.closeEntry();
            zip.finish();
            file.getFD().sync();
            return manifest;
        }
    }

    private static int snapshot(Path store, StoreKind kind, Path copy) throws IOException, StoreException {
        try (Connection open = DataFolder.readOnly(store)) {
            int version = DataFolder.version(open);
            if (version > kind.version()) {
                throw new StoreException(Upgrade.newer(store.toString(), kind, version, kind.version()));
            }
            Upgrade.vacuum(open, copy);
            return version;
        } catch (SQLException e) {
            throw new IOException(store + ": cannot be copied: " + e.getMessage(), e);
        }
    }

    private static Manifest.Entry add(ZipOutputStream zip, String name, Path file, int version) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Manifest.Entry entry;
        try (InputStream in = Files.newInputStream(file)) {
            entry = Manifest.copy(name, in, zip, version);
        }
        zip.closeEntry();
        return entry;
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = new ArrayList<>(walk.toList());
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            Files.delete(all.get(i));
        }
    }
}
