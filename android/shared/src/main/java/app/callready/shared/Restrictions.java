package app.callready.shared;

import android.os.Bundle;
import android.os.UserManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** The managed configuration as a console set it. */
public final class Restrictions {
    private Restrictions() {}

    /**
     * The JSON object that core reads, every value of whatever type; core names what is wrong with it.
     *
     * What core could not name otherwise stands there as an array that says why, which no key can hold; a bundle that cannot be read at all is no object.
     */
    public static String json(Bundle restrictions) {
        return wellFormed(attempt("null", () -> object(restrictions, DEEPEST).toString()));
    }

    /** Whether the administrator set this switch. */
    @SuppressWarnings("deprecation") // The typed replacement must know the type beforehand.
    public static boolean on(Bundle restrictions, String key) {
        return attempt(false, () -> "true".equals(String.valueOf(restrictions.get(key))));
    }

    /** Strings go to core as UTF-8, which has no place for half a surrogate pair. */
    public static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @SuppressWarnings("deprecation")
    private static JSONObject object(Bundle bundle, int deeper) {
        JSONObject made = new JSONObject();
        Set<String> keys = new TreeSet<>();
        for (String key : bundle.keySet()) if (key != null) keys.add(key);
        // The system's own note that the administrator's keys are still to come.
        keys.remove(UserManager.KEY_RESTRICTIONS_PENDING);
        for (String key : keys) {
            Object value = attempt(wrong("it cannot be read"), () -> value(bundle.get(key), deeper));
            put(made, key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY) + "…", value);
        }
        return made;
    }

    private static void put(JSONObject object, String key, Object value) {
        try {
            // Nothing becomes of null.
            object.put(key, value);
        } catch (JSONException notFinite) {
            throw new Unwritable(notFinite);
        }
    }

    private static Object value(Object value, int deeper) {
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long) return value;
        if (value instanceof Short || value instanceof Byte) return value;
        if (value instanceof Number) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? (Object) number : wrong("not a number");
        }
        if (value instanceof CharSequence) {
            int length = ((CharSequence) value).length();
            return length <= LONGEST ? value.toString() : wrong(length + " characters are too many");
        }
        if (value instanceof Bundle) return deeper > 0 ? object((Bundle) value, deeper - 1) : wrong("too deep");
        if (value instanceof Object[]) return array(Arrays.asList((Object[]) value), deeper);
        if (value instanceof int[]) {
            List<Integer> numbers = new ArrayList<>();
            for (int number : (int[]) value) numbers.add(number);
            return array(numbers, deeper);
        }
        if (value instanceof Iterable) {
            List<Object> values = new ArrayList<>();
            for (Object one : (Iterable<?>) value) values.add(one);
            return array(values, deeper);
        }
        return wrong("a " + value.getClass().getSimpleName() + " is nothing that a console sends");
    }

    private static JSONArray array(List<?> values, int deeper) {
        if (deeper == 0) return wrong("too deep");
        if (values.size() > MOST) return wrong(values.size() + " entries are too many");
        JSONArray made = new JSONArray();
        for (Object one : values) {
            Object value = value(one, deeper - 1);
            made.put(value == null ? JSONObject.NULL : value);
        }
        return made;
    }

    private static JSONArray wrong(String why) {
        return new JSONArray().put(why);
    }

    /** Reading what another app wrapped up throws whatever its classes throw. */
    private static <T> T attempt(T otherwise, Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException unreadable) {
            return otherwise;
        }
    }

    private static final class Unwritable extends RuntimeException {
        Unwritable(JSONException cause) {
            super(cause);
        }
    }

    /** Longest text, UTF-16 units; core takes 4 MiB altogether. */
    private static final int LONGEST = 100_000;

    /** Longest name of a key in a notice, UTF-16 units. */
    private static final int LONGEST_KEY = 100;

    /** Most entries of an array. */
    private static final int MOST = 1_000;

    /** Bundles and arrays inside one another; core's keys are flat. */
    private static final int DEEPEST = 4;
}
