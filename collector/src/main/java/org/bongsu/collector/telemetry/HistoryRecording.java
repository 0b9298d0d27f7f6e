package org.bongsu.collector.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bongsu.domain.Moment;
import org.sqlite.SQLiteConfig;

/** Local history, opened for reading beside the daemon that writes it. */
final class HistoryRecording implements Recording {

    private final Path path;
    private final Connection connection;

    private HistoryRecording(Path path, Connection connection) {
        this.path = path;
        this.connection = connection;
    }

    static HistoryRecording open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + ": no local history there");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(2_000);
        try {
            return new HistoryRecording(path, config.createConnection("jdbc:sqlite:" + path));
        } catch (SQLException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return "local history " + path;
    }

    private record Id(long id, String device, String point) {}

    /** The table is in order of point and time: a short look for each point, and none over the whole. */
    @Override
    public Slice read(Moment from, Moment to, int most) throws IOException {
        List<StoredValue> values = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT time, value FROM sample WHERE point = ? AND time >= ? AND time < ?")) {
            for (Id id : ids()) {
                select.setLong(1, id.id());
                select.setLong(2, from.epochNanos());
                select.setLong(3, to.epochNanos());
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        if (values.size() == most) {
                            return Slice.TOO_MUCH;
                        }
                        values.add(
                                new StoredValue(id.device(), id.point(), new Moment(row.getLong(1)), row.getDouble(2)));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
        values.sort(Comparator.comparing(StoredValue::at));
        return new Slice(values, true);
    }

    /** Whether any point has a value at or before a moment. */
    boolean reaches(Moment back) throws IOException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM sample WHERE point = ? AND time <= ? LIMIT 1")) {
            for (Id id : ids()) {
                select.setLong(1, id.id());
                select.setLong(2, back.epochNanos());
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        return true;
                    }
                }
            }
            return false;
        } catch (SQLException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** Read each time: a running daemon may have met a new point. */
    private List<Id> ids() throws SQLException {
        List<Id> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, name FROM point ORDER BY id")) {
            while (row.next()) {
                String name = row.getString(2);
                int slash = name.indexOf('/');
                ids.add(new Id(row.getLong(1), name.substring(0, Math.max(0, slash)), name.substring(slash + 1)));
            }
        }
        return ids;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("a connection that only read cannot be closed", e);
        }
    }
}
