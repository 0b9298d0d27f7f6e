package org.bongsu.daemon.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.bongsu.alerting.channel.DeliveryStore;
import org.bongsu.collector.telemetry.DamagedFile;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * {@code channels.db} in the data folder: what channels have yet to deliver, and the log of what became of the last {@link
 * #LOG_MOST}. Any thread, one at a time.
 */
final class ChannelStore implements DeliveryStore, AutoCloseable {

    /** A week of an unquiet site; older ones go as new ones come. */
    static final int LOG_MOST = 10_000;

    static final String FILE = "channels.db";

    private final Connection connection;

    /** A damaged file is set aside: what it still had to tell is told again where it stands ({@code AlertBook.restart}). */
    ChannelStore(Path data) throws IOException {
        Path file = data.resolve(FILE);
        try {
            connection = opened(file);
        } catch (SQLException e) {
            throw new IOException(FILE + " in " + data + ": " + e.getMessage(), e);
        }
    }

    private static Connection opened(Path file) throws SQLException {
        try {
            return open(file);
        } catch (SQLException e) {
            if (DamagedFile.setAside(file, e)) {
                return open(file);
            }
            throw e;
        }
    }

    private static Connection open(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            try (ResultSet check = statement.executeQuery("PRAGMA quick_check(1)")) {
                if (!check.next() || !check.getString(1).equals("ok")) {
                    throw new SQLiteException(FILE + " is damaged", SQLiteErrorCode.SQLITE_CORRUPT);
                }
            }
            statement.execute("CREATE TABLE IF NOT EXISTS waiting(number INTEGER PRIMARY KEY, channel TEXT NOT NULL,"
                    + " id TEXT NOT NULL UNIQUE, piece TEXT NOT NULL, since INTEGER NOT NULL)");
            statement.execute("CREATE TABLE IF NOT EXISTS deliveries(number INTEGER PRIMARY KEY, channel TEXT NOT NULL,"
                    + " id TEXT NOT NULL, how TEXT NOT NULL, tries INTEGER NOT NULL, wall INTEGER NOT NULL)");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public synchronized void accepted(String channel, String id, String piece, long wallMillis) {
        change(
                "INSERT OR IGNORE INTO waiting(channel, id, piece, since) VALUES(?, ?, ?, ?)",
                channel,
                id,
                piece,
                wallMillis);
    }

    @Override
    public synchronized void ended(String channel, String id, String how, int tries, long wallMillis) {
        change(
                "INSERT INTO deliveries(channel, id, how, tries, wall) VALUES(?, ?, ?, ?, ?)",
                channel,
                id,
                how,
                tries,
                wallMillis);
        change("DELETE FROM waiting WHERE id = ?", id);
        change("DELETE FROM deliveries WHERE number <= (SELECT MAX(number) FROM deliveries) - ?", LOG_MOST);
    }

    private void change(String sql, Object... values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) {
                statement.setObject(index + 1, values[index]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(FILE + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized List<Waiting> waiting(String channel) {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT id, piece, since FROM waiting WHERE channel = ? ORDER BY number")) {
            statement.setString(1, channel);
            List<Waiting> all = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    all.add(new Waiting(row.getString(1), row.getString(2), row.getLong(3)));
                }
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(FILE + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(FILE + ": " + e.getMessage(), e);
        }
    }
}
