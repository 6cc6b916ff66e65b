#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::profile::{BUILTIN, builtin};

#[test]
fn every_code_has_a_sentence_that_asks_only_for_its_own_arguments() {
    let messages = messages();
    for (code, args) in CODES {
        let id = code.replace('.', "-");
        let body = messages.get(id.as_str()).unwrap_or_else(|| panic!("{code} has no message"));
        let allowed: Vec<&str> = args.split(' ').collect();
        for variable in variables(body) {
            assert!(allowed.contains(&variable.as_str()), "{code} has no argument {variable}");
        }
    }
}

#[test]
fn no_message_is_unused() {
    let used: Vec<String> = CODES.iter().map(|(code, _)| code.replace('.', "-")).collect();
    let unused: Vec<String> = messages().into_keys().filter(|id| !used.contains(id)).collect();
    assert_eq!(unused, Vec::<String>::new());
}

#[test]
fn every_id_that_a_built_in_profile_names_has_a_message() {
    let messages = messages();
    for profile in BUILTIN.iter().filter_map(|id| builtin(id)) {
        let loses = profile.rules.iter().map(|rule| &rule.loses);
        let titles = profile.capabilities.iter().map(|capability| &capability.title);
        let paths = profile.capabilities.iter().flat_map(|capability| &capability.paths);
        let switches = profile.parameters.iter().filter_map(|parameter| parameter.title.as_ref());
        for id in loses.chain(titles).chain(switches).chain(paths.filter_map(|path| path.notices.as_ref())) {
            assert!(messages.contains_key(id.as_str()), "{}: {id}", profile.id);
        }
    }
}

#[test]
fn a_block_says_what_was_seen_and_no_more() {
    let blocked = |how| {
        let args = args(&[
            ("rule", "rtc-udp"),
            ("service", "Real Time Communications Backend"),
            ("ports", "4813-5000"),
            ("hosts", ".agora.io"),
            ("how", how),
            ("by", "10.0.0.1"),
        ]);
        Words::english().text("udp.blocked", &args)
    };
    assert_eq!(
        blocked("rejected"),
        "Real Time Communications Backend: UDP 4813-5000 to .agora.io is rejected by 10.0.0.1."
    );
    assert_eq!(
        blocked("reset"),
        "Real Time Communications Backend: UDP 4813-5000 to .agora.io is reset by something nearer than the server."
    );
    assert_eq!(
        blocked("dropped, reset"),
        "Real Time Communications Backend: UDP 4813-5000 to .agora.io does not get through."
    );
}

#[test]
fn the_ids_and_what_each_asks_for_are_those_of_the_files() {
    let mut ids = Words::ids();
    ids.sort_unstable();
    assert_eq!(ids, messages().into_keys().collect::<Vec<_>>());
    assert_eq!(Words::english().asks("shell-last"), ["when", "word"]);
    assert_eq!(Words::english().asks("shell.test"), Vec::<String>::new());
}

#[test]
fn plain_text_passes_through() {
    assert_eq!(Words::english().plain("Video with the help desk"), "Video with the help desk");
    assert_eq!(Words::english().plain("no.such.code"), "no.such.code");
}

#[test]
fn hosts_can_be_copied_without_invisible_marks() {
    let sentence = Words::english().text("dns.failed", &args(&[("name", "a.example")]));
    assert_eq!(sentence, "This device cannot resolve a.example.");
}

pub(super) fn args(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn messages() -> BTreeMap<String, String> {
    messages_of(&ENGLISH.text())
}

/// Messages by id, as written in the file.
pub(super) fn messages_of(file: &str) -> BTreeMap<String, String> {
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    let mut id = String::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, body)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
            id = name.to_owned();
            assert!(messages.insert(id.clone(), body.to_owned()).is_none(), "{id} stands twice");
        } else if let Some(body) = messages.get_mut(&id) {
            body.push_str(line);
        }
    }
    messages
}

/// Variables of a message, those of the messages it refers to included.
fn variables(body: &str) -> Vec<String> {
    let mut found: Vec<String> = body
        .split('$')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect())
        .collect();
    for part in ["how-blocked", "why-unverified", "place-side", "accepts-where"] {
        if body.contains(&format!("{{ {part} }}")) {
            found.extend(variables(&messages()[part]));
        }
    }
    found
}

