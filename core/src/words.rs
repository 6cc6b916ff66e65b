//! Every sentence a person reads: a stable code and its arguments become text.
//!
//! The messages are Fluent files, two for each language, in `words/`: what reports say, and what only the shells' screens say.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::resolver::ResolverError;
use fluent_bundle::resolver::errors::ReferenceKind;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};
use unic_langid::{LanguageIdentifier, langid};

use crate::packed::{Packed, packed};

/// One language's messages.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Primary subtags (RFC 5646 section 2.2.1) of the languages that have messages.
    pub const LANGUAGES: [&'static str; 5] = ["de", "en", "es", "fr", "pt"];

    /// The English messages.
    pub fn english() -> Self {
        Self::from(langid!("en"), [ENGLISH.text()])
    }

    /// The messages of a language, named by a BCP 47 tag or a POSIX locale such as `pt-BR` or `de_AT.UTF-8`; English where it has none.
    ///
    /// A message that the language lacks is the English one.
    pub fn of(language: &str) -> Self {
        let primary = language.split(['-', '_', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        let (language, own) = match primary.as_str() {
            "de" => (langid!("de"), GERMAN),
            "es" => (langid!("es"), SPANISH),
            "fr" => (langid!("fr"), FRENCH),
            "pt" => (langid!("pt"), PORTUGUESE),
            _ => return Self::english(),
        };
        Self::from(language, [ENGLISH.text(), own.text()])
    }

    /// The language's primary subtag.
    pub fn language(&self) -> &str {
        self.bundle.locales.first().map_or("en", |language| language.language.as_str())
    }

    /// Fills the message whose id is `code` with dots as dashes (`udp.blocked` is `udp-blocked`).
    ///
    /// A code without a message is returned as it stands, so that plain text of a custom profile passes through.
    pub fn text(&self, code: &str, args: &BTreeMap<String, String>) -> String {
        let id = code.replace('.', "-");
        let Some(pattern) = self.bundle.get_message(&id).and_then(|message| message.value()) else {
            return code.to_owned();
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        // A missing argument shows as `{$name}` in the sentence; there is nobody else to tell.
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }

    /// Fills a message that has no arguments.
    pub fn plain(&self, code: &str) -> String {
        self.text(code, &BTreeMap::new())
    }

    /// Ids of all messages, in the order of their files.
    pub fn ids() -> Vec<String> {
        // No line of a message's body begins at the margin.
        let is_first = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        ENGLISH.text().lines().filter(is_first).filter_map(|line| Some(line.split_once(" =")?.0.to_owned())).collect()
    }

    /// Names of the arguments that a message asks for, sorted.
    pub fn asks(&self, code: &str) -> Vec<String> {
        let id = code.replace('.', "-");
        let mut errors = Vec::new();
        if let Some(pattern) = self.bundle.get_message(&id).and_then(|message| message.value()) {
            let _ = self.bundle.format_pattern(pattern, None, &mut errors);
        }
        let mut names: Vec<String> = errors.into_iter().filter_map(lacking).collect();
        names.sort();
        names.dedup();
        names
    }

    /// Messages of all files; a later file's stand in place of an earlier one's.
    fn from(language: LanguageIdentifier, files: impl IntoIterator<Item = String>) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Hosts and ports are copied out of these sentences; invisible direction marks would travel with them.
        bundle.set_use_isolating(false);
        for file in files {
            let resource = FluentResource::try_new(file).unwrap_or_else(|(sound_part, _)| sound_part);
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }
}

/// The argument for whose lack a message could not be filled.
fn lacking(error: FluentError) -> Option<String> {
    match error {
        FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { id })) => Some(id),
        _ => None,
    }
}

const ENGLISH: Packed = packed!("en.ftl");
const FRENCH: Packed = packed!("fr.ftl");
const GERMAN: Packed = packed!("de.ftl");
const PORTUGUESE: Packed = packed!("pt.ftl");
const SPANISH: Packed = packed!("es.ftl");

#[cfg(test)]
mod languages;
#[cfg(test)]
mod tests;
