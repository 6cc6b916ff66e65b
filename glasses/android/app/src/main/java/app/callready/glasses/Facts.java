package app.callready.glasses;

import android.content.Context;
import app.callready.shared.NetworkFacts;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** What the platform knows of the device and of the network that the system chose, as core reads it. */
final class Facts {
    private Facts() {}

    static String json(Context context, boolean inService, boolean wantsSsid) {
        NetworkFacts told = NetworkFacts.of(context, null, wantsSsid);
        try {
            JSONObject network = new JSONObject()
                .put("kind", told.kind)
                .put("dns", array(told.dns))
                // What is null is left out, which means the same.
                .put("private_dns", told.privateDns)
                .put("proxy", told.proxy)
                .put("proxy_exclusions", array(told.proxyExclusions))
                .put("pac", told.pac)
                .put("vpn", told.vpn)
                .put("metered", told.metered)
                .put("portal", told.portal)
                .put("validated", told.validated)
                .put("addresses", array(told.addresses))
                .put("ssid", told.ssid);
            return new JSONObject().put("runner", inService ? "service" : "app").put("network", network).toString();
        } catch (JSONException never) {
            throw new IllegalStateException(never);
        }
    }

    private static JSONArray array(List<String> texts) {
        return new JSONArray(texts);
    }
}
