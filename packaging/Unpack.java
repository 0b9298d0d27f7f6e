import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * {@code java Unpack.java INTO JAR...}: the classes of all jars in one folder, as a JVM of release 17 sees them, for jdeps:
 * without module descriptors, whose optional requirements it would insist on. {@code java Unpack.java --entry JAR NAME FILE}: one of its
 * files.
 */
final class Unpack {

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("--entry")) {
            try (JarFile jar = new JarFile(arguments[1]);
                    InputStream in = jar.getInputStream(jar.getEntry(arguments[2]))) {
                Files.copy(in, Path.of(arguments[3]));
            }
            return;
        }
        Path into = Path.of(arguments[0]);
        for (int i = 1; i < arguments.length; i++) {
            try (JarFile jar = new JarFile(Path.of(arguments[i]).toFile(), false, JarFile.OPEN_READ, Runtime.Version.parse("17"))) {
                unpack(jar, into);
            }
        }
    }

    private static void unpack(JarFile jar, Path into) throws IOException {
        for (ZipEntry entry : (Iterable<JarEntry>) jar.versionedStream()::iterator) {
            String name = entry.getName();
            boolean code = name.endsWith(".class") && !name.endsWith("module-info.class") && !name.startsWith("META-INF/");
            if (code) {
                Path file = into.resolve(name).normalize();
                Files.createDirectories(file.getParent());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
