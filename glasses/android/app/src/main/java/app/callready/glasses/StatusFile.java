package app.callready.glasses;

import android.content.Context;
import android.util.Log;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The states as a file in the app's external folder, for management agents that read files. */
final class StatusFile {
    static final String NAME = "callready-status.json";

    private StatusFile() {}

    /** Replaces it as a whole: whoever reads finds the old text or the new one. */
    static synchronized void write(Context context, String text) {
        File folder = context.getExternalFilesDir(null);
        if (folder == null) return; // The storage is not there; the next state is written when it is.
        File draft = new File(folder, NAME + ".new");
        try (FileOutputStream stream = new FileOutputStream(draft)) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
            stream.getFD().sync();
        } catch (IOException full) {
            Log.w(Agent.TAG, NAME + " was not written", full);
            return;
        }
        if (!draft.renameTo(new File(folder, NAME))) Log.w(Agent.TAG, NAME + " was not replaced");
    }
}
