//! QR codes out and in: what is printed is read by another program, and comes back the same. Nothing here touches a network.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

#[test]
fn pictures_that_another_reader_decodes_give_the_same_report() {
    let folder = tempfile::tempdir().unwrap();
    for (name, report, pictures) in reports(folder.path()) {
        let png = folder.path().join(format!("{name}.png"));
        let shown = run(&["show", &report, "--png", png.to_str().unwrap(), "--format", "json"]);
        let files: Vec<PathBuf> = match pictures {
            1 => vec![png],
            _ => (1..=pictures).map(|number| folder.path().join(format!("{name}-{number}.png"))).collect(),
        };
        let files: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
        assert_eq!(shown.stdout, fs::read(&report).unwrap());
        // This program's own reader, the order being nobody's business.
        let back: Vec<&str> = ["show", "--format", "json"].into_iter().chain(files.iter().rev().copied()).collect();
        assert_eq!(run(&back).stdout, shown.stdout, "{name}");
        let Some(texts) = zbar(&files) else { continue };
        let text = folder.path().join("codes.txt");
        fs::write(&text, &texts).unwrap();
        for back in [
            run(&["show", text.to_str().unwrap(), "--format", "json"]),
            fed(&["show", "-", "--format", "json"], &texts),
        ] {
            assert_eq!(back.stdout, shown.stdout, "{name}");
            assert_eq!(back.status, shown.status, "{name}");
        }
    }
}

#[test]
fn codes_in_a_terminal_are_numbered_in_words_of_the_language() {
    let folder = tempfile::tempdir().unwrap();
    for (name, report, codes) in reports(folder.path()) {
        let printed = run(&["show", &report, "--format", "qr", "--language", "de"]);
        let text = String::from_utf8(printed.stdout).unwrap();
        let numbered: Vec<&str> = text.lines().filter(|line| line.contains("Code")).collect();
        let expected: Vec<String> = (1..=codes).map(|number| format!("Code {number} von {codes}")).collect();
        assert_eq!(numbered, if codes == 1 { Vec::new() } else { expected }, "{name}");
        assert!(text.contains('▀') && !text.contains('\x1b'), "{name}");
    }
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let [.., (_, report, _)] = &reports(folder.path())[..] else { unreachable!() };
    let png = folder.path().join("all.png");
    run(&["show", report, "--png", png.to_str().unwrap()]);
    let part = |number: usize| folder.path().join(format!("all-{number}.png")).to_str().unwrap().to_owned();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (first, third) = (part(1), part(3));
    let white = write("white.png", &blank());
    let cut = write("cut.png", &fs::read(&first).unwrap()[..200]);
    let text = write("code.txt", b"QR-Code:CALLREADY:R1/1/2/00000000/AAA\n");
    let newer = write("newer.txt", b"[12:01] CALLREADY:R7/whatever\n");
    for (arguments, said) in [
        (vec!["show", &first, &third], "part 2 of 3 is missing: scan it as well"),
        (vec!["show", &text], "part 2 of 2 is missing"),
        (vec!["show", &newer], "the code is of format 7, this program reads format 1"),
        (vec!["show", &white], "no QR code can be read in this picture"),
        (vec!["show", &cut], "no PNG that can be read"),
        (vec!["show", &first, report], "several files are read only where each holds codes of one"),
    ] {
        fails(&arguments, 65, said);
    }
}

#[test]
fn a_configuration_code_counts_with_the_right_key_only() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let site =
        write("site.json", &json!({"profile": "remotespark", "dns": "192.0.2.53", "language": "de"}).to_string());
    let key = write("key.pem", PRIVATE);
    let public = write("public.pem", PUBLIC);
    let png = folder.path().join("site.png").to_str().unwrap().to_owned();
    let made = run(&["code", &site, "--key", &key, "--png", &png]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let text = String::from_utf8(made.stdout).unwrap();
    assert!(text.starts_with("CALLREADY:C1/") && text.lines().count() == 1, "{text}");
    if let Some(read) = zbar(&[png.as_str()]) {
        assert_eq!(read, text);
    }
    let code = write("code.txt", &text);
    let other = "bFrjPzHEFifBpvR9ae4jZamIzSoHBj1r251nlp9wtEY=";
    // What comes after the configuration is wrong, so that nothing is tested.
    for (config, key, status, said) in [
        (&code, Some(public.as_str()), 64, "--interface: there is no no-such-interface"),
        (&png, Some("qCfPOHkxYK+m1+8sWPXVYjxEeS5aYsazzcP9ERXQV1o="), 64, "--interface: there is no no-such-interface"),
        (&code, Some(other), 65, "the code is not signed with the key"),
        (&code, None, 65, "name it with --handover-key"),
        (&code, Some("nonsense"), 64, "--handover-key: an Ed25519 public key is needed"),
    ] {
        let mut arguments = vec!["check", "--interface", "no-such-interface", "--config", config];
        arguments.extend(key.into_iter().flat_map(|key| ["--handover-key", key]));
        fails(&arguments, status, said);
    }
    fails(&["show", &code], 65, "this code holds a configuration, not a report");
}

