package app.callready.glasses.ui;

import android.content.Context;
import android.graphics.Canvas;
import android.graphics.Color;
import android.graphics.Paint;
import android.view.View;
import java.util.List;

/** A QR code, as large as fits in whole pixels, with the quiet zone that readers need (ISO/IEC 18004, four modules). */
final class CodeView extends View {
    private final List<String> rows;
    private final Paint paint = new Paint();

    CodeView(Context context, List<String> rows) {
        super(context);
        this.rows = rows;
    }

    @Override protected void onMeasure(int width, int height) {
        int side = Math.min(MeasureSpec.getSize(width), MeasureSpec.getSize(height));
        setMeasuredDimension(side, side);
    }

    @Override protected void onDraw(Canvas canvas) {
        canvas.drawColor(Color.WHITE);
        int modules = rows.size() + 2 * QUIET;
        int module = Math.min(getWidth(), getHeight()) / modules;
        int left = (getWidth() - module * modules) / 2 + module * QUIET;
        int top = (getHeight() - module * modules) / 2 + module * QUIET;
        paint.setColor(Color.BLACK);
        for (int y = 0; y < rows.size(); y++) {
            String row = rows.get(y);
            for (int x = 0; x < row.length(); x++) {
                if (row.charAt(x) != '1') continue;
                canvas.drawRect(left + x * module, top + y * module, left + (x + 1) * module, top + (y + 1) * module, paint);
            }
        }
    }

    private static final int QUIET = 4;
}
