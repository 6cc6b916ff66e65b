package app.callready.glasses.ui;

import app.callready.glasses.Card;
import java.util.Collections;
import java.util.List;

/** What the wearer looks at. */
final class Screen {
    enum Kind { OPENING, NEVER, RUNNING, RESULT, DETAILS, CODE, FAILED, TOLD }

    final Kind kind;
    /** Of a result, its details and its codes. */
    final Card card;
    /** The codes of the card, each as rows of {@code 1} and {@code 0}. */
    final List<List<String>> codes;
    /** The code that is shown. */
    final int code;
    /** Of a test under way what is done, and of a failure why. */
    final String text;
    /** Tests done and planned. */
    final int done;
    final int planned;

    private Screen(Kind kind, Card card, List<List<String>> codes, int code, String text, int done, int planned) {
        this.kind = kind;
        this.card = card;
        this.codes = codes;
        this.code = code;
        this.text = text;
        this.done = done;
        this.planned = planned;
    }

    /** The agent is being opened. */
    static Screen opening() {
        return plain(Kind.OPENING, "");
    }

    /** Nothing was ever tested. */
    static Screen never() {
        return plain(Kind.NEVER, "");
    }

    /** A test under way. */
    static Screen running(String what, int done, int planned) {
        return new Screen(Kind.RUNNING, null, Collections.emptyList(), 0, what, done, planned);
    }

    static Screen result(Card card, List<List<String>> codes) {
        return new Screen(Kind.RESULT, card, codes, 0, "", 0, 0);
    }

    /** There is no report, and why. */
    static Screen failed(String why) {
        return plain(Kind.FAILED, why);
    }

    /** What became of a configuration code. */
    static Screen told(String what) {
        return plain(Kind.TOLD, what);
    }

    Screen details() {
        return new Screen(Kind.DETAILS, card, codes, 0, "", 0, 0);
    }

    /** One of the codes; after the last comes the first. */
    Screen code(int number) {
        return new Screen(Kind.CODE, card, codes, number % codes.size(), "", 0, 0);
    }

    private static Screen plain(Kind kind, String text) {
        return new Screen(kind, null, Collections.emptyList(), 0, text, 0, 0);
    }
}
