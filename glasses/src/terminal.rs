//! What is there only where somebody watches: a progress bar on standard error, colour, and lines as wide as the terminal.

use std::io::{self, IsTerminal};

use callready::render::Style;
use callready::run::Event;
use callready::words::Words;
use indicatif::{ProgressBar, ProgressStyle};
use terminal_size::{Width, terminal_size};

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

/// How text is written to standard output.
pub fn style() -> Style {
    let terminal = io::stdout().is_terminal();
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty())
        && std::env::var_os("TERM").is_none_or(|it| it != "dumb");
    let width = terminal_size().filter(|_| terminal).map_or(Style::PLAIN.width, |(Width(width), _)| usize::from(width));
    Style { colour: terminal && wanted, width: width.clamp(NARROWEST, WIDEST) }
}

/// Columns below which wrapping helps nobody.
const NARROWEST: usize = 40;
/// Columns beyond which lines are hard to read.
const WIDEST: usize = 120;
