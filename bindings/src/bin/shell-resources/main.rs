//! Writes what an app needs of core's words and of the managed configuration's keys: `shell-resources android|apple FOLDER`.

mod android;
mod apple;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use callready::words::Words;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (written, folder) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["android", folder] => (android::write(Path::new(folder)), folder),
        ["apple", folder] => (apple::write(Path::new(folder)), folder),
        _ => {
            eprintln!("shell-resources android|apple FOLDER");
            return ExitCode::from(64);
        }
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shell-resources: {folder}: {error}");
            ExitCode::from(74)
        }
    }
}

/// Ids of the messages that screens show.
fn shown() -> impl Iterator<Item = String> {
    Words::ids().into_iter().filter(|id| id.starts_with("shell-") || SHARED.contains(&id.as_str()))
}

/// A message with its arguments numbered in the order of their names, such as `%1$s` where texts are marked by `s`.
fn template(words: &Words, id: &str, mark: char) -> String {
    let asks = words.asks(id);
    let args = asks.iter().zip(1..).map(|(name, n)| (name.clone(), format!("{HOLE}{n}${mark}"))).collect();
    let text = words.text(id, &args);
    // Only what has arguments goes through a formatter, where a per cent sign is written twice.
    let text = if asks.is_empty() { text } else { text.replace('%', "%%") };
    text.replace(HOLE, "%")
}

fn put(folder: &Path, place: &str, text: &str) -> io::Result<()> {
    let path = folder.join(place);
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}

/// Stands for the sign of an argument until those of the text are written twice.
const HOLE: char = '\u{e000}';
/// Words of reports that screens use, too.
const SHARED: [&str; 4] = ["label-rules", "label-notices", "network-wifi", "network-cellular"];
/// What only Apple's systems ask for: beginnings of ids.
const APPLE_ONLY: [&str; 3] = ["shell-local-", "shell-intent", "shell-siri-"];

#[cfg(test)]
mod tests;
