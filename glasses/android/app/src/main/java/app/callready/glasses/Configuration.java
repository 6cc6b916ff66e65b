package app.callready.glasses;

import android.content.Context;
import android.content.RestrictionsManager;
import android.os.Bundle;
import app.callready.shared.Restrictions;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.json.JSONException;
import org.json.JSONObject;

/** What the device's owner wants: a console's restrictions, or where it set none, the file {@link #FILE} in the app's external folder. */
final class Configuration {
    static final String FILE = "callready.json";

    /** The JSON object that core reads; whatever else stands in the file goes to core as it is, which says what is wrong with it. */
    final String json;

    /** Whether the owner wants to know the Wi-Fi network's name. */
    final boolean wantsSsid;

    private Configuration(String json, boolean wantsSsid) {
        this.json = json;
        this.wantsSsid = wantsSsid;
    }

    static Configuration of(Context context) {
        RestrictionsManager manager = context.getSystemService(RestrictionsManager.class);
        Bundle set = manager == null ? null : manager.getApplicationRestrictions();
        String restrictions = set == null ? "{}" : Restrictions.json(set);
        if (!restrictions.equals("{}")) return new Configuration(restrictions, Restrictions.on(set, "report_ssid"));
        String file = read(new File(context.getExternalFilesDir(null), FILE));
        return new Configuration(file, wantsSsid(file));
    }

    private static boolean wantsSsid(String json) {
        try {
            return "true".equals(String.valueOf(new JSONObject(json).opt("report_ssid")));
        } catch (JSONException core) {
            return false; // It is core that tells.
        }
    }

    /** The file's text, or an empty object where there is none; what is longer than any configuration is cut, and so no object any more. */
    private static String read(File file) {
        if (!file.exists()) return "{}";
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (InputStream stream = new FileInputStream(file)) {
            byte[] part = new byte[8_192];
            for (int n; text.size() <= LONGEST && (n = stream.read(part)) > 0; ) text.write(part, 0, n);
        } catch (IOException unreadable) {
            return "";
        }
        String read = new String(text.toByteArray(), StandardCharsets.UTF_8);
        // Some editors mark their files as UTF-8 with it.
        return read.startsWith("\uFEFF") ? read.substring(1) : read;
    }

    /** Bytes; core takes 4 MiB. */
    private static final int LONGEST = 4 << 20;
}
