//! Packs the texts that every program carries: words in five languages and the vendors' tables, to less than a third.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let to = PathBuf::from(env::var("OUT_DIR")?);
    for language in ["de", "en", "es", "fr", "pt"] {
        let name = format!("{language}.ftl");
        pack(&to.join(&name), &[&format!("src/words/{name}"), &format!("src/words/shell/{name}")])?;
    }
    for profile in ["glarassist.json", "remotespark.json"] {
        pack(&to.join(profile), &[&format!("profiles/{profile}")])?;
    }
    Ok(())
}

/// One text out of these, one after the other.
fn pack(to: &PathBuf, files: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut text = Vec::new();
    for file in files {
        println!("cargo::rerun-if-changed={file}");
        text.extend(fs::read(file).map_err(|error| format!("{file}: {error}"))?);
    }
    fs::write(to, miniz_oxide::deflate::compress_to_vec(&text, LEVEL))?;
    Ok(())
}

/// The smallest.
const LEVEL: u8 = 10;
