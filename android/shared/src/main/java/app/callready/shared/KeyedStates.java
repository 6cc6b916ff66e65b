package app.callready.shared;

import android.app.admin.DevicePolicyManager;
import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.content.ServiceConnection;
import android.content.pm.ResolveInfo;
import android.os.Bundle;
import android.os.IBinder;
import android.os.Message;
import android.os.Messenger;
import android.os.RemoteException;
import android.util.Log;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keyed app states: what management agents read back, in the protocol of androidx.enterprise.feedback. */
public final class KeyedStates {
    private KeyedStates() {}

    /** A state as core tells it. */
    public static final class State {
        private final String key;
        private final boolean error;
        private final String message;
        private final String data;

        public State(String key, boolean error, String message, String data) {
            this.key = key;
            this.error = error;
            this.message = message;
            this.data = data;
        }
    }

    /** Sends them to every management agent on the device that takes states, at once where {@code now}; how many took them. Not for the main thread: it waits. */
    public static int send(Context context, List<State> states, boolean now) throws InterruptedException {
        List<Line> lines = new ArrayList<>();
        try {
            for (ComponentName agent : agents(context)) lines.add(new Line(context, agent));
            long end = System.nanoTime() + LONGEST_WAIT_NS;
            int took = 0;
            for (Line line : lines) if (line.took(message(states, now), end)) took++;
            // Messages do not wait for an answer, and an unbound service may be gone before it reads them.
            if (took > 0) Thread.sleep(LINGER_MS);
            return took;
        } finally {
            for (Line line : lines) line.close();
        }
    }

    /** Only the device's or profile's owner and the store may read them. */
    private static List<ComponentName> agents(Context context) {
        DevicePolicyManager policies = context.getSystemService(DevicePolicyManager.class);
        List<ComponentName> found = new ArrayList<>();
        for (ResolveInfo it : context.getPackageManager().queryIntentServices(new Intent(ACTION), 0)) {
            String app = it.serviceInfo.packageName;
            boolean mayRead = app.equals(STORE) || (policies != null && (policies.isDeviceOwnerApp(app) || policies.isProfileOwnerApp(app)));
            if (mayRead && found.size() < MOST_AGENTS) found.add(new ComponentName(app, it.serviceInfo.name));
        }
        return found;
    }

    private static Message message(List<State> states, boolean now) {
        Map<String, Bundle> bundles = new LinkedHashMap<>();
        for (State state : states) bundles.putIfAbsent(state.key, bundle(state));
        Bundle all = new Bundle();
        all.putParcelableArrayList(STATES, new ArrayList<>(bundles.values()));
        Message message = Message.obtain();
        message.what = now ? IMMEDIATE : WHENEVER;
        message.obj = all;
        return message;
    }

    /** Core keeps the limits already; a receiver throws a state that does not away. */
    private static Bundle bundle(State state) {
        Bundle bundle = new Bundle();
        bundle.putString(STATE + "_KEY", cut(state.key, LONGEST_KEY));
        bundle.putInt(STATE + "_SEVERITY", state.error ? ERROR : INFO);
        bundle.putString(STATE + "_MESSAGE", cut(state.message, LONGEST_TEXT));
        bundle.putString(STATE + "_DATA", cut(state.data, LONGEST_TEXT));
        return bundle;
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    /** The way to one agent, from the moment it is asked for. */
    private static final class Line implements ServiceConnection {
        private final Context context;
        private final ComponentName agent;
        private final CountDownLatch answered = new CountDownLatch(1);
        private volatile IBinder binder;

        Line(Context context, ComponentName agent) {
            this.context = context;
            this.agent = agent;
            try {
                if (!context.bindService(new Intent().setComponent(agent), this, Context.BIND_AUTO_CREATE)) answered.countDown();
            } catch (SecurityException refused) {
                Log.w(TAG, agent + " takes no states", refused);
                answered.countDown();
            }
        }

        boolean took(Message message, long end) throws InterruptedException {
            if (!answered.await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS) || binder == null) return false;
            try {
                new Messenger(binder).send(message);
                return true;
            } catch (RemoteException gone) {
                Log.w(TAG, agent + " took no states", gone);
                return false;
            }
        }

        void close() {
            // Even where binding failed the system may keep the connection.
            try {
                context.unbindService(this);
            } catch (IllegalArgumentException neverBound) {
                // Nothing to undo.
            }
        }

        @Override public void onServiceConnected(ComponentName name, IBinder service) {
            binder = service;
            answered.countDown();
        }

        @Override public void onServiceDisconnected(ComponentName name) {
            answered.countDown();
        }

        @Override public void onNullBinding(ComponentName name) {
            answered.countDown();
        }

        @Override public void onBindingDied(ComponentName name) {
            answered.countDown();
        }
    }

    private static final String TAG = "callready";
    private static final String ACTION = "androidx.enterprise.feedback.action.APP_STATES";
    private static final String STATE = "androidx.enterprise.feedback.APP_STATE";
    private static final String STATES = "androidx.enterprise.feedback.APP_STATES";
    private static final String STORE = "com.android.vending";
    private static final int WHENEVER = 1;
    private static final int IMMEDIATE = 2;
    private static final int INFO = 1;
    private static final int ERROR = 2;

    /** UTF-16 units. */
    private static final int LONGEST_KEY = 100;
    private static final int LONGEST_TEXT = 1_000;

    private static final int MOST_AGENTS = 5;

    /** Management agents that are not there by then are not waited for. */
    private static final long LONGEST_WAIT_NS = 10_000_000_000L;

    /** How long they stay bound after they were sent something, milliseconds. */
    private static final long LINGER_MS = 1_000;
}