#[test]
fn no_code_is_made_of_what_a_device_would_refuse() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (key, public) = (write("key.pem", PRIVATE), write("public.pem", PUBLIC));
    let (good, wrong) = (write("good.json", "{}"), write("wrong.json", r#"{"depth": "deep"}"#));
    let own = write("own.json", r#"{"handover_key": "qCfPOHkxYK+m1+8sWPXVYjxEeS5aYsazzcP9ERXQV1o="}"#);
    for (arguments, status, said) in [
        (["code", &wrong, "--key", &key].as_slice(), 65, "depth: one of quick, full is needed"),
        (&["code", &own, "--key", &key], 65, "handover_key: no code may set it"),
        (&["code", &good, "--key", &public], 65, "an Ed25519 private key without a password is needed"),
        (&["code", &good, "--key", &key, "--expires", "2020-01-01"], 65, "would expire before it is made"),
        (&["code", &good, "--key", &key, "--expires", "soon"], 64, "a day or a moment is needed"),
    ] {
        fails(arguments, status, said);
    }
}

/// Reports by name, their files, and how many codes each takes: two that the lab saw, and one with more to say than a code holds.
fn reports(folder: &Path) -> Vec<(&'static str, String, usize)> {
    let judged = ["open-mobile", "only-443-web"].map(|name| {
        let observations = format!("{}/../tests/golden/demo/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
        (name, run(&["judge", &observations, "--format", "json"]).stdout, 1)
    });
    let mut long: Value = serde_json::from_slice(&judged[1].1).unwrap();
    let noise = |n: u64| char::from(b' ' + (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 57) as u8 % 95);
    long["findings"][0]["text"] = (1..2600).map(|n| noise(n * n)).collect::<String>().into();
    let path = folder.join("raw.json");
    fs::write(&path, long.to_string()).unwrap();
    let long = ("long", run(&["show", path.to_str().unwrap(), "--format", "json"]).stdout, 3);
    let written = judged.into_iter().chain([long]).map(|(name, bytes, codes)| {
        let path = folder.join(name).with_extension("json");
        fs::write(&path, bytes).unwrap();
        (name, path.to_str().unwrap().to_owned(), codes)
    });
    written.collect()
}

/// What zbar reads in pictures, a line a code; none, loudly, where it is not installed, which is a failure with `CALLREADY_REQUIRE_LAB`.
fn zbar(files: &[&str]) -> Option<String> {
    match Command::new("zbarimg").args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"]).args(files).output() {
        Ok(output) => {
            assert!(output.status.success(), "{output:?}");
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) => {
            assert!(std::env::var_os("CALLREADY_REQUIRE_LAB").is_none(), "zbarimg: {error}; tests/install installs it");
            eprintln!("SKIPPED: NO OTHER READER READ THE PICTURES: zbarimg: {error}; tests/install installs it");
            None
        }
    }
}

/// A white picture of 8 by 8.
fn blank() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 8, 8);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[255; 64]).unwrap();
    bytes
}

fn fails(arguments: &[&str], status: i32, said: &str) {
    let output = run(arguments);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {error}");
    assert!(error.starts_with("callready: ") && error.contains(said), "{arguments:?}: {error}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
}

fn run(arguments: &[&str]) -> Output {
    fed(arguments, "")
}

fn fed(arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callready"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CALLREADY_")) {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that does not read may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIIJq5nTd5GaPfmS7ej7nqFRnGHPQM25eHYpjIJdLhRR+
-----END PRIVATE KEY-----
";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAqCfPOHkxYK+m1+8sWPXVYjxEeS5aYsazzcP9ERXQV1o=
-----END PUBLIC KEY-----
";
