package app.callready.glasses.silent;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import app.callready.glasses.Work;

/** A management agent's, voice shell's or adb's broadcast; no extra is read, and nothing is answered. */
public final class CheckReceiver extends BroadcastReceiver {
    @Override public void onReceive(Context context, Intent intent) {
        Context app = context.getApplicationContext();
        // Absent only where nobody sent the broadcast.
        PendingResult pending = goAsync();
        Work.go("broadcast", () -> {
            try {
                Silent.decide(app, Silent.INTENT);
            } finally {
                if (pending != null) pending.finish();
            }
        });
    }
}
