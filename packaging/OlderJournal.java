import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** Makes a journal as it was before versions and seals were kept, for {@code bin/package-try}. */
public final class OlderJournal {

    private OlderJournal() {}

    public static void main(String[] arguments) throws Exception {
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                Statement statement = open.createStatement()) {
            statement.execute("ALTER TABLE journal DROP COLUMN chain");
            statement.execute("PRAGMA user_version = 0");
        }
    }
}
