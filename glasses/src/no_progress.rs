//! Nobody watches a headless program.

use callready::run::Event;
use callready::words::Words;

/// A progress bar that shows nothing.
pub struct Bar;

impl Bar {
    /// Shows nothing.
    pub fn new(_quiet: bool, _words: &Words) -> Self {
        Self
    }

    /// Shows nothing.
    pub fn show(&self, _event: &Event<'_>) {}
}
