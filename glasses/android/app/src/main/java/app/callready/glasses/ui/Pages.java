package app.callready.glasses.ui;

import android.content.Context;
import android.text.TextUtils;
import android.view.View;
import android.view.ViewGroup;
import android.view.ViewGroup.LayoutParams;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.ScrollView;
import app.callready.glasses.R;
import java.util.ArrayList;
import java.util.List;

/** Screens as views: what there is to read on the left, what there is to do on the right, in a column that the D-pad goes along. */
final class Pages {
    /** What buttons do. */
    interface Deeds {
        void test();

        void cancel();

        void turn(Screen to);

        void back();

        void close();
    }

    private final Context context;
    private final Looks looks;
    private final Deeds deeds;

    Pages(Context context, Deeds deeds) {
        this.context = context;
        this.deeds = deeds;
        looks = new Looks(context);
    }

    LinearLayout page(Screen screen) {
        switch (screen.kind) {
            case OPENING: return page(column(), buttons());
            case NEVER: return page(never(), buttons(button(R.string.shell_test, deeds::test), close()));
            case RUNNING: return page(running(screen), buttons(button(R.string.shell_cancel, deeds::cancel)));
            case RESULT: return page(result(screen), buttons(result(screen, screen.codes.isEmpty())));
            case DETAILS: return page(details(screen), buttons(back()));
            case CODE: return page(code(screen), code(screen, screen.codes.size() > 1));
            case TOLD: return page(told(screen), buttons(button(R.string.shell_test, deeds::test), close()));
            default: return page(failed(screen), buttons(button(R.string.shell_run_again, deeds::test), close()));
        }
    }

    /** The button that has the focus when the page comes up. */
    static View first(ViewGroup page) {
        ViewGroup buttons = (ViewGroup) page.getChildAt(page.getChildCount() - 1);
        for (int i = 0; i < buttons.getChildCount(); i++) if (buttons.getChildAt(i) instanceof Button) return buttons.getChildAt(i);
        return page;
    }

    private LinearLayout page(View read, ViewGroup act) {
        LinearLayout page = new LinearLayout(context);
        page.setBackgroundColor(Looks.PAGE);
        page.setPadding(looks.dp(SIDES), looks.dp(TOP), looks.dp(SIDES), looks.dp(BOTTOM));
        View left = read instanceof CodeView ? read : scroll(read);
        page.addView(left, new LinearLayout.LayoutParams(0, LayoutParams.MATCH_PARENT, 1));
        LinearLayout.LayoutParams right = new LinearLayout.LayoutParams(LayoutParams.WRAP_CONTENT, LayoutParams.MATCH_PARENT);
        right.leftMargin = looks.dp(GAP);
        page.addView(act, right);
        return page;
    }

    /** What does not fit is scrolled with the D-pad, once the focus is there. */
    private ScrollView scroll(View content) {
        ScrollView scroll = new ScrollView(context);
        scroll.addView(content);
        scroll.setBackground(looks.frame());
        scroll.setPadding(looks.dp(4), looks.dp(2), looks.dp(10), looks.dp(2));
        scroll.setScrollBarStyle(View.SCROLLBARS_OUTSIDE_OVERLAY);
        scroll.setFillViewport(true);
        scroll.setScrollbarFadingEnabled(false);
        scroll.setVerticalFadingEdgeEnabled(true);
        scroll.setFocusable(false);
        scroll.addOnLayoutChangeListener((view, l, t, r, b, ol, ot, or, ob) -> view.setFocusable(content.getHeight() > view.getHeight() - 2 * looks.dp(2)));
        return scroll;
    }

    private LinearLayout never() {
        LinearLayout column = column();
        column.addView(looks.text(context.getString(R.string.shell_never), looks.sentence(), Looks.TEXT));
        column.addView(below(looks.text(context.getString(R.string.shell_about), Looks.SMALLEST, Looks.QUIET)));
        return column;
    }

    private LinearLayout running(Screen screen) {
        LinearLayout column = column();
        column.addView(looks.text(context.getString(R.string.shell_testing), looks.sentence(), Looks.TEXT));
        column.addView(below(looks.text(screen.text, Looks.SMALLEST, Looks.QUIET)));
        String progress = context.getString(R.string.shell_progress, String.valueOf(screen.done), String.valueOf(screen.planned));
        if (screen.planned > 0) column.addView(below(looks.text(progress, Looks.SMALLEST, Looks.QUIET)));
        return column;
    }

