package app.callready.glasses;

import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** A report as one screen shows it; every text is in the report's language. */
public final class Card {
    public final String run;
    /** {@code ready}, {@code degraded}, {@code not_ready} or {@code unknown}. */
    public final String readiness;
    public final String word;
    public final String sentence;
    public final String foot;
    public final String language;
    /** What else is worth knowing, a paragraph each: capabilities, rules that are not open, notes. */
    public final List<String> details = new ArrayList<>();

    /** Reads core's card. */
    public Card(String json) {
        try {
            JSONObject card = new JSONObject(json);
            run = card.getString("run");
            readiness = card.getString("readiness");
            word = card.getString("word");
            sentence = card.getString("sentence");
            foot = card.getString("foot");
            language = card.getString("language");
            for (JSONObject it : objects(card.getJSONArray("capabilities"))) {
                details.add(lines(it.getString("title") + ": " + it.getString("word"), text(it, "notice")));
            }
            for (JSONObject it : objects(card.getJSONArray("rows"))) {
                details.add(lines(it.getString("title") + ": " + it.getString("word"), text(it, "service"), text(it, "reason")));
            }
            JSONArray notes = card.getJSONArray("notes");
            for (int i = 0; i < notes.length(); i++) details.add(notes.getString(i));
        } catch (JSONException broken) {
            throw new IllegalArgumentException("this is no card: " + json, broken);
        }
    }

    private static List<JSONObject> objects(JSONArray array) throws JSONException {
        List<JSONObject> objects = new ArrayList<>();
        for (int i = 0; i < array.length(); i++) objects.add(array.getJSONObject(i));
        return objects;
    }

    private static String text(JSONObject object, String key) {
        return object.isNull(key) ? "" : object.optString(key);
    }

    private static String lines(String... parts) {
        StringBuilder lines = new StringBuilder();
        for (String part : parts) if (!part.isEmpty()) lines.append(lines.length() > 0 ? "\n" : "").append(part);
        return lines.toString();
    }
}
