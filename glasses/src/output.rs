//! Standard output is the result alone; everything else goes to standard error.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use callready::render::{self, Style};
use callready::report::Report;
use callready::words::Words;
use clap::error::ErrorKind;
use terminal_size::{Width, terminal_size};

use crate::args::Format;
use crate::codes;
use crate::exit::{self, Failure};

/// Prints a report; the exit status is its readiness.
pub fn report(report: &Report, format: Format, words: &Words) -> Result<ExitCode, Failure> {
    let text = match format {
        Format::Text => render::text(report, words, style()),
        Format::Json => render::json(report),
        Format::Ndjson => render::ndjson(report, None),
        Format::Ticket => render::ticket(report, words),
        Format::Csv => render::csv(report, words),
        Format::Sentence => format!("{}\n", report.sentence),
        Format::Qr => codes::drawn(report, words)?,
    };
    print(&text)?;
    Ok(exit::status(report))
}

/// Writes to standard output; a reader that has gone away is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut to = io::stdout().lock();
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::System { what: "standard output", error })
        }
        _ => Ok(()),
    }
}

/// Tells on standard error, after the program's name.
pub fn complain(message: &impl Display) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "callready: {message}");
}

/// Prints help and version, or passes on what is wrong with the command line.
pub fn usage(error: &clap::Error) -> Result<ExitCode, Failure> {
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => print(&text).map(|()| ExitCode::SUCCESS),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Err(Failure::Usage(format!("no command\n\n{}", text.trim_end())))
        }
        _ => Err(Failure::Usage(text.trim_start_matches("error: ").trim_end().to_owned())),
    }
}

/// How text is laid out here; the headless program has no colours.
pub fn style() -> Style {
    let terminal = io::stdout().is_terminal();
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty())
        && std::env::var_os("TERM").is_none_or(|it| it != "dumb");
    let colour = cfg!(feature = "comfort") && terminal && wanted;
    Style { colour, width: columns().unwrap_or(Style::PLAIN.width).clamp(NARROWEST, WIDEST) }
}

/// Columns of the terminal; none where standard output is none.
pub fn columns() -> Option<usize> {
    let terminal = io::stdout().is_terminal();
    terminal_size().filter(|_| terminal).map(|(Width(width), _)| usize::from(width))
}

/// Columns below which wrapping helps nobody.
const NARROWEST: usize = 40;
/// Columns beyond which lines are hard to read.
const WIDEST: usize = 120;
