package org.bongsu.daemon.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every store of a folder to the version that this Bongsu writes, before anybody opens it. A store of an older version is copied
 * first and then changed in one transaction; one of a newer version is left alone, and so are all others.
 */
public final class Upgrade {

    private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);

    /** Where copies of stores stand as they were. */
    static final String COPIES = "before-upgrade";

    private Upgrade() {}

    /**
     * @throws StoreException for a store of a newer version, or of none, naming each
     * @throws IOException when a copy or a change cannot be written
     */
    public static void of(DataFolder folder) throws IOException, StoreException {
        of(folder, StoreKind::steps);
    }

    /** @param steps as {@link StoreKind#steps}; their number is the version that is wanted */
    static void of(DataFolder folder, Function<StoreKind, List<List<String>>> steps)
            throws IOException, StoreException {
        List<DataFolder.Store> older = new ArrayList<>();
        List<String> unfit = new ArrayList<>();
        for (DataFolder.Store store : folder.stores()) {
            Path file = folder.path().resolve(store.name());
            int wanted = steps.apply(store.kind()).size();
            try (Connection open = DataFolder.readOnly(file)) {
                int version = DataFolder.version(open);
                if (version > wanted) {
                    unfit.add(newer(file.toString(), store.kind(), version, wanted));
                } else if (version < wanted) {
                    older.add(store);
                }
            } catch (SQLException e) {
                unfit.add(file + ": is no " + store.kind().word() + ": " + e.getMessage());
            }
        }
        if (!unfit.isEmpty()) {
            throw new StoreException(String.join("\n", unfit));
        }
        for (DataFolder.Store store : older) {
            raise(folder.path(), store, steps.apply(store.kind()));
        }
    }

    static String newer(String file, StoreKind kind, int version, int known) {
        return file + ": is a " + kind.word() + " of version " + version
                + ", written by a newer Bongsu; this one knows up to " + known
                + ": install the newer one again, or restore a backup that this one made";
    }

    private static void raise(Path folder, DataFolder.Store store, List<List<String>> steps) throws IOException {
        Path file = folder.resolve(store.name());
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            int version = DataFolder.version(open);
            if (store.kind().copied()) {
                copy(folder, file, store.name(), version, open);
            }
            try (Statement statement = open.createStatement()) {
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("BEGIN IMMEDIATE");
                for (List<String> step : steps.subList(version, steps.size())) {
                    for (String sql : step) {
                        statement.execute(sql);
                    }
                }
                statement.execute("PRAGMA user_version = " + steps.size());
                statement.execute("COMMIT");
            }
            LOG.info("{} is now of version {}, was {}", file, steps.size(), version);
        } catch (SQLException e) {
            throw new IOException(file + ": cannot be brought to version " + steps.size() + ": " + e.getMessage(), e);
        }
    }

    /** Under its final name only when it is whole. */
    private static void copy(Path folder, Path file, String name, int version, Connection open)
            throws IOException, SQLException {
        Path copies = Files.createDirectories(folder.resolve(COPIES));
        Path copy = copies.resolve(name.replace('/', '-') + ".v" + version);
        if (Files.exists(copy)) {
            return;
        }
        long bytes = Files.size(file);
        // Asked of the file and not of its mount, which a container or a changed root may not show; 0 where it is not
        // known.
        long room = copies.toFile().getUsableSpace();
        if (room > 0 && room < bytes) {
            throw new IOException(
                    file + ": its copy before the upgrade takes " + bytes + " bytes, and " + copies + " has " + room);
        }
        Path part = copies.resolve(copy.getFileName() + ".part");
        Files.deleteIfExists(part);
        vacuum(open, part);
        Files.move(part, copy);
    }

    /** The store as one transaction sees it, while others write on. */
    static void vacuum(Connection open, Path into) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, into.toString());
            statement.execute();
        }
    }
}
