package app.callready.glasses;

import android.annotation.SuppressLint;
import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.os.Build;
import android.util.Log;
import app.callready.glasses.core.Core;
import app.callready.glasses.core.CoreException;
import app.callready.glasses.core.Host;
import app.callready.glasses.core.Library;
import app.callready.glasses.silent.Silent;
import app.callready.shared.Certificates;
import app.callready.shared.KeyedStates;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Callready in this process: one agent, with the configuration in force. What takes its time says so. */
@SuppressLint("StaticFieldLeak") // The application's own context lives as long as the process.
public final class Agent implements Host {
    public static final String TAG = "callready";

    /** A PEM file in place of the public roots, in labs only. */
    static volatile String roots;

    private static Agent open;

    private final Context context;
    private final long number;
    private final List<Consumer<JSONObject>> watchers = new CopyOnWriteArrayList<>();
    private Configuration configuration;

    private final BroadcastReceiver changed = new BroadcastReceiver() {
        @Override public void onReceive(Context context, Intent intent) {
            Work.go("configuration", () -> configure());
        }
    };

    /** The agent; the first call reads files. */
    public static synchronized Agent of(Context context) throws CoreException {
        if (open == null) {
            open = new Agent(context.getApplicationContext());
            open.configure();
        }
        return open;
    }

    /** Forgets the agent, as a new process would. */
    static synchronized void forget() {
        if (open == null) return;
        open.context.unregisterReceiver(open.changed);
        Core.close(open.number);
        open = null;
    }

    private Agent(Context context) throws CoreException {
        this.context = context;
        Library.load(context);
        // Neither backed up nor moved to another device: what is known of one says nothing of another.
        number = Core.open(new File(context.getNoBackupFilesDir(), "callready").getPath(), language(context), roots, this);
        // Android tells only processes that run.
        IntentFilter restrictions = new IntentFilter(Intent.ACTION_APPLICATION_RESTRICTIONS_CHANGED);
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) context.registerReceiver(changed, restrictions, Context.RECEIVER_NOT_EXPORTED);
        else context.registerReceiver(changed, restrictions);
    }

    /** Reads the configuration and the language again; where another configuration came, its states are told, and a check may be due. */
    public void configure() {
        synchronized (this) {
            Core.speak(number, language(context));
            Configuration read = Configuration.of(context);
            if (configuration != null && configuration.json.equals(read.json)) return;
            configuration = read;
            for (String wrong : strings(Core.configure(number, read.json))) Log.w(TAG, wrong);
        }
        came();
    }

    /** Another configuration came: its states are told, and a check may be due. */
    private void came() {
        Work.go("states", () -> tell(false));
        Silent.knock(context, Silent.ENROLMENT);
        // What an earlier process left, or there was no address for.
        Silent.deliverSoon(context);
    }

    /** Takes an administrator's code; its configuration counts from now on. */
    public void handOver(String code) throws CoreException {
        for (String wrong : strings(Core.handOver(number, code))) Log.w(TAG, wrong);
        came();
    }

    /** Checks, and tells whoever reads states; takes as long as a check does. */
    public Card check(boolean silent) throws CoreException {
        String card = Core.check(number, facts(silent), silent);
        // For whoever reads the device's log.
        Log.i(TAG, object(Core.statusFile(number)).optString("line"));
        Work.go("states", () -> tell(true));
        Silent.deliverSoon(context);
        return new Card(card);
    }

    /** Ends the check under way with a report of what was seen. */
    public void cancel() {
        Core.cancel(number);
    }

    /** The card of a check that its process did not survive, once, or else of the newest report; null where there is none. */
    public Card latest() throws CoreException {
        String recovered = Core.recovered(number);
        String card = recovered == null ? Core.card(number, null) : recovered;
        return card == null ? null : new Card(card);
    }

    /** A report as QR codes, each as rows of {@code 1} (dark) and {@code 0}; none where there are none. */
    public List<List<String>> codes(String run) throws CoreException {
        List<List<String>> codes = new ArrayList<>();
        try {
            JSONArray all = new JSONArray(Core.codes(number, run));
            for (int i = 0; i < all.length(); i++) codes.add(strings(all.getJSONArray(i).toString()));
        } catch (JSONException broken) {
            throw new IllegalStateException(broken);
        }
        return codes;
    }

    /** Whether a silent check is due: {@code in_s}, absent where not, {@code unmetered} and {@code why}. */
    public JSONObject knock(String door) {
        return object(Core.knock(number, door));
    }

    /** Delivers what waits; seconds until it is to be tried again, or -1. Takes as long as the network does. */
    public long deliver() throws CoreException {
        return object(Core.deliver(number, facts(true))).optLong("again_in_s", -1);
    }

    /** Shows how far checks are, on a thread of core's own. */
    public void watch(Consumer<JSONObject> watcher) {
        watchers.add(watcher);
    }

    @Override public void progress(String json) {
        for (Consumer<JSONObject> watcher : watchers) watcher.accept(object(json));
    }

    @Override public String trusts(byte[][] chain, String host) {
        return Certificates.judge(Arrays.asList(chain), host, Certificates::systemStore);
    }

    /** Tells the states to files' and to services' readers; one batch after the other, so that the newest is the last. */
    private void tell(boolean now) {
        synchronized (watchers) {
            StatusFile.write(context, Core.statusFile(number));
            List<KeyedStates.State> states = new ArrayList<>();
            try {
                JSONArray told = new JSONArray(Core.states(number));
                for (int i = 0; i < told.length(); i++) {
                    JSONObject it = told.getJSONObject(i);
                    states.add(new KeyedStates.State(it.getString("key"), it.getBoolean("error"), it.getString("message"), it.getString("data")));
                }
                KeyedStates.send(context, states, now);
            } catch (JSONException broken) {
                throw new IllegalStateException(broken);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String facts(boolean inService) {
        return Facts.json(context, inService, configuration.wantsSsid);
    }

    /** The person's language, which may change while the process lives. */
    private static String language(Context context) {
        return context.getResources().getConfiguration().getLocales().get(0).toLanguageTag();
    }

    private static JSONObject object(String json) {
        try {
            return new JSONObject(json);
        } catch (JSONException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static List<String> strings(String json) {
        List<String> strings = new ArrayList<>();
        try {
            JSONArray array = new JSONArray(json);
            for (int i = 0; i < array.length(); i++) strings.add(array.getString(i));
        } catch (JSONException broken) {
            throw new IllegalStateException(broken);
        }
        return strings;
    }
}