    private LinearLayout result(Screen screen) {
        LinearLayout column = column();
        column.addView(looks.word(screen.card.word, screen.card.readiness), word());
        column.addView(below(looks.text(screen.card.sentence, looks.sentence(), Looks.TEXT)));
        return column;
    }

    private Button[] result(Screen screen, boolean withoutCodes) {
        List<Button> buttons = new ArrayList<>();
        buttons.add(button(R.string.shell_run_again, deeds::test));
        if (!withoutCodes) buttons.add(button(R.string.shell_show_code, () -> deeds.turn(screen.code(0))));
        buttons.add(button(R.string.shell_show_details, () -> deeds.turn(screen.details())));
        buttons.add(close());
        return buttons.toArray(new Button[0]);
    }

    private LinearLayout details(Screen screen) {
        LinearLayout column = column();
        column.addView(looks.text(screen.card.sentence, Looks.SMALLEST, Looks.TEXT));
        for (String paragraph : screen.card.details) column.addView(below(looks.text(paragraph, Looks.SMALLEST, Looks.TEXT)));
        column.addView(below(looks.text(TextUtils.concat(screen.card.foot, "\n", screen.card.run), Looks.SMALLEST, Looks.QUIET)));
        return column;
    }

    private View code(Screen screen) {
        CodeView code = new CodeView(context, screen.codes.get(screen.code));
        code.setContentDescription(context.getString(R.string.shell_show_code));
        return code;
    }

    private LinearLayout code(Screen screen, boolean several) {
        LinearLayout column = several ? buttons(button(R.string.shell_next_code, () -> deeds.turn(screen.code(screen.code + 1))), back()) : buttons(back());
        String number = context.getString(R.string.shell_code_of, String.valueOf(screen.codes.size()), String.valueOf(screen.code + 1));
        column.addView(looks.text(number, Looks.SMALLEST, Looks.TEXT), 0);
        return column;
    }

    private LinearLayout told(Screen screen) {
        LinearLayout column = column();
        column.addView(looks.text(screen.text, Looks.SMALLEST, Looks.TEXT));
        return column;
    }

    private LinearLayout failed(Screen screen) {
        LinearLayout column = column();
        column.addView(looks.word(context.getString(R.string.shell_failed), "unknown"), word());
        column.addView(below(looks.text(screen.text, looks.sentence(), Looks.TEXT)));
        return column;
    }

    private Button close() {
        return button(R.string.shell_close, deeds::close);
    }

    private Button back() {
        return button(R.string.shell_go_back, deeds::back);
    }

    private Button button(int label, Runnable does) {
        Button button = looks.button(context.getString(label));
        button.setOnClickListener(view -> does.run());
        return button;
    }

    private LinearLayout buttons(Button... buttons) {
        LinearLayout column = column();
        for (Button button : buttons) {
            LinearLayout.LayoutParams place = new LinearLayout.LayoutParams(LayoutParams.MATCH_PARENT, looks.dp(BUTTON));
            place.bottomMargin = looks.dp(BETWEEN);
            column.addView(button, place);
        }
        return column;
    }

    private LinearLayout column() {
        LinearLayout column = new LinearLayout(context);
        column.setOrientation(LinearLayout.VERTICAL);
        return column;
    }

    private <T extends View> T below(T view) {
        LinearLayout.LayoutParams place = new LinearLayout.LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.WRAP_CONTENT);
        place.topMargin = looks.dp(8);
        view.setLayoutParams(place);
        return view;
    }

    private LinearLayout.LayoutParams word() {
        return new LinearLayout.LayoutParams(LayoutParams.MATCH_PARENT, looks.dp(WORD));
    }

    /** Density-independent pixels. What lies within is seen on every display (RealWear's guidelines for 854x480). */
    static final int TOP = 25;
    static final int SIDES = 20;
    static final int BOTTOM = 15;

    private static final int GAP = 12;
    private static final int WORD = 48;
    private static final int BUTTON = 44;
    private static final int BETWEEN = 5;
}
