//! Android's resources.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use callready::config::{KEYS, Key, Kind};
use callready::words::Words;

use crate::{APPLE_ONLY, put, shown, template};

/// Strings in every language, and the restrictions with theirs, which consoles show in English.
pub fn write(folder: &Path) -> io::Result<()> {
    let write = |place: &str, text: String| put(folder, place, &text);
    for language in Words::LANGUAGES {
        let qualifier = if language == "en" { String::new() } else { format!("-{language}") };
        write(&format!("values{qualifier}/strings.xml"), strings(language))?;
    }
    write("values/restrictions.xml", restriction_strings())?;
    write("xml/restrictions.xml", restrictions())
}

/// The messages of the screens as string resources; their arguments are numbered in the order of their names.
fn strings(language: &str) -> String {
    let words = Words::of(language);
    let shown = shown().filter(|id| !APPLE_ONLY.iter().any(|start| id.starts_with(start)));
    resources(shown.map(|id| string(&id.replace('-', "_"), &template(&words, &id, 's'))))
}

pub fn restriction_strings() -> String {
    resources(KEYS.iter().flat_map(|key| {
        let name = |part| format!("restriction_{}_{part}", key.name);
        let choices = match key.kind {
            Kind::Choice(names) => {
                let items: String = names.iter().map(|it| format!("<item>{}</item>", escaped(it))).collect();
                vec![format!(
                    "<string-array name=\"{}\" translatable=\"false\">{items}</string-array>",
                    name("choices")
                )]
            }
            _ => Vec::new(),
        };
        [string(&name("title"), key.title), string(&name("help"), key.help)].into_iter().chain(choices)
    }))
}

/// What an administrator's console reads.
pub fn restrictions() -> String {
    let mut xml = format!("{DECLARATION}<restrictions xmlns:android=\"http://schemas.android.com/apk/res/android\">\n");
    for key in KEYS {
        let Key { name, kind, .. } = key;
        let choices = format!(
            " android:entries=\"@array/restriction_{name}_choices\" android:entryValues=\"@array/restriction_{name}_choices\""
        );
        let (form, absent, choices) = match kind {
            Kind::Text | Kind::Secret | Kind::Object => ("string", String::new(), ""),
            Kind::Switch(on) => ("bool", on.to_string(), ""),
            Kind::Count(count) => ("integer", count.to_string(), ""),
            Kind::Choice(names) => ("choice", names.first().copied().unwrap_or_default().to_owned(), choices.as_str()),
        };
        let _ = writeln!(
            xml,
            "    <restriction android:key=\"{name}\" android:restrictionType=\"{form}\" android:defaultValue=\"{absent}\" \
             android:title=\"@string/restriction_{name}_title\" android:description=\"@string/restriction_{name}_help\"{choices}/>"
        );
    }
    xml + "</restrictions>\n"
}

fn resources(entries: impl Iterator<Item = String>) -> String {
    let mut xml = format!("{DECLARATION}<resources>\n");
    for entry in entries {
        let _ = writeln!(xml, "    {entry}");
    }
    xml + "</resources>\n"
}

fn string(name: &str, text: &str) -> String {
    // Else a per cent sign in a sentence counts as a forgotten argument.
    let formatted = if text.contains('%') && !text.contains("%1$s") { " formatted=\"false\"" } else { "" };
    format!("<string name=\"{name}\"{formatted}>{}</string>", escaped(text))
}

/// A text as a string resource writes it: between double quotes, so that white space stays, with the escapes of XML and of Android.
fn escaped(text: &str) -> String {
    let mut escaped = String::from("\"");
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            '\\' | '"' | '\'' | '@' | '?' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped + "\""
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_through_android_s_escapes() {
        assert_eq!(escaped("It's \"5 < 6\" & @all?\n C:\\x "), r#""It\'s \"5 &lt; 6\" &amp; \@all\?\n C:\\x ""#);
    }

    #[test]
    fn a_per_cent_sign_is_no_argument() {
        assert_eq!(string("a", "100 % of it"), r#"<string name="a" formatted="false">"100 % of it"</string>"#);
        assert_eq!(string("a", "%1$s"), r#"<string name="a">"%1$s"</string>"#);
    }

    #[test]
    fn arguments_are_numbered_by_name_in_every_language() {
        let line = r#"<string name="shell_last">"Letzte Prüfung, %1$s: %2$s"</string>"#;
        assert!(strings("de").contains(line), "{}", strings("de"));
        assert!(strings("en").contains(r#"<string name="network_cellular">"mobile data"</string>"#));
    }

    #[test]
    fn every_key_has_its_restriction_with_type_and_default() {
        let xml = restrictions();
        for key in KEYS {
            assert_eq!(xml.matches(&format!("android:key=\"{}\"", key.name)).count(), 1, "{}", key.name);
        }
        for part in [
            r#"android:key="run_at_enrolment" android:restrictionType="bool" android:defaultValue="true""#,
            r#"android:key="run_every_h" android:restrictionType="integer" android:defaultValue="0""#,
            r#"android:key="metered" android:restrictionType="choice" android:defaultValue="allow""#,
            r#"android:key="upload_token" android:restrictionType="string" android:defaultValue="""#,
        ] {
            assert!(xml.contains(part), "{part}");
        }
        assert!(restriction_strings().contains("<item>\"allow\"</item><item>\"skip\"</item>"));
    }
}
