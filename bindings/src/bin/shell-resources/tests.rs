#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use callready::config::{Config, KEYS, Kind};
use roxmltree::{Document, Node};
use serde_json::{Value, json};

use super::*;

/// A key as a form of a console has it.
#[derive(Debug, PartialEq)]
struct Entry {
    kind: &'static str,
    absent: String,
    choices: Vec<String>,
}

#[test]
fn android_s_restrictions_and_apple_s_specification_are_one_table() {
    let (restrictions, specification) = (restricted(), specified());
    assert_eq!(restrictions, specification);
    assert_eq!(restrictions.len(), KEYS.len());
}

#[test]
fn what_the_forms_say_a_value_is_the_json_configuration_takes_and_nothing_else() {
    for (key, entry) in specified() {
        let (absent, wrong) = match entry.kind {
            "boolean" => (json!(entry.absent == "true"), json!("perhaps")),
            "integer" => (json!(entry.absent.parse::<u32>().unwrap()), json!("soon")),
            _ => (json!(entry.absent), json!("no such choice")),
        };
        assert_eq!(notices(&key, absent), Vec::<String>::new(), "{key}");
        if entry.kind != "string" || !entry.choices.is_empty() {
            assert!(notices(&key, wrong)[0].starts_with(&format!("{key}: ")), "{key}");
        }
        for choice in entry.choices {
            assert_eq!(notices(&key, json!(choice)), Vec::<String>::new(), "{key}");
        }
    }
}

#[test]
fn a_form_left_as_it_comes_asks_for_what_no_key_asks_for() {
    let all: serde_json::Map<String, Value> =
        specified().into_iter().map(|(key, entry)| (key, json!(entry.absent))).collect();
    let (set, unset) = (Config::of(&all), Config::of(json!({"language": ""}).as_object().unwrap()));
    let silent = |config: &Config| {
        let silent = config.silent.unwrap();
        (silent.at_enrolment, silent.every, silent.spread, silent.unmetered)
    };
    assert_eq!(silent(&set), silent(&unset));
    assert_eq!((set.report_ssid, set.upload_format), (unset.report_ssid, unset.upload_format));
    assert_eq!(set.depth.unwrap_or_default(), unset.depth.unwrap_or_default());
    assert_eq!(set.profile.as_deref(), Some(Config::PROFILE));
    assert_eq!((set.deadline, set.media, set.language), (None, None, None));
}

#[test]
fn a_console_shows_the_same_label_help_and_choices_on_both() {
    let xml = apple::specification();
    let document = Document::parse(&xml).unwrap();
    let fields: Vec<Node<'_, '_>> = document.descendants().filter(|node| node.has_tag_name("field")).collect();
    assert_eq!(fields.len(), KEYS.len());
    for (field, key) in fields.iter().zip(KEYS) {
        let text = |part: &str| field.children().find(|node| node.has_tag_name(part)).and_then(|node| text(node));
        assert_eq!(field.attribute("keyName"), Some(key.name));
        assert_eq!((text("label").as_deref(), text("description").as_deref()), (Some(key.title), Some(key.help)));
        let options: Vec<&str> = field.descendants().filter_map(|node| node.attribute("value")).collect();
        if let Kind::Choice(names) = key.kind {
            assert!(names.iter().all(|name| options.contains(name)), "{}", key.name);
        }
    }
}

#[test]
fn apple_s_screens_say_the_same_as_android_s_in_every_language() {
    let catalog: BTreeMap<String, Value> = apple::screens().collect();
    let said = |id: &str, language: &str| catalog[id]["localizations"][language]["stringUnit"]["value"].clone();
    assert_eq!(said("shell-last", "de"), "Letzte Prüfung, %1$@: %2$@");
    assert_eq!(said("network-cellular", "en"), "mobile data");
    for language in Words::LANGUAGES {
        for id in catalog.keys() {
            let words = Words::of(language);
            let same = template(&words, id, 's').replace("$s", "$@");
            assert_eq!(said(id, language), same, "{id}");
            assert!(!same.contains("{$"), "{id}: {same}");
        }
    }
    assert!(catalog.contains_key("shell-local-why") && !catalog.contains_key("shell-siri-ask"));
}

