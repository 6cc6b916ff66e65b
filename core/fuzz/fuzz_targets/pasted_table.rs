//! Any cells below fixed headings are read as a pasted table; what is accepted can be saved and read again.

#![no_main]

use callready::profile::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|rows: &str| {
    for headings in
        ["Service\tHost\tPort\tProtocol\tCan be disabled\n", "Host,TCP ports,UDP ports\n", "Host  Port/Protocol\n"]
    {
        if let Ok(profile) = parse(format!("{headings}{rows}").as_bytes()) {
            let printed = serde_json::to_vec(&profile).expect("a profile prints");
            assert_eq!(parse(&printed), Ok(profile));
        }
    }
});
