//! Reports as QR codes: drawn, written as pictures, and read again.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use callready::qr::{self, Symbol, Version};
use callready::render;
use callready::report::Report;
use callready::words::Words;

use crate::exit::Failure;
use crate::{files, output, photo, picture};

/// The report as QR codes that fit into the terminal.
pub fn drawn(report: &Report, words: &Words) -> Result<String, Failure> {
    let most = output::columns().map_or(Version::LARGEST, Version::within);
    let codes = render::qr::codes(report, most).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(render::qr::drawn(&codes, words, output::style().colour))
}

/// Writes the report as pictures where somebody asked for them.
pub fn save(report: &Report, path: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    let codes = render::qr::codes(report, Version::LARGEST).map_err(|error| Failure::Usage(error.to_string()))?;
    for (code, number) in codes.iter().zip(1..) {
        write(code, &if codes.len() > 1 { numbered(path, number) } else { path.to_owned() })?;
    }
    Ok(())
}

/// Writes a code as a picture.
pub fn write(code: &str, path: &Path) -> Result<(), Failure> {
    let drawn = Symbol::of(code, Version::LARGEST).map(|symbol| picture::png(&symbol.picture(SCALE)));
    let bytes =
        drawn.and_then(Result::ok).ok_or_else(|| Failure::Usage("the code is too long for a picture".to_owned()))?;
    files::write("picture", path, &bytes)
}

/// Reads a report, or the codes of one from one file or several.
pub fn report(paths: &[PathBuf]) -> Result<Report, Failure> {
    let mut all = Vec::new();
    for path in paths {
        let bytes = if path == Path::new("-") { standard_input()? } else { files::read("report", path, MOST_REPORT)? };
        match texts("report", path, &bytes)? {
            Some(texts) => all.extend(texts),
            None if paths.len() == 1 => return json(path, &bytes),
            None => {
                let fault = "no QR code of a report; several files are read only where each holds codes of one";
                return Err(Failure::invalid("report", path, false, fault));
            }
        }
    }
    render::qr::read_codes(all.iter().map(String::as_str)).map_err(|error| {
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        Failure::invalid("report", Path::new(&paths.join(", ")), false, error)
    })
}

/// The texts of the codes in a picture or in lines of text; none where it is neither.
pub fn texts(what: &'static str, path: &Path, bytes: &[u8]) -> Result<Option<Vec<String>>, Failure> {
    if picture::is_png(bytes) {
        return photo::texts(bytes).map(Some).map_err(|fault| Failure::invalid(what, path, false, fault));
    }
    let text = str::from_utf8(bytes).ok().filter(|text| !text.trim_start().starts_with('{'));
    let lines = text.map(|text| text.lines().filter_map(qr::in_line).map(str::to_owned).collect::<Vec<String>>());
    Ok(lines.filter(|lines| !lines.is_empty()))
}

fn json(path: &Path, bytes: &[u8]) -> Result<Report, Failure> {
    render::read(bytes).map_err(|error| {
        let place = matches!(error, render::ReadError::Malformed { .. });
        Failure::invalid("report", path, place, error)
    })
}

fn standard_input() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MOST_REPORT).read_to_end(&mut bytes);
    read.map_err(|error| Failure::System { what: "standard input", error })?;
    Ok(bytes)
}

/// The file of one picture of several.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

/// Pixels a module: enough for a screen's picture to be photographed.
const SCALE: usize = 6;
/// Largest report that is read, bytes.
const MOST_REPORT: u64 = 16 << 20;
