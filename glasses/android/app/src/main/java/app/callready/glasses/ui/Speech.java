package app.callready.glasses.ui;

import android.content.Context;
import android.speech.tts.TextToSpeech;
import app.callready.glasses.Card;
import java.util.Locale;

/** Says the answer, where the platform has a voice for its language; else nothing is said. */
final class Speech {
    private TextToSpeech voice;
    private boolean ready;
    private Card next;

    Speech(Context context) {
        voice = new TextToSpeech(context, status -> {
            ready = status == TextToSpeech.SUCCESS;
            if (next != null) say(next);
        });
    }

    /** Says it in place of what is being said. */
    void say(Card card) {
        next = ready ? null : card;
        if (!ready || voice == null) return;
        if (voice.setLanguage(Locale.forLanguageTag(card.language)) < TextToSpeech.LANG_AVAILABLE) return;
        voice.speak(card.sentence, TextToSpeech.QUEUE_FLUSH, null, card.run);
    }

    void close() {
        if (voice != null) voice.shutdown();
        voice = null;
    }
}
