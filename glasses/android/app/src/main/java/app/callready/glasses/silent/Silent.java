package app.callready.glasses.silent;

import android.content.Context;
import android.util.Log;
import app.callready.glasses.Agent;
import app.callready.glasses.Work;
import app.callready.glasses.core.CoreException;
import org.json.JSONObject;

/** The one way to a check that nobody looks at; all doors lead here, as often as they like. */
public final class Silent {
    private Silent() {}

    public static final String ENROLMENT = "enrolment";
    public static final String INTENT = "intent";
    public static final String SCHEDULE = "schedule";

    /** Asks core whether a check is due and has the system run it then. What is checked is the configuration's affair alone. */
    public static void knock(Context context, String door) {
        Context app = context.getApplicationContext();
        Work.go(door, () -> decide(app, door));
    }

    /** Delivers what waits in the outbox as soon as there is a network. */
    public static void deliverSoon(Context context) {
        Jobs.schedule(context, Jobs.DELIVER, 0, false, false);
    }

    /** Asks core; a check that is due is scheduled. Reads files. */
    static void decide(Context context, String door) throws CoreException {
        JSONObject decision = Agent.of(context).knock(door);
        Log.i(Agent.TAG, door + ": " + decision.optString("why"));
        if (!decision.isNull("in_s")) {
            Jobs.schedule(context, Jobs.CHECK, decision.optLong("in_s"), decision.optBoolean("unmetered"), door.equals(INTENT));
        }
    }
}
