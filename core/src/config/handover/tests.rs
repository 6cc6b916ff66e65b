#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;

#[test]
fn a_signed_code_configures_all_that_it_says() {
    let handover = accept(&format!("  {}\n", code()), Some(&ours()), at(NOON), None).unwrap();
    assert_eq!(Value::Object(handover.entries.clone()), configuration());
    assert_eq!((handover.issued, handover.expires), (at(NOON), Some(at(NOON + DAY))));
    let config = Config::of(&handover.entries);
    assert_eq!(config.profile.as_deref(), Some("remotespark"));
    assert_eq!(config.parameters["turn_host"], "turn.example.com");
    assert_eq!(config.dns, ["192.0.2.53:53".parse().unwrap()]);
}

#[test]
fn a_code_stands_on_top_of_the_devices_own_configuration() {
    let own = object(json!({"handover_key": "ours", "depth": "full", "profile": "glarassist"}));
    let entries = accept(&code(), Some(&ours()), at(NOON), None).unwrap().over(&own);
    assert_eq!(entries["handover_key"], "ours");
    assert_eq!((&entries["depth"], &entries["profile"]), (&json!("full"), &json!("remotespark")));
}

#[test]
fn without_a_key_every_code_is_refused_and_the_way_out_is_said() {
    let refused = accept(&code(), None, at(NOON), None).unwrap_err();
    assert_eq!(refused, Refused::NoKey);
    assert!(refused.to_string().contains("`handover_key`"));
}

#[test]
fn a_code_of_anybody_else_is_refused() {
    let theirs: SigningKey = "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f".parse().unwrap();
    let code = sign(&object(configuration()), at(NOON), None, &theirs).unwrap();
    assert_eq!(accept(&code, Some(&ours()), at(NOON), None), Err(Refused::Forged));
}

#[test]
fn a_code_that_was_changed_anywhere_is_refused() {
    let code = code();
    for at_letter in 0..code.len() {
        for letter in ["0", "A", "/", ":", "a", "é", ""] {
            let changed = format!("{}{letter}{}", &code[..at_letter], &code[at_letter + 1..]);
            let same = capitals(&changed) == code;
            assert_eq!(accept(&changed, Some(&ours()), at(NOON), None).is_ok(), same, "{changed}");
        }
        assert!(accept(&code[..at_letter], Some(&ours()), at(NOON), None).is_err());
    }
}

#[test]
fn a_signature_does_not_count_for_another_format() {
    let code = code().replacen("C1/", "C2/", 1);
    assert_eq!(accept(&code, Some(&ours()), at(NOON), None), Err(Refused::Format("2".to_owned())));
}

#[test]
fn an_older_code_does_not_undo_a_newer_one() {
    let accepted = |newest: u64| accept(&code(), Some(&ours()), at(NOON), Some(at(newest)));
    assert!(accepted(NOON - 1).is_ok() && accepted(NOON).is_ok());
    let refused = accepted(NOON + 60).unwrap_err().to_string();
    assert_eq!(
        refused,
        "the code is from 2026-11-26T12:00:00Z, and a newer one, from 2026-11-26T12:01:00Z, counts already"
    );
}

#[test]
fn a_code_counts_until_it_expires() {
    let accepted = |now: SystemTime| accept(&code(), Some(&ours()), now, None);
    assert!(accepted(SystemTime::UNIX_EPOCH).is_ok() && accepted(at(NOON + DAY - 1)).is_ok());
    let refused = accepted(at(NOON + DAY)).unwrap_err().to_string();
    assert_eq!(refused, "the code counted until 2026-11-27T12:00:00Z: ask the administrator for a new one");
}

#[test]
fn what_is_signed_and_wrong_counts_in_no_part() {
    let signed = |content: Value| {
        let packed = encode(&deflate(&serde_json::to_vec(&content).unwrap(), b""));
        let signed = format!("CALLREADY:C1/{packed}/");
        let signature = encode(&our_signing_key().sign(signed.as_bytes()));
        accept(&(signed + &signature), Some(&ours()), at(NOON), None).unwrap_err().to_string()
    };
    for (content, said) in [
        (json!({"issued": ISSUED, "set": {"handover_key": "x"}}), "sets `handover_key`, which no code may"),
        (json!({"issued": ISSUED, "set": {"depth": "deep", "device": "web"}}), "depth: one of quick, full is needed"),
        (json!({"issued": ISSUED, "set": {"colour": 1}}), "colour: unknown key"),
        (json!({"issued": ISSUED, "set": []}), "not valid: invalid type"),
        (json!({"issued": "today", "set": {}}), "no time: \"today\""),
        (json!({"issued": ISSUED, "set": {}, "from": 1}), "unknown field `from`"),
        (json!({"set": {}}), "missing field `issued`"),
        (json!(" ".repeat(1 << 20)), "the code is damaged"),
    ] {
        let refused = signed(content);
        assert!(refused.contains(said), "{refused}");
    }
}

