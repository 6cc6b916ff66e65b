//! `callready code`: an administrator's configuration as a signed QR code; and what such a code is for `check --config`.

use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use callready::config::handover::{self, Handover, PublicKey, Refused, SigningKey};
use callready::qr::{Symbol, Version};
use serde_json::{Map, Value};

use crate::args::Code;
use crate::exit::Failure;
use crate::request::{self, CONFIGURATION, MOST_CONFIGURATION};
use crate::{codes, files, output};

/// Makes the code: drawn on a terminal with its text below, the text alone elsewhere.
pub fn code(options: &Code) -> Result<ExitCode, Failure> {
    let entries = request::json(&options.config, &files::read(CONFIGURATION, &options.config, MOST_CONFIGURATION)?)?;
    let pem = String::from_utf8(files::read("key", &options.key, MOST_KEY)?).unwrap_or_default();
    let key: SigningKey = pem.parse().map_err(|error| Failure::invalid("key", &options.key, false, error))?;
    let code = handover::sign(&entries, SystemTime::now(), options.expires, &key)
        .map_err(|error| Failure::invalid(CONFIGURATION, &options.config, false, error))?;
    if let Some(path) = &options.png {
        codes::write(&code, path)?;
    }
    let fits = |columns| Symbol::of(&code, Version::within(columns));
    let drawn = output::columns().and_then(fits).map_or_else(String::new, |it| it.blocks(output::style().colour));
    output::print(&format!("{drawn}{code}\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// The configuration of a code, in text or a picture; none where the file is neither.
pub fn entries(path: &Path, bytes: &[u8], key: Option<&str>) -> Result<Option<Map<String, Value>>, Failure> {
    let Some(texts) = codes::texts(CONFIGURATION, path, bytes)? else { return Ok(None) };
    let invalid = |fault: &str| Failure::invalid(CONFIGURATION, path, false, fault);
    let [text] = texts.as_slice() else { return Err(invalid("holds several codes; one is needed")) };
    let key = key.map(public_key).transpose()?;
    match handover::accept(text, key.as_ref(), SystemTime::now(), None) {
        Ok(Handover { entries, .. }) => Ok(Some(entries)),
        Err(Refused::NoKey) => {
            Err(invalid("a code counts only with the key that it is signed with: name it with --handover-key"))
        }
        Err(refused) => Err(invalid(&refused.to_string())),
    }
}

/// Reads a key as it stands, or from the file of that name.
fn public_key(text: &str) -> Result<PublicKey, Failure> {
    let path = Path::new(text);
    if !path.is_file() {
        return text.parse().map_err(|error| Failure::Usage(format!("--handover-key: {error}")));
    }
    let pem = String::from_utf8(files::read("key", path, MOST_KEY)?).unwrap_or_default();
    pem.parse().map_err(|error| Failure::invalid("key", path, false, error))
}

/// Largest file of a key, bytes.
const MOST_KEY: u64 = 1 << 20;
