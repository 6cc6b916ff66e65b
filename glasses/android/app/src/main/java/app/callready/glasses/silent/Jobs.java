package app.callready.glasses.silent;

import android.app.job.JobInfo;
import android.app.job.JobParameters;
import android.app.job.JobScheduler;
import android.app.job.JobService;
import android.content.ComponentName;
import android.content.Context;
import android.net.ConnectivityManager;
import android.os.PersistableBundle;
import android.util.Log;
import app.callready.glasses.Agent;
import app.callready.glasses.Work;
import app.callready.glasses.core.CoreException;
import org.json.JSONObject;

/** Work that the system starts when it is due and there is a network: the silent check, and the delivery of reports. It keeps one job of each, across restarts. */
public final class Jobs extends JobService {
    static final int CHECK = 1;
    static final int DELIVER = 2;

    /** The job of each number that runs, and what was asked for meanwhile: the system ends a job under way when its successor is scheduled. */
    private static final boolean[] RUNS = new boolean[3];
    private static final JobInfo[] ASKED = new JobInfo[3];

    /** Has it run so many seconds from now; one that is due as early stays as it is. {@code told}: somebody asked for it and is shown the answer. */
    static void schedule(Context context, int id, long inS, boolean unmetered, boolean told) {
        long wait = Math.min(inS, LONGEST_S) * 1_000;
        long due = System.currentTimeMillis() + wait;
        PersistableBundle extras = new PersistableBundle();
        extras.putLong(DUE, due);
        extras.putBoolean(TOLD, told);
        JobInfo job = new JobInfo.Builder(id, new ComponentName(context, Jobs.class))
            .setRequiredNetworkType(unmetered ? JobInfo.NETWORK_TYPE_UNMETERED : JobInfo.NETWORK_TYPE_ANY)
            .setMinimumLatency(wait)
            // Without it, Android 14 waits for a device that lies idle and is charged.
            .setOverrideDeadline(wait + WINDOW_MS)
            .setBackoffCriteria(BACKOFF_MS, JobInfo.BACKOFF_POLICY_EXPONENTIAL)
            .setPersisted(true)
            .setExtras(extras)
            .build();
        synchronized (RUNS) {
            if (RUNS[id]) {
                ASKED[id] = job;
                return;
            }
            JobScheduler scheduler = context.getSystemService(JobScheduler.class);
            JobInfo kept = scheduler == null ? null : scheduler.getPendingJob(id);
            if (kept != null && stays(kept, job)) return;
            if (scheduler == null || scheduler.schedule(job) != JobScheduler.RESULT_SUCCESS) Log.w(Agent.TAG, "job " + id + " was not scheduled");
        }
    }

    @SuppressWarnings("deprecation") // Its replacement is of a later API.
    private static boolean stays(JobInfo kept, JobInfo wanted) {
        return kept.getNetworkType() == wanted.getNetworkType()
            && kept.getExtras().getLong(DUE) <= wanted.getExtras().getLong(DUE) + SLACK_MS
            && (kept.getExtras().getBoolean(TOLD) || !wanted.getExtras().getBoolean(TOLD));
    }

    @Override public boolean onStartJob(JobParameters job) {
        int id = job.getJobId() == DELIVER ? DELIVER : CHECK;
        synchronized (RUNS) {
            RUNS[id] = true;
            ASKED[id] = null;
        }
        boolean told = job.getExtras() != null && job.getExtras().getBoolean(TOLD);
        Work.go("job " + id, () -> {
            boolean again = true;
            try {
                again = id == CHECK ? check(told) : deliver();
            } finally {
                jobFinished(job, again);
                ends(id);
            }
        });
        return true;
    }

    private void ends(int id) {
        synchronized (RUNS) {
            RUNS[id] = false;
            JobScheduler scheduler = getSystemService(JobScheduler.class);
            if (ASKED[id] != null && scheduler != null) scheduler.schedule(ASKED[id]);
        }
    }

    /** The system wants it to end: what was seen becomes a report, and it is not tried again before it is due. */
    @Override public boolean onStopJob(JobParameters job) {
        if (job.getJobId() == CHECK) Work.go("stop", () -> Agent.of(this).cancel());
        return job.getJobId() == DELIVER;
    }

    /** Whether it is to be tried again. */
    private boolean check(boolean told) {
        // The deadline passed before there was a network.
        if (getSystemService(ConnectivityManager.class).getActiveNetwork() == null) return true;
        try {
            Agent agent = Agent.of(this);
            new Notices(this).tell(agent.check(true), told);
            Silent.decide(this, Silent.SCHEDULE);
            return false;
        } catch (CoreException refused) {
            // Such as on a metered network, or because another one runs; nothing is due any more where the configuration is gone.
            Log.i(Agent.TAG, "check: " + refused.getMessage());
            return due(Silent.SCHEDULE) || due(Silent.ENROLMENT);
        }
    }

    private boolean due(String door) {
        try {
            JSONObject decision = Agent.of(this).knock(door);
            return !decision.isNull("in_s");
        } catch (CoreException closed) {
            return false;
        }
    }

    private boolean deliver() throws CoreException {
        long again = Agent.of(this).deliver();
        if (again >= 0) schedule(this, DELIVER, again, false, false);
        return false;
    }

    private static final String DUE = "due";
    private static final String TOLD = "told";

    /** Longest wait, seconds: a month. */
    private static final long LONGEST_S = 2_592_000;

    /** How much later one may be than wanted before it is scheduled anew, milliseconds. */
    private static final long SLACK_MS = 10_000;

    /** The system starts it within this time, milliseconds; Android wants at least fifteen minutes. */
    private static final long WINDOW_MS = 20 * 60_000;

    /** The first wait before it is tried again, milliseconds. */
    private static final long BACKOFF_MS = 60_000;
}
