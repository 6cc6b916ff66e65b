package app.callready.glasses;

import android.util.Log;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Work that takes its time, away from the main thread; it outlives whatever began it. */
public final class Work {
    private Work() {}

    /** Work that may fail. */
    public interface Task {
        void run() throws Exception;
    }

    private static final AtomicInteger UNDER_WAY = new AtomicInteger();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, Agent.TAG);
        thread.setDaemon(true);
        return thread;
    });

    /** Does it soon; a fault is logged. */
    public static void go(String what, Task task) {
        UNDER_WAY.incrementAndGet();
        THREADS.execute(() -> {
            try {
                task.run();
            } catch (Exception fault) {
                Log.e(Agent.TAG, what + " failed", fault);
            } finally {
                UNDER_WAY.decrementAndGet();
            }
        });
    }

    /** Whether nothing is under way. */
    static boolean rests() {
        return UNDER_WAY.get() == 0;
    }
}
