#![allow(clippy::unwrap_used)]

use super::*;
use crate::qr::{Symbol, scan};
use crate::render::{json, samples};

#[test]
fn every_report_comes_back_byte_for_byte_whatever_the_size_of_its_codes() {
    for (name, report) in samples::all() {
        for modules in [60, 80, 125] {
            let codes = codes(&report, Version::within(modules)).unwrap();
            let back = read_codes(codes.iter().map(String::as_str)).unwrap();
            assert_eq!(json(&back), json(&report), "{name}");
        }
    }
}

#[test]
fn a_usual_report_is_one_code_that_a_camera_reads() {
    for (name, report) in samples::all() {
        let texts = codes(&report, Version::LARGEST).unwrap();
        assert_eq!(texts.len(), 1, "{name}");
        let picture = Symbol::of(&texts[0], Version::LARGEST).unwrap().picture(4);
        assert_eq!(scan(picture.width, picture.height, &picture.luma), texts, "{name}");
    }
}

#[test]
fn codes_that_were_made_long_ago_are_still_read() {
    let report = read_codes(include_str!("golden.txt").lines()).unwrap();
    assert_eq!(report.run_id(), "2026-11-21T09:30:00Z-ae533e07");
    assert_eq!(report.rules[1].targets[1].spans[1].ports.to_string(), "4813-5000");
    assert_eq!(report.findings[0].code, "udp.partial");
}

#[test]
fn odd_reports_come_back_as_well() {
    let mut report = samples::degraded();
    report.findings[0].observations = vec![7, 7, 3];
    report.rules[0].targets[0].spans[0].tested = 70_000;
    report.sentence = "\u{1f44b} \"quoted\" \\ \u{0} ütf".to_owned();
    let mut empty = samples::offline();
    empty.rules.clear();
    empty.findings.clear();
    empty.capabilities.clear();
    let mut gap = samples::not_ready();
    gap.rules.iter_mut().flat_map(|rule| &mut rule.targets).for_each(|target| drop(target.spans.pop()));
    let mut other = samples::ready();
    other.rules.iter_mut().for_each(|rule| rule.ports = "1-65535".parse().unwrap());
    for report in [report, empty, gap, other] {
        let codes = codes(&report, Version::LARGEST).unwrap();
        assert_eq!(read_codes(codes.iter().map(String::as_str)).unwrap(), report);
    }
}

#[test]
fn parts_count_in_any_order_and_as_often_as_they_were_scanned() {
    let (report, codes) = several();
    let shuffled = [&codes[2], &codes[0], "  ", &codes[2], &codes[1], &codes[0]].map(|code| format!(" {code}\r\n"));
    assert_eq!(read_codes(shuffled.iter().map(String::as_str)).unwrap(), report);
}

#[test]
fn what_is_wrong_with_codes_is_said_with_the_way_out() {
    let (_, parts) = several();
    let part = |at: usize| parts[at].as_str();
    let changed = part(1).replacen(&part(1)[40..41], if &part(1)[40..41] == "0" { "1" } else { "0" }, 1);
    let other = codes(&samples::ready(), Version::LARGEST).unwrap();
    for (texts, said) in [
        (vec![], "there is no code"),
        (vec!["\n", " "], "there is no code"),
        (vec!["https://example.com/"], "`https://example.com/` is no code of Callready"),
        (vec!["CALLREADY:X1/"], "is no code of Callready"),
        (vec!["CALLREADY:C1/AAAA/BBBB"], "holds a configuration, not a report"),
        (vec!["CALLREADY:R2/1/1/00000000/"], "of format 2, this program reads format 1: a newer Callready reads it"),
        (vec!["CALLREADY:R1"], "`CALLREADY:R1` is damaged: scan it again"),
        (vec!["CALLREADY:R1/0/1/00000000/"], "is damaged"),
        (vec!["CALLREADY:R1/2/1/00000000/"], "is damaged"),
        (vec!["CALLREADY:R1/1/17/00000000/"], "is damaged"),
        (vec!["CALLREADY:R1/1/1/00000000/abc"], "is damaged"),
        (vec![part(0), part(2)], "part 2 of 3 is missing: scan it as well"),
        (vec![part(1)], "parts 1 and 3 of 3 are missing: scan them as well"),
        (vec![part(0), part(1), part(2), &other[0]], "codes of different reports are mixed"),
        (vec![part(0), part(1), &changed, part(2)], "part 2 is there twice, and not alike"),
        (vec![part(0), &changed, part(2)], "the parts together are not what the codes were made of"),
    ] {
        let error = read_codes(texts.iter().copied()).unwrap_err().to_string();
        assert!(error.contains(said), "{texts:?}: {error}");
    }
}

#[test]
fn a_report_too_long_for_codes_says_what_else_to_do() {
    let mut report = samples::degraded();
    let noise = |n: u64| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ n << 7).to_string();
    report.findings[0].text = (0..3000).map(noise).collect();
    let error = codes(&report, Version::LARGEST).unwrap_err();
    assert!(error.0 > 16 && error.to_string().contains("save it as a file with --save"), "{error}");
}

#[test]
fn codes_that_would_unpack_without_end_are_refused() {
    let text = crate::qr::deflate(&vec![b' '; 4 << 20], b"");
    let mut packed = Vec::new();
    lists::put(&mut packed, u32::try_from(text.len()).unwrap());
    packed.extend(text);
    packed.extend([0, 0]);
    let codes: Vec<String> = part::split(&packed, Version::LARGEST.letters()).iter().map(Part::to_string).collect();
    let error = read_codes(codes.iter().map(String::as_str)).unwrap_err();
    assert_eq!(error.to_string(), "the codes unpack to more than 1 MiB, which no report is");
}

#[test]
fn whatever_is_read_never_stops_the_program() {
    let (report, codes) = several();
    let whole = pack::pack(&report);
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..800 {
        let mut bytes = whole.clone();
        for _ in 0..=next(4) {
            match next(3) {
                0 => bytes.truncate(next(bytes.len().max(1))),
                1 => bytes.push(next(256) as u8),
                _ if bytes.is_empty() => {}
                _ => {
                    let at = next(bytes.len());
                    bytes[at] = next(256) as u8;
                }
            }
        }
        // With a right check value, so that what is inside is read.
        let texts: Vec<String> = part::split(&bytes, 900).iter().map(Part::to_string).collect();
        let _ = read_codes(texts.iter().map(String::as_str));
        let mut text: Vec<char> = codes[next(codes.len())].chars().collect();
        let at = next(text.len());
        text[at] = char::from_u32(next(0x300) as u32).unwrap_or('?');
        let text: String = text.into_iter().collect();
        let _ = read_codes([text.as_str(), &codes[1], &codes[2]]);
    }
}

fn several() -> (Report, Vec<String>) {
    let report = samples::degraded();
    let codes = (20..125).map(|modules| codes(&report, Version::within(modules)));
    let codes = codes.filter_map(Result::ok).find(|codes| codes.len() == 3).unwrap();
    (report, codes)
}
