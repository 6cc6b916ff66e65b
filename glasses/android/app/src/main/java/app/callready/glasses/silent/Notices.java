package app.callready.glasses.silent;

import android.app.Notification;
import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.app.PendingIntent;
import android.content.Context;
import android.content.Intent;
import app.callready.glasses.Card;
import app.callready.glasses.R;
import app.callready.glasses.ui.CardActivity;

/** What the wearer is told of a check that ran by itself. */
final class Notices {
    static final int UNDER_WAY = 1;
    static final int RESULT = 2;

    private final Context context;
    private final NotificationManager manager;

    Notices(Context context) {
        this.context = context;
        manager = context.getSystemService(NotificationManager.class);
        channel(QUIET, R.string.shell_testing, NotificationManager.IMPORTANCE_LOW);
        channel(LOUD, R.string.shell_results, NotificationManager.IMPORTANCE_HIGH);
    }

    /** While a check runs. */
    Notification underWay() {
        return builder(QUIET).setContentTitle(context.getString(R.string.shell_testing)).setOngoing(true).build();
    }

    /**
     * The answer: above whatever is on the screen, and as the whole card where somebody asked for it and the system lets it.
     *
     * Of a check that nobody asked for, only what is not ready is told.
     */
    void tell(Card card, boolean asked) {
        if (!asked && card.readiness.equals("ready")) {
            manager.cancel(RESULT);
            return;
        }
        Intent show = new Intent(CardActivity.ANSWER, null, context, CardActivity.class).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK);
        PendingIntent opens = PendingIntent.getActivity(context, 0, show, PendingIntent.FLAG_UPDATE_CURRENT | PendingIntent.FLAG_IMMUTABLE);
        Notification.Builder notice = builder(LOUD)
            .setContentTitle(card.word)
            .setContentText(card.sentence)
            .setStyle(new Notification.BigTextStyle().bigText(card.sentence))
            .setContentIntent(opens)
            .setAutoCancel(true);
        if (asked) notice.setFullScreenIntent(opens, true);
        manager.notify(RESULT, notice.build());
    }

    private Notification.Builder builder(String channel) {
        return new Notification.Builder(context, channel).setSmallIcon(R.drawable.ic_launcher_front).setCategory(Notification.CATEGORY_STATUS);
    }

    private void channel(String id, int name, int importance) {
        manager.createNotificationChannel(new NotificationChannel(id, context.getString(name), importance));
    }

    private static final String QUIET = "testing";
    private static final String LOUD = "results";
}