#[test]
fn what_is_no_configuration_code_says_what_it_is() {
    for (text, refused) in [
        ("", Refused::Foreign),
        ("https://example.com", Refused::Foreign),
        ("CALLREADY:R1/1/1/00000000/", Refused::Report),
        ("CALLREADY:C1", Refused::Damaged),
        ("CALLREADY:C1/AAA", Refused::Damaged),
        ("CALLREADY:C1/AAA/a", Refused::Damaged),
        ("CALLREADY:C1//", Refused::Forged),
    ] {
        assert_eq!(accept(text, Some(&ours()), at(NOON), None), Err(refused), "{text}");
    }
}

#[test]
fn no_code_is_made_of_a_wrong_configuration() {
    let made = |entries: Value, expires: u64| sign(&object(entries), at(NOON), Some(at(expires)), &our_signing_key());
    assert_eq!(made(json!({"handover_key": "x"}), NOON + 1), Err(Unfit::OwnKey));
    assert_eq!(
        made(json!({"depth": "deep"}), NOON + 1),
        Err(Unfit::Invalid("depth: one of quick, full is needed".to_owned()))
    );
    assert_eq!(made(json!({}), NOON), Err(Unfit::Expired));
    let noise: String = (0..900_u32).map(|n| format!("{:x}", n.wrapping_mul(2_654_435_761))).collect();
    assert_eq!(made(json!({"device_label": noise}), NOON + 1), Err(Unfit::TooLong));
}

#[test]
fn keys_are_read_as_openssl_and_consoles_write_them() {
    let raw = "qCfPOHkxYK+m1+8sWPXVYjxEeS5aYsazzcP9ERXQV1o=";
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{PUBLIC}\n-----END PUBLIC KEY-----\n");
    for text in [raw, &raw.replace('+', "-"), raw.trim_end_matches('='), PUBLIC, &pem, &pem.replace('\n', " ")] {
        assert_eq!(text.parse::<PublicKey>().unwrap(), ours(), "{text}");
    }
    for text in ["", "AAAA", "-----BEGIN PUBLIC KEY-----", &raw[1..], PRIVATE, "é"] {
        assert_eq!(text.parse::<PublicKey>(), Err(KeyError::Public), "{text}");
    }
    assert_eq!(PUBLIC.parse::<SigningKey>().unwrap_err(), KeyError::Private);
}

#[test]
fn a_code_counts_until_the_end_of_a_day_or_until_a_moment() {
    assert_eq!(until("2026-11-26"), Ok(at(NOON + DAY / 2)));
    assert_eq!(until("2026-11-26T13:00:00+01:00"), Ok(at(NOON)));
    for wrong in ["", "tomorrow", "2026-13-01", "2026-11-26 12:00"] {
        assert!(until(wrong).unwrap_err().contains("a day or a moment is needed"), "{wrong}");
    }
}

#[test]
fn the_golden_code() {
    insta::assert_snapshot!(code());
}

fn code() -> String {
    sign(&object(configuration()), at(NOON), Some(at(NOON + DAY)), &our_signing_key()).unwrap()
}

fn configuration() -> Value {
    json!({
        "profile": "remotespark", "device": "glasses", "dns": "192.0.2.53",
        "parameters": "{\"turn_host\": \"turn.example.com\", \"web_host\": \"www.example.com\"}",
    })
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn ours() -> PublicKey {
    PUBLIC.parse().unwrap()
}

fn our_signing_key() -> SigningKey {
    format!("-----BEGIN PRIVATE KEY-----\n{PRIVATE}\n-----END PRIVATE KEY-----\n").parse().unwrap()
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

const PRIVATE: &str = "MC4CAQAwBQYDK2VwBCIEIIJq5nTd5GaPfmS7ej7nqFRnGHPQM25eHYpjIJdLhRR+";
const PUBLIC: &str = "MCowBQYDK2VwAyEAqCfPOHkxYK+m1+8sWPXVYjxEeS5aYsazzcP9ERXQV1o=";
/// 2026-11-26T12:00:00Z, seconds since 1970.
const NOON: u64 = 1_795_694_400;
const DAY: u64 = 86_400;
const ISSUED: &str = "2026-11-26T12:00:00Z";
