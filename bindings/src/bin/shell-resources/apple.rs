//! What Xcode compiles into the app (String Catalogs), and what an administrator's console reads (AppConfig's specification, version 1).

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use callready::config::{KEYS, Key, Kind};
use callready::words::Words;
use serde_json::{Map, Value, json};

use crate::{put, shown, template};

/// Catalogs of the screens, of what the system itself shows and of Siri's phrases, and the specification of the managed configuration.
pub fn write(folder: &Path) -> io::Result<()> {
    put(folder, "Localizable.xcstrings", &catalog(screens()))?;
    put(folder, "InfoPlist.xcstrings", &catalog(INFO.map(|(key, id)| (key.to_owned(), entry(id)))))?;
    put(folder, "AppShortcuts.xcstrings", &catalog([phrases()]))?;
    put(folder, "specfile.xml", &specification())
}

/// Every message of the screens by its own id; Siri's have a catalog of their own.
pub fn screens() -> impl Iterator<Item = (String, Value)> {
    shown().filter(|id| !PHRASES.contains(&id.as_str())).map(|id| (id.clone(), entry(&id)))
}

/// What is said to Siri: all phrases by the first one in English, as the source writes it, with the app's name left to the system.
pub fn phrases() -> (String, Value) {
    let said = |language: &str| {
        let app = [("app".to_owned(), "${applicationName}".to_owned())].into();
        PHRASES.map(|id| Words::of(language).text(id, &app))
    };
    (said("en")[0].clone(), localized(|language| json!({"stringSet": {"state": TRANSLATED, "values": said(language)}})))
}

/// The managed configuration as AppConfig's consoles read it.
pub fn specification() -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<managedAppConfiguration>\n  <version>1</version>\n  <bundleId>{BUNDLE}</bundleId>\n  <dict>\n"
    );
    KEYS.iter().for_each(|key| xml += &definition(key));
    let _ = writeln!(xml, "  </dict>\n  <presentation defaultLocale=\"{LOCALE}\">");
    KEYS.iter().for_each(|key| xml += &field(key));
    xml + "  </presentation>\n</managedAppConfiguration>\n"
}

fn entry(id: &str) -> Value {
    localized(|language| {
        let value = template(&Words::of(language), id, '@');
        json!({"stringUnit": {"state": TRANSLATED, "value": value}})
    })
}

fn localized(said: impl Fn(&str) -> Value) -> Value {
    let localizations: Map<String, Value> =
        Words::LANGUAGES.iter().map(|language| ((*language).to_owned(), said(language))).collect();
    // "manual": Xcode neither looks for the source of a string nor removes it.
    json!({"extractionState": "manual", "localizations": localizations})
}

fn catalog(strings: impl IntoIterator<Item = (String, Value)>) -> String {
    let strings: Map<String, Value> = strings.into_iter().collect();
    format!("{:#}\n", json!({"sourceLanguage": "en", "strings": strings, "version": "1.0"}))
}

/// The type of a key, its value where it is absent, and what else it may be; consoles' forms leave out what is left empty.
fn definition(key: &Key) -> String {
    let name = key.name;
    let (form, absent, choices): (_, _, &[&str]) = match key.kind {
        Kind::Text | Kind::Secret | Kind::Object => ("string", None, &[]),
        Kind::Switch(on) => ("boolean", Some(on.to_string()), &[]),
        Kind::Count(count) => ("integer", Some(count.to_string()), &[]),
        Kind::Choice(names) => ("string", names.first().map(|first| (*first).to_owned()), names),
    };
    let value = |text: &str| format!("<value>{}</value>", escaped(text));
    let least = if matches!(key.kind, Kind::Count(_)) { " min=\"0\"" } else { "" };
    let mut xml = format!("    <{form} keyName=\"{name}\">\n");
    if let Some(absent) = absent {
        let _ = writeln!(xml, "      <defaultValue>{}</defaultValue>", value(&absent));
    }
    let _ = if choices.is_empty() {
        writeln!(xml, "      <constraint nullable=\"true\"{least}/>")
    } else {
        let values: String = choices.iter().map(|choice| value(choice)).collect();
        writeln!(xml, "      <constraint nullable=\"true\"><values>{values}</values></constraint>")
    };
    xml + &format!("    </{form}>\n")
}

/// How a console shows it.
fn field(key: &Key) -> String {
    let said = |text: &str| format!("<language value=\"{LOCALE}\">{}</language>", escaped(text));
    let form = match key.kind {
        Kind::Text | Kind::Secret | Kind::Object | Kind::Count(_) => "input",
        Kind::Switch(_) => "checkbox",
        Kind::Choice(_) => "select",
    };
    let mut xml = format!(
        "    <field keyName=\"{}\" type=\"{form}\">\n      <label>{}</label>\n      <description>{}</description>\n",
        key.name,
        said(key.title),
        said(key.help)
    );
    if let Kind::Choice(names) = key.kind {
        let option = |name: &&str| format!("<option value=\"{name}\">{}</option>", said(name));
        let _ = writeln!(xml, "      <options>{}</options>", names.iter().map(option).collect::<String>());
    }
    xml + "    </field>\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The app, as `ios/project.yml` names it.
pub const BUNDLE: &str = "app.callready";
const TRANSLATED: &str = "translated";
const LOCALE: &str = "en-US";
/// What the system shows by itself: keys of Info.plist, and the messages.
const INFO: [(&str, &str); 2] =
    [("CFBundleDisplayName", "shell-app-name"), ("NSLocalNetworkUsageDescription", "shell-local-purpose")];
const PHRASES: [&str; 2] = ["shell-siri-test", "shell-siri-ask"];
