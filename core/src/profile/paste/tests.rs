#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::profile::{Choice, Table, parse};

const HEAD: &str = "Destination Service\tDestination Host(s)\tDestination Port(s)\tProtocol\tCan be disabled by Glartek?\tDescription\n";

/// GlarAssist's web table as a browser copies it.
fn web_table() -> String {
    let rtc_ports = "80, 443, 3433, 4700-5000, 5668, 5669, 6080, 6443, 8667, 9667, 30011-30013";
    let rtc_hosts = ".agora.io .edge.agora.io .sd-rtn.com .edge.sd-rtn.com";
    format!(
        "Web Application\n{HEAD}\
         GlarAssist Frontend\tglarassist.com\t443\tTCP\tNo\tApplication web interface.\n\
         Real Time Communications Backend\t{rtc_hosts}\t{rtc_ports}\tTCP\tNo\tThe standard version of GlarAssist uses a third party.\n\
         “ \"\t“ \"\t3478, 4700-5000\tUDP\tNo\t“ \"\n\
         Session File Hosting Service (AWS S3)\tExample: *.eu-west-1.amazonaws.com\t443\tTCP\tYes (disables cloud recording and file sharing)\tService hosted on AWS S3.\n\
         Error Reporting Backend\t35.188.42.15 / 34.120.195.249\t443\tTCP\tYes (has no impact)\tError and experience reporting.\n"
    )
}

fn listed(text: &str) -> String {
    let profile = parse(text.as_bytes()).unwrap_or_else(|faults| panic!("{faults}"));
    let choice =
        Choice { device: DeviceClass::Web, parameters: Default::default(), hosts: Default::default(), responder: None };
    Table::of(&profile, &choice).unwrap().to_string()
}

fn faults(rows: &str) -> String {
    parse(rows.as_bytes()).expect_err("a wrong table is refused").to_string()
}

#[test]
fn a_pasted_vendor_table_becomes_a_profile() {
    let profile = parse(web_table().as_bytes()).unwrap();
    assert_eq!(
        (profile.id.as_str(), profile.title.as_str(), profile.dated.as_str()),
        ("pasted", "Web Application", "undated")
    );
    let loses: Vec<&str> = profile.rules.iter().map(|rule| rule.loses.as_str()).collect();
    assert_eq!(loses[3..], ["disables cloud recording and file sharing", "has no impact"]);
    assert_eq!(profile.rules[2].rows[0].row, 3);
    insta::assert_snapshot!(listed(&web_table()));
}

#[test]
fn a_pasted_table_has_the_rows_of_the_built_in_one() {
    let pasted = parse(web_table().as_bytes()).unwrap();
    let built_in = crate::profile::builtin("glarassist").unwrap();
    let web = built_in.rules.iter().filter(|rule| rule.devices.contains(&DeviceClass::Web));
    for (pasted, built_in) in pasted.rules.iter().zip(web) {
        assert_eq!(
            (&pasted.service, &pasted.ports, pasted.transport),
            (&built_in.service, &built_in.ports, built_in.transport)
        );
        assert_eq!((pasted.required, &pasted.can_be_disabled), (built_in.required, &built_in.can_be_disabled));
        let hosts = |rule: &Rule| -> Vec<String> {
            rule.hosts
                .iter()
                .map(|host| host.name.replace("{s3_region}", "eu-west-1"))
                .filter(|name| !name.contains('{'))
                .collect()
        };
        assert_eq!(hosts(pasted), hosts(built_in));
    }
    assert_eq!(pasted.controls, built_in.controls);
}

#[test]
fn a_pasted_profile_can_be_saved_and_read_again() {
    let profile = parse(web_table().as_bytes()).unwrap();
    assert_eq!(parse(serde_json::to_string(&profile).unwrap().as_bytes()).unwrap(), profile);
}

