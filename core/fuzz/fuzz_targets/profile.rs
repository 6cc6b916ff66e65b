//! Any bytes are read as a profile; what is accepted survives being printed, read again and tabulated.

#![no_main]

use callready::profile::{Choice, Profile, Table, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match parse(bytes) {
        Ok(profile) => accepted(&profile),
        Err(faults) => assert!(faults.iter().count() > 0 && !faults.to_string().is_empty()),
    }
});

fn accepted(profile: &Profile) {
    let printed = serde_json::to_vec(profile).expect("a profile prints");
    assert_eq!(parse(&printed).as_ref(), Ok(profile));
    for device in profile.devices() {
        let choice = Choice { device, parameters: Default::default(), hosts: Default::default(), responder: None };
        if let Ok(table) = Table::of(profile, &choice) {
            assert!(!table.rows.iter().any(|row| row.targets.len() > 64 * 64));
            let _ = table.to_string();
        }
    }
}
