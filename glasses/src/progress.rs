//! The progress bar, on standard error and only where somebody watches.

use std::io::{self, IsTerminal};

use callready::run::Event;
use callready::words::Words;
use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar, hidden when `quiet` or when standard error is no terminal.
pub struct Bar<'a> {
    bar: ProgressBar,
    words: &'a Words,
}

impl<'a> Bar<'a> {
    /// An empty bar that names phases in these words.
    pub fn new(quiet: bool, words: &'a Words) -> Self {
        let bar = if quiet || !io::stderr().is_terminal() { ProgressBar::hidden() } else { ProgressBar::new(0) };
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len}  {msg}") {
            bar.set_style(style);
        }
        Self { bar, words }
    }

    /// Shows how far the run is.
    pub fn show(&self, event: &Event<'_>) {
        let Event::Progress(progress) = event else { return };
        self.bar.set_length(progress.planned as u64);
        self.bar.set_position(progress.done as u64);
        self.bar.set_message(self.words.plain(progress.phase.code()));
    }
}

impl Drop for Bar<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