#[test]
fn siri_knows_the_phrases_that_the_source_writes() {
    let source = include_str!("../../../../ios/App/Voice/Shortcuts.swift");
    let (first, entry) = apple::phrases();
    let said = |language: &str| -> Vec<String> {
        serde_json::from_value(entry["localizations"][language]["stringSet"]["values"].clone()).unwrap()
    };
    assert_eq!(said("en")[0], first);
    for phrase in said("en") {
        let literal = format!("\"{}\"", phrase.replace("${applicationName}", "\\(.applicationName)"));
        assert!(source.contains(&literal), "{literal}");
    }
    for phrase in Words::LANGUAGES.iter().flat_map(|language| said(language)) {
        assert_eq!(phrase.matches("${applicationName}").count(), 1, "{phrase}");
    }
}

#[test]
fn the_specification_is_of_the_app_that_is_built() {
    let project = include_str!("../../../../ios/project.yml");
    assert!(project.contains(&format!("PRODUCT_BUNDLE_IDENTIFIER: {}\n", apple::BUNDLE)));
}

fn notices(key: &str, value: Value) -> Vec<String> {
    Config::of(&[(key.to_owned(), value)].into_iter().collect()).notices
}

/// What Android's consoles read.
fn restricted() -> BTreeMap<String, Entry> {
    let strings = android::restriction_strings();
    let strings = Document::parse(&strings).unwrap();
    let list = |name: &str| {
        let array = strings.descendants().find(|node| node.attribute("name") == Some(name)).unwrap();
        let items = array.children().filter(|node| node.has_tag_name("item"));
        items.filter_map(|item| item.text()).map(|text| text.trim_matches('"').to_owned()).collect::<Vec<_>>()
    };
    let xml = android::restrictions();
    let document = Document::parse(&xml).unwrap();
    let keys = document.descendants().filter(|node| node.has_tag_name("restriction"));
    let attribute = |node: &Node<'_, '_>, name: &str| node.attribute((ANDROID, name)).map(str::to_owned);
    keys.map(|node| {
        let choices = attribute(&node, "entryValues").map(|array| list(array.strip_prefix("@array/").unwrap()));
        let kind = match attribute(&node, "restrictionType").unwrap().as_str() {
            "bool" => "boolean",
            "integer" => "integer",
            _ => "string",
        };
        let absent = attribute(&node, "defaultValue").unwrap();
        (attribute(&node, "key").unwrap(), Entry { kind, absent, choices: choices.unwrap_or_default() })
    })
    .collect()
}

/// What Apple's consoles read.
fn specified() -> BTreeMap<String, Entry> {
    let xml = apple::specification();
    let document = Document::parse(&xml).unwrap();
    let keys = document.descendants().filter(|node| node.parent().is_some_and(|it| it.has_tag_name("dict")));
    keys.filter(Node::is_element)
        .map(|node| {
            let part = |name: &str| node.children().find(|node| node.has_tag_name(name));
            let kind = match node.tag_name().name() {
                "boolean" => "boolean",
                "integer" => "integer",
                other => Some(other).filter(|name| *name == "string").map(|_| "string").unwrap(),
            };
            let absent = part("defaultValue").and_then(text).unwrap_or_default();
            let values = part("constraint").unwrap().descendants().filter(|node| node.has_tag_name("value"));
            let choices = values.filter_map(|value| value.text()).map(str::to_owned).collect();
            (node.attribute("keyName").unwrap().to_owned(), Entry { kind, absent, choices })
        })
        .collect()
}

/// The first text below a node.
fn text(node: Node<'_, '_>) -> Option<String> {
    node.descendants().find_map(|node| node.text().filter(|text| !text.trim().is_empty())).map(str::to_owned)
}

const ANDROID: &str = "http://schemas.android.com/apk/res/android";
