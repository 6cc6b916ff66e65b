package app.callready.glasses.ui;

import android.content.Context;
import android.content.res.ColorStateList;
import android.graphics.Typeface;
import android.graphics.drawable.Drawable;
import android.graphics.drawable.GradientDrawable;
import android.graphics.drawable.StateListDrawable;
import android.util.TypedValue;
import android.view.Gravity;
import android.widget.Button;
import android.widget.TextView;

/** Colours, sizes and plain views. Black is nothing on a see-through display; every pair below has a contrast of 7 to 1 or more. */
final class Looks {
    static final int PAGE = 0xFF000000;
    static final int TEXT = 0xFFFFFFFF;
    static final int QUIET = 0xFFD0D6DC;
    static final int EDGE = 0xFFAEB6BE;
    /** What lies on {@link #TEXT} and on an answer's colour. */
    static final int ON = 0xFF000000;

    /** Scaled pixels. */
    static final float SMALLEST = 20;
    static final float WORD = 34;

    private final Context context;

    Looks(Context context) {
        this.context = context;
    }

    /** The colour of an answer. */
    static int colour(String readiness) {
        switch (readiness) {
            case "ready": return 0xFF63E08A;
            case "degraded": return 0xFFFFC94D;
            case "not_ready": return 0xFFFF9A8F;
            default: return 0xFFC3CDD6;
        }
    }

    /** How large a sentence is, scaled pixels: as large as the longest one fits beside four buttons. */
    float sentence() {
        int wide = context.getResources().getConfiguration().screenWidthDp;
        return wide >= 800 ? 32 : wide >= 600 ? 28 : wide >= 560 ? 24 : SMALLEST;
    }

    int dp(float dp) {
        return Math.round(TypedValue.applyDimension(TypedValue.COMPLEX_UNIT_DIP, dp, context.getResources().getDisplayMetrics()));
    }

    TextView text(CharSequence text, float sp, int colour) {
        TextView view = new TextView(context);
        view.setText(text);
        view.setTextSize(TypedValue.COMPLEX_UNIT_SP, sp);
        view.setTextColor(colour);
        return view;
    }

    /** The answer in one word, on its colour. */
    TextView word(CharSequence word, String readiness) {
        TextView view = text(word, WORD, ON);
        view.setTypeface(Typeface.DEFAULT_BOLD);
        view.setBackground(shape(colour(readiness), 0));
        view.setPadding(dp(8), 0, dp(8), 0);
        view.setGravity(Gravity.CENTER_VERTICAL);
        view.setMaxLines(1);
        // Long words on small displays.
        view.setAutoSizeTextTypeUniformWithConfiguration((int) SMALLEST, (int) WORD, 1, TypedValue.COMPLEX_UNIT_SP);
        return view;
    }

    /** A button whose label is what to say to press it. */
    Button button(CharSequence label) {
        Button button = new Button(context);
        button.setText(label);
        button.setAllCaps(false);
        button.setMaxLines(1);
        button.setTextSize(TypedValue.COMPLEX_UNIT_SP, SMALLEST);
        button.setTypeface(Typeface.DEFAULT_BOLD);
        int[][] states = {{android.R.attr.state_focused}, {android.R.attr.state_pressed}, {}};
        button.setTextColor(new ColorStateList(states, new int[] {ON, ON, TEXT}));
        StateListDrawable background = new StateListDrawable();
        background.addState(states[0], shape(TEXT, TEXT));
        background.addState(states[1], shape(TEXT, TEXT));
        background.addState(states[2], shape(PAGE, EDGE));
        button.setBackground(background);
        button.setStateListAnimator(null);
        button.setGravity(Gravity.CENTER);
        button.setPadding(dp(8), 0, dp(8), 0);
        button.setMinHeight(0);
        button.setMinimumHeight(0);
        button.setMinWidth(0);
        button.setMinimumWidth(0);
        // A glasses' display takes focus from a D-pad, and is touched by nobody.
        button.setFocusable(true);
        button.setFocusableInTouchMode(true);
        return button;
    }

    /** A frame around what can be scrolled, while it has the focus. */
    Drawable frame() {
        StateListDrawable frame = new StateListDrawable();
        frame.addState(new int[] {android.R.attr.state_focused}, shape(PAGE, TEXT));
        frame.addState(new int[] {}, shape(PAGE, PAGE));
        return frame;
    }

    private GradientDrawable shape(int fill, int edge) {
        GradientDrawable shape = new GradientDrawable();
        shape.setColor(fill);
        shape.setCornerRadius(dp(6));
        if (edge != 0) shape.setStroke(dp(2), edge);
        return shape;
    }
}
