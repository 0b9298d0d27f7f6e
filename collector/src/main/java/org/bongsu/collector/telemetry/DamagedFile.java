package org.bongsu.collector.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A file that is no database any more is kept for a person, and a new one begun: what it is for goes on. */
public final class DamagedFile {

    private static final Logger LOG = LoggerFactory.getLogger(DamagedFile.class);

    private DamagedFile() {}

    /** Sets the closed file aside as {@code NAME.damaged} where the error says that it is damaged. @return whether it does */
    public static boolean setAside(Path path, SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.SQLITE_OK;
        if (code != SQLiteErrorCode.SQLITE_NOTADB && (code.code & 0xFF) != SQLiteErrorCode.SQLITE_CORRUPT.code) {
            return false;
        }
        try {
            Path aside = path.resolveSibling(path.getFileName() + ".damaged");
            Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(path.resolveSibling(path.getFileName() + "-wal"));
            Files.deleteIfExists(path.resolveSibling(path.getFileName() + "-shm"));
            LOG.error("{} is damaged; it is kept as {} and a new one begun", path, aside);
            return true;
        } catch (IOException io) {
            LOG.error("{} is damaged and cannot be set aside: {}", path, io.toString());
            return false;
        }
    }
}
