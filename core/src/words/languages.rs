#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use super::tests::{args, messages_of};
use super::*;

#[test]
fn no_file_has_a_fault() {
    for (language, file) in FILES {
        assert!(FluentResource::try_new(file.text()).is_ok(), "{language}");
    }
}

#[test]
fn every_language_has_the_messages_of_english_with_the_same_variables_references_and_variants() {
    let english = messages_of(&ENGLISH.text());
    for (language, file) in FILES {
        let own = messages_of(&file.text());
        assert_eq!(own.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{language}");
        for (id, body) in &own {
            assert_eq!(marks(body), marks(&english[id]), "{language}: {id}");
        }
    }
}

#[test]
fn a_sentence_ends_as_it_does_in_english() {
    let english = messages_of(&ENGLISH.text());
    for (language, file) in FILES {
        for (id, body) in messages_of(&file.text()) {
            assert_eq!(body.ends_with('.'), english[&id].ends_with('.'), "{language}: {id}");
        }
    }
}

#[test]
fn the_answer_fits_into_140_characters() {
    for language in Words::LANGUAGES {
        let words = Words::of(language);
        let what = ["sign-in", "call", "files", "error-reports"]
            .map(|capability| words.plain(&format!("capability-{capability}")))
            .join(", ");
        let longest = [("what", what.as_str()), ("host", "eu-central-1.webrtc-cloud-proxy.sd-rtn.com")];
        for id in messages_of(&ENGLISH.text()).keys().filter(|id| id.starts_with("sentence-")) {
            let sentence = words.text(id, &args(&longest));
            assert!(sentence.chars().count() <= 140, "{language}: {}: {sentence}", sentence.chars().count());
            assert!(sentence.ends_with('.'), "{language}: {sentence}");
        }
    }
}

#[test]
fn a_language_is_chosen_by_its_primary_subtag() {
    for (tag, said) in [
        ("en", "Sign-in"),
        ("pt", "Início de sessão"),
        ("pt-BR", "Início de sessão"),
        ("de_AT.UTF-8", "Anmeldung"),
        ("DE-ch", "Anmeldung"),
        ("fr_FR@euro", "Connexion"),
        ("es-419", "Inicio de sesión"),
        ("pl", "Sign-in"),
        ("deu", "Sign-in"),
        ("C", "Sign-in"),
        ("", "Sign-in"),
    ] {
        assert_eq!(Words::of(tag).plain("capability-sign-in"), said, "{tag}");
    }
    assert_eq!(FILES.map(|(language, _)| language), Words::LANGUAGES);
}

#[test]
fn what_a_language_lacks_is_said_in_english() {
    let words = Words::from(langid!("de"), [ENGLISH.text(), "capability-call = Videoanruf".to_owned()]);
    assert_eq!([words.plain("capability-call"), words.plain("capability-sign-in")], ["Videoanruf", "Sign-in"]);
}

/// What a translation must keep: variables, messages referred to, and names of variants.
fn marks(body: &str) -> BTreeSet<String> {
    let name = |rest: &str| -> String {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect()
    };
    let after = |opening: &str| -> BTreeSet<String> {
        let rests = body.split(opening).skip(1).map(|rest| name(rest.trim_start()));
        rests.filter(|name| !name.is_empty()).map(|name| format!("{opening}{name}")).collect()
    };
    ["$", "{", "["].into_iter().flat_map(after).collect()
}

const FILES: [(&str, Packed); 5] =
    [("de", GERMAN), ("en", ENGLISH), ("es", SPANISH), ("fr", FRENCH), ("pt", PORTUGUESE)];