/// The misprints of GlarAssist's mobile table, as they stand on the page.
#[test]
fn the_misprints_of_the_mobile_table_are_named_with_line_and_column() {
    let mobile = web_table()
        .replace(".edge.agora.io .sd-rtn.com", ".edge.agora .io.sd-rtn.com")
        .replace("*.eu-west-1", "*.eu-west- 1");
    insta::assert_snapshot!(faults(&mobile), @r"
    line 4, Destination Host(s): `.edge.agora .io.sd-rtn.com` looks like a name broken by a space; if it is not, put a comma between
    line 5, Destination Host(s): `.edge.agora .io.sd-rtn.com` looks like a name broken by a space; if it is not, put a comma between
    line 6, Destination Host(s): `eu-west-` is not a host: a name holds letters, digits, hyphens and dots
    ");
}

#[test]
fn whatever_cannot_be_read_fails_with_its_reason() {
    for (row, why) in [
        ("A\ta.example\t70000\tTCP", "line 2, Port: port 70000 is outside 1-65535"),
        ("A\ta.example\t5000-4700\tTCP", "line 2, Port: range 5000-4700 runs backwards"),
        ("A\ta.example\t443, 440-450\tTCP", "line 2, Port: ports 440-450 and 443 overlap"),
        ("A\ta.example\tany\tTCP", "line 2, Port: `any` is not a port"),
        ("A\ta.example\t443,\tTCP", "line 2, Port: a comma with no port beside it"),
        ("A\ta.example\t\tTCP", "line 2, Port: no ports"),
        ("A\ta.example\t443\tSCTP", "line 2, Protocol: unknown protocol `SCTP`; it is TCP, UDP or both"),
        ("A\ta.example\t443\t", "line 2, Port: no protocol for `443`; write 443 (TCP)"),
        ("A\ta.example\t443 (UDP)\tTCP", "line 2, Port: `443 (UDP)` contradicts the protocol column"),
        (
            "A\ta.example\tTCP 80 UDP 443\tboth",
            "line 2, Port: `TCP 80 UDP 443` can be read in two ways; write 80 (TCP), 443 (UDP)",
        ),
        ("A\t\t443\tTCP", "line 2, Host: no host"),
        ("A\tany\t443\tTCP", "line 2, Host: `any` is no full host name"),
        (
            "A\t<tenant>.example\t443\tTCP",
            "line 2, Host: `<tenant>.example` is not a host: a name holds letters, digits, hyphens and dots",
        ),
        ("A\thttps://a.example/x\t443\tTCP", "line 2, Host: `a.example/x` is not a network, as 203.0.113.0/24 is"),
        (
            "A\t10.0.0.1 - 10.0.0.9\t443\tTCP",
            "line 2, Host: `-` is not a host: a name holds letters, digits, hyphens and dots",
        ),
        ("\"\ta.example\t443\tTCP", "line 2, Service: a ditto mark with nothing above it"),
        ("A\ta.example\t443", "line 2: 3 cells, but 4 headings"),
        ("A\ta.example\t443\tTCP\tx", "line 2: 5 cells, but 4 headings"),
        ("", "line 1: no row below the headings"),
    ] {
        assert_eq!(faults(&format!("Service\tHost\tPort\tProtocol\n{row}")), why);
    }
}

#[test]
fn text_that_is_no_table_is_refused() {
    for text in ["[1, 2]", "hello", "one\ntwo\nthree", "Service,Name\nx,y"] {
        assert!(faults(text).starts_with("line 1: neither a profile, which begins with `{`, nor a table"), "{text}");
    }
    assert_eq!(
        faults("Service\tName of service\tHost\tPort\nA\tB\ta.example\t443"),
        "line 1: headings mean the same: Service, Name of service"
    );
    assert_eq!(faults("Host,Port\n\"a.example,443"), "line 2: a quotation mark is not closed on this line");
    assert_eq!(faults("Host,Port,Required\na.example,443 (TCP),perhaps"), "line 2, Required: neither yes nor no");
}

#[test]
fn a_table_of_many_rows_is_refused_at_once() {
    let many = "Host,Port\n".to_owned() + &"a.b,1 (tcp)\n".repeat(80_000);
    assert_eq!(faults(&many), "80000 rows; at most 100 are read");
}

#[test]
fn cells_may_be_separated_in_many_ways() {
    let by_tab = listed("Service\tHost\tPort\tProtocol\nSign in\ta.example, b.example\t80,443\tTCP");
    for text in [
        "| Service | Host | Port | Protocol |\n|---|---|---|---|\n| Sign in | a.example, b.example | 80, 443 | TCP |",
        "Service;Host;Port;Protocol\r\nSign in;a.example, b.example;80, 443;TCP\r\n",
        "Service,Host,Port,Protocol\nSign in,\"a.example, b.example\",\"80,443\",TCP",
        "Service    Host                  Port      Protocol\nSign in    a.example, b.example  80, 443   TCP",
        "Protocol\tPort\tComment\tService\tFQDN\nTCP\t80;443\tx\tSign in\ta.example b.example",
        "Service\tHost\tPort\tProtocol\nSign in\t\"a.example, b.example\"\t80, 443\tTCP",
    ] {
        assert_eq!(listed(text), by_tab, "{text}");
    }
}

#[test]
fn a_colon_between_ports_is_a_range() {
    for (cell, ports) in [
        ("4700:5000", "4700-5000"),
        ("443, 4700 : 5000", "443,4700-5000"),
        ("tcp:443", "443"),
        ("443:tcp", "443"),
        ("TCP (80, 443)", "80,443"),
        ("80 and 443", "80,443"),
    ] {
        let profile = parse(format!("Host\tPort\tProtocol\na.example\t{cell}\tTCP").as_bytes()).unwrap();
        assert_eq!(profile.rules[0].ports.to_string(), ports, "{cell}");
    }
}

#[test]
fn ports_with_a_slash_or_space_between_are_not_guessed_at() {
    for cell in ["4700/5000", "4700 5000", "4700 / 5000", "4700-4800 5000", "TCP (4700 5000)", "4700\u{a0}5000"] {
        assert_eq!(
            faults(&format!("Host\tPort\tProtocol\na.example\t443, {cell}\tTCP")),
            format!("line 2, Port: `{cell}` may be a list or a range; put a comma or a hyphen between the ports")
        );
    }
}

#[test]
fn a_row_that_allows_nothing_outbound_is_refused() {
    let table = |heading: &str, cell: &str| format!("Host\tPort\t{heading}\na.example\t443 (TCP)\t{cell}");
    for (heading, cells, what) in [
        (
            "Direction",
            ["Inbound", "in", "INGRESS", "inbound only"],
            "only rows for outbound connections can be checked",
        ),
        ("Action", ["Deny", "block", "DROP", "reject"], "only rows that allow connections can be checked"),
    ] {
        for cell in cells {
            assert_eq!(
                faults(&table(heading, cell)),
                format!("line 2, {heading}: `{cell}`: {what}; leave this one out")
            );
        }
    }
    for (heading, cells) in [
        ("Direction", ["Outbound", "out", "egress", "both", "bidirectional", "Inbound/Outbound", ""]),
        ("Action", ["Allow", "permit", "accept", "ALLOW", "", "-", "Allowed"]),
    ] {
        for cell in cells {
            assert!(parse(table(heading, cell).as_bytes()).is_ok(), "{heading}: {cell}");
        }
    }
}

#[test]
fn both_transports_become_two_rules() {
    insta::assert_snapshot!(listed(
        "Service\tHost\tPort\n\
         Web\thttps://web.example/\t443 (TCP)\n\
         TURN\t203.0.113.0/28 turn.example\t3478 (TCP/UDP), 8089(TCP/UDP)\n\
         ditto\tsame\t5349 – 5350/udp\n"
    ), @r#"
    web table
    web tcp 443 required "Web" tls:443
      web.example, serves 443
    turn-tcp tcp 3478,8089 required "TURN"
      203.0.113.0/28 -> nothing: no name below it is known
      turn.example
    turn-udp udp 3478,8089 required "TURN" stun:3478
      203.0.113.0/28 -> nothing: no name below it is known
      turn.example
    turn-udp-2 udp 5349-5350 required "TURN"
      203.0.113.0/28 -> nothing: no name below it is known
      turn.example
    capability call required
      all is ready with web + turn-tcp + turn-udp + turn-udp-2
    "#);
}

#[test]
fn headings_may_carry_the_protocol_and_hosts_may_fill_two_columns() {
    insta::assert_snapshot!(listed(
        "FQDN\tIP address\tTCP ports\tUDP ports\tOptional\n\
         turn.example\t203.0.113.7\t443\t3478, 50000-50100\tno\n\
         log.example\t203.0.113.8\t443\t-\tyes\n"
    ), @r#"
    web table
    turn-example-tcp tcp 443 required "turn.example" tls:443
      turn.example, serves 443
      203.0.113.7
    turn-example-udp udp 3478,50000-50100 required "turn.example" stun:3478
      turn.example
      203.0.113.7
    log-example tcp 443 optional "log.example" tls:443
      log.example, serves 443
      203.0.113.8
    capability call required
      all is ready with turn-example-tcp + turn-example-udp + log-example
      required is degraded with turn-example-tcp + turn-example-udp
    "#);
}

#[test]
fn a_service_in_another_script_gets_an_id_from_its_row() {
    assert!(listed("Service\tHost\tPort\tProtocol\n会议\ta.example\t443\tTCP").contains("row-1 tcp 443"));
}
