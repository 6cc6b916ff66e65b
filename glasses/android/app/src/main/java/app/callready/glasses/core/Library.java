package app.callready.glasses.core;

import android.content.Context;
import android.content.pm.PackageManager;
import android.os.Build;
import android.os.Process;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.XZInputStream;

/** The library behind {@link Core}. The APK holds it packed by xz, a quarter smaller than the system could unpack it at installation: it is unpacked here. */
public final class Library {
    private static final String NAME = "callready_glasses";

    private Library() {}

    /** Loads it, unpacked first where that was not done since this version of the app was installed. Reads and writes files. */
    public static void load(Context context) throws CoreException {
        for (String abi : Process.is64Bit() ? Build.SUPPORTED_64_BIT_ABIS : Build.SUPPORTED_32_BIT_ABIS) {
            try (InputStream packed = context.getAssets().open("lib/" + abi + "/" + System.mapLibraryName(NAME) + ".xz")) {
                System.load(unpacked(packed, context.getCodeCacheDir(), NAME + "-" + installed(context)).getPath());
                return;
            } catch (FileNotFoundException none) {
                // Another of the device's ABIs may be there.
            } catch (IOException fault) {
                throw new CoreException("the app's library cannot be unpacked: " + fault.getMessage());
            }
        }
        // Beside the app, where the system looks for libraries.
        System.loadLibrary(NAME);
    }

    /** The library in a folder that is this app's own, whole and under this name; it is the only file of its kind there. */
    static File unpacked(InputStream packed, File folder, String name) throws IOException {
        File library = new File(folder, name + ".so");
        if (library.exists()) return library;
        File[] before = folder.listFiles((all, other) -> other.startsWith(NAME));
        for (File file : before == null ? new File[0] : before) file.delete();
        File draft = File.createTempFile(NAME, null, folder);
        try {
            try (InputStream content = new XZInputStream(packed, MOST_MEMORY_KIB); FileOutputStream out = new FileOutputStream(draft)) {
                byte[] piece = new byte[64 << 10];
                for (int length = content.read(piece); length >= 0; length = content.read(piece)) out.write(piece, 0, length);
                out.getFD().sync();
            }
            // What is code is written no more; systems to come load no other.
            if (!draft.setReadOnly() || !draft.renameTo(library)) throw new IOException("no way to " + library);
            return library;
        } finally {
            draft.delete();
        }
    }

    /** When this version was installed, milliseconds since 1970. */
    private static long installed(Context context) throws IOException {
        try {
            return context.getPackageManager().getPackageInfo(context.getPackageName(), 0).lastUpdateTime;
        } catch (PackageManager.NameNotFoundException never) {
            throw new IOException(never);
        }
    }

    /** What unpacking may take, KiB: the dictionary has 4 MiB (android/apk/pack). */
    private static final int MOST_MEMORY_KIB = 8 << 10;
}
