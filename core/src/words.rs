//! Every sentence a person reads: a stable code and its arguments become text.
//!
//! The messages are Fluent files, one for each language, in `words/`.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::langid;

/// One language's messages.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The English messages.
    pub fn english() -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![langid!("en")]);
        // Hosts and ports are copied out of these sentences; invisible direction marks would travel with them.
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(ENGLISH.to_owned()).unwrap_or_else(|(sound_part, _)| sound_part);
        bundle.add_resource_overriding(resource);
        Self { bundle }
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
}

const ENGLISH: &str = include_str!("words/en.ftl");

#[cfg(test)]
mod tests;
