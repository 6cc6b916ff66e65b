package app.callready.glasses.silent;

import android.annotation.TargetApi;
import android.app.Service;
import android.content.Intent;
import android.content.pm.ServiceInfo;
import android.os.Build;
import android.os.IBinder;
import android.util.Log;
import app.callready.glasses.Agent;
import app.callready.glasses.Work;
import app.callready.glasses.core.CoreException;
import org.json.JSONObject;

/**
 * A check in the foreground of the system, for whoever may start such a service: a management agent, adb. No extra is read, and whoever binds gets nothing
 * to talk to. What is not due now is left to a job.
 */
public final class CheckService extends Service {
    @Override public int onStartCommand(Intent intent, int flags, int startId) {
        Notices notices = new Notices(this);
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) foregroundShortly(notices);
        else startForeground(Notices.UNDER_WAY, notices.underWay());
        Work.go("service", () -> {
            try {
                run(notices);
            } finally {
                stopSelf(startId);
            }
        });
        return START_NOT_STICKY;
    }

    private void run(Notices notices) throws CoreException {
        Agent agent = Agent.of(this);
        JSONObject decision = agent.knock(Silent.INTENT);
        Log.i(Agent.TAG, "service: " + decision.optString("why"));
        if (decision.isNull("in_s")) return;
        if (decision.optLong("in_s") > 0 || decision.optBoolean("unmetered")) {
            Jobs.schedule(this, Jobs.CHECK, decision.optLong("in_s"), decision.optBoolean("unmetered"), true);
            return;
        }
        notices.tell(agent.check(true), true);
        Silent.decide(this, Silent.SCHEDULE);
    }

    /** The system wants it to end, after three minutes: a report of what was seen is made. */
    @Override public void onTimeout(int startId) {
        Work.go("timeout", () -> Agent.of(this).cancel());
    }

    @TargetApi(Build.VERSION_CODES.UPSIDE_DOWN_CAKE)
    private void foregroundShortly(Notices notices) {
        startForeground(Notices.UNDER_WAY, notices.underWay(), ServiceInfo.FOREGROUND_SERVICE_TYPE_SHORT_SERVICE);
    }

    @Override public IBinder onBind(Intent intent) {
        return null;
    }
}