/// Every code that the program can say, with the arguments it comes with.
const CODES: &[(&str, &str)] = &[
    ("sentence-ready", ""),
    ("sentence-ready-one-way", ""),
    ("sentence-ready-notice", ""),
    ("sentence-ready-fair", ""),
    ("sentence-ready-poor", ""),
    ("sentence-names", ""),
    ("sentence-degraded", "what"),
    ("sentence-not-ready", "what"),
    ("sentence-offline", ""),
    ("sentence-portal", ""),
    ("sentence-outage", "host"),
    ("sentence-unknown", ""),
    ("sentence-cancelled", ""),
    ("sentence-deadline", ""),
    ("readiness-ready", ""),
    ("readiness-degraded", ""),
    ("readiness-not_ready", ""),
    ("readiness-unknown", ""),
    ("capability-sign-in", ""),
    ("capability-call", ""),
    ("capability-files", ""),
    ("capability-error-reports", ""),
    ("notice-sign-in-data-centre", ""),
    ("notice-call-tcp", ""),
    ("notice-call-tls-443", ""),
    ("notice-call-proxy-443", ""),
    ("notice-call-proxy-udp", ""),
    ("notice-partial", ""),
    ("notice-inspected", ""),
    ("notice-past-proxy", ""),
    ("switch-cloud-proxy", ""),
    ("experience-good", ""),
    ("experience-fair", ""),
    ("experience-poor", ""),
    ("notice-websocket", ""),
    ("upgrade.cut", "host port by how"),
    ("connection.cut", "host port by after"),
    ("by-proxy", "by"),
    ("loses-sign-in", ""),
    ("loses-call-tcp", ""),
    ("loses-call-udp", ""),
    ("loses-files", ""),
    ("loses-error-reports", ""),
    ("loses-call-proxy", ""),
    ("loses-call-turn", ""),
    ("loses-call-region", ""),
    ("loses-call-backup", ""),
    ("loses-names", ""),
    ("loses-traffic-manager", ""),
    ("loses-cdn", ""),
    ("offline", ""),
    ("all.silent", ""),
    ("portal", "url"),
    ("proxy.present", "proxy"),
    ("proxy.passes", "proxy hosts"),
    ("proxy.only", "proxy"),
    ("proxy.unreachable", "proxy hosts how"),
    ("proxy.authentication", "proxy hosts"),
    ("proxy.unverified", "proxy hosts"),
    ("proxy.refused", "proxy hosts status"),
    ("proxy.failed", "proxy hosts how"),
    ("configuration", "what"),
    ("vendor.outage", "host"),
    ("dns.nxdomain", "name"),
    ("dns.refused", "name resolver"),
    ("dns.servfail", "name resolver"),
    ("dns.silent", "name resolver"),
    ("dns.failed", "name"),
    ("dns.bogon", "name address"),
    ("udp.blocked", "rule service ports hosts how by side"),
    ("tcp.blocked", "rule service ports hosts how by side"),
    ("udp.partial", "rule service ports hosts how by side"),
    ("tcp.partial", "rule service ports hosts how by side"),
    ("udp.unverified", "rule service ports why"),
    ("tcp.unverified", "rule service ports why"),
    ("how-blocked", "how by side"),
    ("why-unverified", "why"),
    ("settle", ""),
    ("reply.unseen", "rules"),
    ("nat.short", "quiet"),
    ("udp.silent", ""),
    ("stun.filtered", "service ports hosts side elsewhere"),
    ("relay.elsewhere", "host ports"),
    ("relay.credentials", "host ports"),
    ("relay.nonce", "host ports"),
    ("relay.refuses", "host ports error"),
    ("relay.forged", "host ports"),
    ("relay.malformed", "host ports"),
    ("relay.unanswered", "host ports"),
    ("media.good", "host over port lost rtt jitter"),
    ("media.fair", "host over port lost rtt jitter"),
    ("media.poor", "host over port lost rtt jitter"),
    ("media.ends", "host over port after"),
    ("media.untested", "host over port"),
    ("media.unheard", "host over port"),
    ("nat.dependent", ""),
    ("path.unstated", "needs devices device"),
    ("path.off", "ask parameter"),
    ("vendor.note", "note rules"),
    ("server.refuses", "host ports"),
    ("host.unreachable", "host by"),
    ("tls.untrusted", "host issuer"),
    ("tls.inspected", "host issuer"),
    ("tls.wrong_name", "host subject"),
    ("tls.expired", "host date"),
    ("tls.not_yet_valid", "host date"),
    ("tls.failed", "host why"),
    ("tls.name_filtered", "host port came place hop side"),
    ("tls.only", "host port came place hop side"),
    ("tls.filtered", "host port came place hop side"),
    ("how-stopped", "came"),
    ("who-stops", "place hop side"),
    ("clock.skew", "minutes"),
    ("accepts.everything", "ports hop"),
    ("accepts-where", "hop"),
    ("os.refused", "error"),
    ("host.unnamed", "rule host"),
    ("parameter.unset", "rule parameter ask"),
    ("http.unexpected", "host status"),
    ("private.target", "host address"),
    ("responder.answered", "name port transport ports tested"),
    ("responder.blocked", "name port transport ports tested"),
    ("responder.unreachable", "name port why"),
    ("deadline", "undone"),
    ("cancelled", "undone"),
    ("why-dropped", ""),
    ("why-reset", ""),
    ("why-rejected", "by"),
    ("why-closed-after", ""),
    ("why-stun-filtered", ""),
    ("why-name-filtered", ""),
    ("why-only-tls", ""),
    ("why-tls-filtered", ""),
    ("why-certificate", ""),
    ("why-silent", ""),
    ("ticket-title", "profile device dated started"),
    ("ticket-nothing", ""),
    ("ticket-none", ""),
    ("ticket-outbound", ""),
    ("ticket-allow", ""),
    ("ticket-inspection-off", ""),
    ("ticket-addresses", "addresses time"),
    ("ticket-justification", "service need loses"),
    ("ticket-required", ""),
    ("ticket-optional", ""),
    ("ticket-place", "places"),
    ("ticket-sampled", "ports tested"),
    ("ticket-run", "run"),
    ("ticket-blank", ""),
    ("ticket-open", ""),
    ("ticket-untested", "what"),
    ("ticket-unclear", "what"),
    ("ticket-again", ""),
    ("ticket-again-file", ""),
    ("paste-title", ""),
    ("paste-source", ""),
    ("paste-any", "rows"),
    ("paste-intercepted", "rows"),
    ("paste-short", "rows"),
    ("dialect-nftables", ""),
    ("dialect-nftables-addresses", "names time"),
    ("dialect-fortigate", ""),
    ("dialect-fortigate-wildcards", ""),
    ("dialect-pan-os", ""),
    ("dialect-pan-os-addresses", "names time"),
    ("dialect-asa", ""),
    ("dialect-asa-addresses", "names time"),
    ("dialect-azure", ""),
    ("dialect-azure-wildcards", ""),
    ("dialect-azure-addresses", "names time"),
    ("verdict-partial", ""),
    ("verdict-blocked", ""),
    ("verdict-intercepted", ""),
    ("verdict-unverified", ""),
    ("verdict-not_run", ""),
    ("seen-dropped", ""),
    ("seen-reset", ""),
    ("seen-rejected", "by"),
    ("seen-closed_after", ""),
    ("seen-filtered", ""),
    ("seen-certificate", ""),
    ("seen-silent", ""),
    ("seen-os_refused", ""),
    ("seen-lied", ""),
    ("seen-refused", ""),
    ("seen-uncontrolled", ""),
    ("seen-unconfirmed", ""),
    ("seen-not_run", ""),
    ("seen-place", "what place"),
    ("place", "kind hop lost side"),
    ("place-side", "side"),
    ("label-rules", ""),
    ("label-findings", ""),
    ("label-notices", ""),
    ("label-optional", ""),
    ("label-experience", ""),
    ("label-with", "what"),
    ("label-without", "what"),
    ("label-resolver", ""),
    ("label-responder", "name"),
    ("label-more", "count"),
    ("label-code", "number count"),
    ("label-card-foot", "profile device dated network when seconds"),
    ("label-cut-off", ""),
    ("label-damaged", ""),
    ("label-not-kept", "why"),
    ("label-footer", "profile device dated network depth seconds packets ended"),
    ("label-full", ""),
    ("network-wifi", ""),
    ("network-cellular", ""),
    ("network-ethernet", ""),
    ("network-unknown", ""),
    ("ended-complete", ""),
    ("ended-deadline", ""),
    ("ended-cancelled", ""),
    ("phase-names", ""),
    ("phase-targets", ""),
    ("phase-again", ""),
    ("phase-gaps", ""),
    ("phase-walk", ""),
    ("phase-relays", ""),
    ("phase-content", ""),
    ("phase-media", ""),
    ("phase-responder", ""),
    ("phase-beside", ""),
    ("shell-app-name", ""),
    ("shell-about", ""),
    ("shell-never", ""),
    ("shell-last", "when word"),
    ("shell-test", ""),
    ("shell-again", ""),
    ("shell-cancel", ""),
    ("shell-back", ""),
    ("shell-compare", ""),
    ("shell-history", ""),
    ("shell-details", ""),
    ("shell-testing", ""),
    ("shell-testing-over", "network"),
    ("shell-starting", ""),
    ("shell-progress", "done planned"),
    ("shell-stopping", ""),
    ("shell-compared", ""),
    ("shell-earlier", ""),
    ("shell-capabilities", ""),
    ("shell-send", ""),
    ("shell-send-ticket", ""),
    ("shell-send-text", ""),
    ("shell-send-json", ""),
    ("shell-send-nothing", ""),
    ("shell-failed", ""),
    ("shell-busy", ""),
    ("shell-unreadable", "why"),
    ("shell-network-gone", ""),
    ("shell-run-again", ""),
    ("shell-show-code", ""),
    ("shell-show-details", ""),
    ("shell-close", ""),
    ("shell-configured", ""),
    ("shell-next-code", ""),
    ("shell-go-back", ""),
    ("shell-code-of", "count n"),
    ("shell-results", ""),
    ("shell-local-title", ""),
    ("shell-local-why", ""),
    ("shell-local-continue", ""),
    ("shell-local-refused", ""),
    ("shell-local-settings", ""),
    ("shell-local-purpose", ""),
    ("shell-intent", ""),
    ("shell-intent-about", ""),
    ("shell-siri-test", "app"),
    ("shell-siri-ask", "app"),
];
