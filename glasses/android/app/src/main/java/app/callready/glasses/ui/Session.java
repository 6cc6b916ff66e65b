package app.callready.glasses.ui;

import android.annotation.SuppressLint;
import android.content.Context;
import android.os.Handler;
import android.os.Looper;
import app.callready.glasses.Agent;
import app.callready.glasses.Card;
import app.callready.glasses.R;
import app.callready.glasses.Work;
import app.callready.glasses.core.BusyException;
import app.callready.glasses.core.CoreException;
import java.util.function.BiConsumer;

/** What the wearer does and sees, as long as the process lives; the activity comes and goes and only watches. For the main thread. */
@SuppressLint("StaticFieldLeak") // The application's own context lives as long as the process.
final class Session {
    private static Session only;

    private final Context context;
    private final Handler main = new Handler(Looper.getMainLooper());
    private Screen screen = Screen.opening();
    private BiConsumer<Screen, Boolean> shows = (screen, fresh) -> {};
    private boolean watches;

    static Session of(Context context) {
        if (only == null) only = new Session(context.getApplicationContext());
        return only;
    }

    /** Forgets it, as a new process would. */
    static void forget() {
        only = null;
    }

    private Session(Context context) {
        this.context = context;
    }

    Screen screen() {
        return screen;
    }

    /** Shows the screen, and each one that follows; the second word is whether its answer is new. */
    void show(BiConsumer<Screen, Boolean> shows) {
        this.shows = shows;
        shows.accept(screen, false);
    }

    /** The card was opened, by somebody or with an answer that is {@code fresh}: the newest one, also of a check that ran by itself meanwhile. */
    void open(boolean fresh) {
        if (screen.kind == Screen.Kind.RUNNING) return;
        go(() -> {
            Agent agent = Agent.of(context);
            agent.configure();
            Card latest = agent.latest();
            return latest == null ? Screen.never() : result(agent, latest);
        }, fresh);
    }

    /** Tests the network. */
    void test() {
        if (screen.kind == Screen.Kind.RUNNING) return;
        to(Screen.running(context.getString(R.string.shell_starting), 0, 0), false);
        go(() -> {
            Agent agent = Agent.of(context);
            watch(agent);
            return result(agent, agent.check(false));
        }, true);
    }

    /** A reader of codes hands on what it read: only what the administrator signed counts. */
    void configure(String code) {
        if (screen.kind == Screen.Kind.RUNNING) return;
        go(() -> {
            try {
                Agent.of(context).handOver(code);
                return Screen.told(context.getString(R.string.shell_configured));
            } catch (CoreException refused) {
                return Screen.told(String.valueOf(refused.getMessage()));
            }
        }, false);
    }

    /** Ends the test under way; its report of what was seen comes soon. */
    void cancel() {
        if (screen.kind != Screen.Kind.RUNNING) return;
        to(Screen.running(context.getString(R.string.shell_stopping), screen.done, screen.planned), false);
        Work.go("cancel", () -> Agent.of(context).cancel());
    }

    /** Shows another side of the answer. */
    void turn(Screen to) {
        to(to, false);
    }

    /** Goes back to the answer; false where that is what is to be seen. */
    boolean back() {
        if (screen.kind == Screen.Kind.RUNNING) {
            cancel();
            return true;
        }
        if (screen.kind != Screen.Kind.DETAILS && screen.kind != Screen.Kind.CODE) return false;
        to(Screen.result(screen.card, screen.codes), false);
        return true;
    }

    private static Screen result(Agent agent, Card card) throws CoreException {
        return Screen.result(card, agent.codes(card.run));
    }

    private synchronized void watch(Agent agent) {
        if (watches) return;
        watches = true;
        agent.watch(progress -> main.post(() -> {
            if (screen.kind != Screen.Kind.RUNNING) return;
            String stopping = context.getString(R.string.shell_stopping);
            String what = screen.text.equals(stopping) ? stopping : progress.optString("what");
            to(Screen.running(what, progress.optInt("done"), progress.optInt("planned")), false);
        }));
    }

    private interface Next {
        Screen screen() throws CoreException;
    }

    private void go(Next next, boolean fresh) {
        Work.go("session", () -> {
            Screen to;
            try {
                to = next.screen();
            } catch (BusyException busy) {
                to = Screen.failed(context.getString(R.string.shell_busy));
            } catch (CoreException | RuntimeException fault) {
                to = Screen.failed(String.valueOf(fault.getMessage()));
            }
            Screen came = to;
            main.post(() -> to(came, fresh));
        });
    }

    private void to(Screen next, boolean fresh) {
        screen = next;
        shows.accept(next, fresh);
    }
}
