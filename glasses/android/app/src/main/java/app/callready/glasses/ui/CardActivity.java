package app.callready.glasses.ui;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.ViewGroup;
import android.view.WindowManager;

/** The card: the newest answer in large type, what to do about it, and the test itself. With the action {@link #CHECK} the test begins at once. */
public final class CardActivity extends Activity {
    /** Of this activity, and of the doors to a silent check; no extra is read. */
    public static final String CHECK = "app.callready.glasses.action.CHECK";

    /** Of a notification: the newest answer is new to the wearer, and said. */
    public static final String ANSWER = "app.callready.glasses.action.ANSWER";

    private Session session;
    private Speech speech;

    @Override protected void onCreate(Bundle state) {
        super.onCreate(state);
        getWindow().addFlags(WindowManager.LayoutParams.FLAG_FULLSCREEN | WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON);
        session = Session.of(this);
        speech = new Speech(this);
        session.show(this::show);
        // One that was there already begins no second test.
        if (state == null) begin(getIntent());
    }

    @Override protected void onNewIntent(Intent intent) {
        super.onNewIntent(intent);
        begin(intent);
    }

    private void begin(Intent intent) {
        String action = intent == null ? null : intent.getAction();
        if (CHECK.equals(action)) session.test();
        else if (Intent.ACTION_VIEW.equals(action) && intent.getDataString() != null) session.configure(intent.getDataString());
        else session.open(ANSWER.equals(action));
    }

    @Override protected void onDestroy() {
        session.show((screen, fresh) -> {});
        speech.close();
        super.onDestroy();
    }

    // The manifest keeps newer systems to it, as older ones know no other.
    @Override public void onBackPressed() {
        if (!session.back()) super.onBackPressed();
    }

    private void show(Screen screen, boolean fresh) {
        ViewGroup page = new Pages(this, new Pages.Deeds() {
            @Override public void test() {
                session.test();
            }

            @Override public void cancel() {
                session.cancel();
            }

            @Override public void turn(Screen to) {
                session.turn(to);
            }

            @Override public void back() {
                session.back();
            }

            @Override public void close() {
                finish();
            }
        }).page(screen);
        setContentView(page);
        Pages.first(page).requestFocus();
        if (fresh && screen.card != null) speech.say(screen.card);
    }
}
