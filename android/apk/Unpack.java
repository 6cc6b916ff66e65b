import java.nio.file.Files;
import java.nio.file.Path;
import org.tukaani.xz.XZInputStream;

/** Unpacks a file as the glasses' app does, within the same memory: java -cp xz.jar Unpack.java PACKED TO */
class Unpack {
    public static void main(String[] words) throws Exception {
        try (var content = new XZInputStream(Files.newInputStream(Path.of(words[0])), 8 << 10)) {
            Files.copy(content, Path.of(words[1]));
        }
    }
}
