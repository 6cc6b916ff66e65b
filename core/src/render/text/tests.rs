use super::*;
use crate::render::samples;

#[test]
fn a_ready_network_shows_one_line_and_its_capabilities() {
    insta::assert_snapshot!(plain(&samples::ready()), @r"
    ● READY  Calls should work from this network. The report has notes worth
             reading.

      READY  Sign-in
      READY  Video call
      READY  Recording and file sharing

    Worth knowing
      · rtc-tcp: no name below .edge.agora.io is public, so it was not tested.
        --host rtc-tcp=NAME names one.
      · rtc-udp: no name below .edge.agora.io is public, so it was not tested.
        --host rtc-udp=NAME names one.
      · proxy-tcp: no name below .edge.agora.io is public, so it was not tested.
        --host proxy-tcp=NAME names one.
      · And 1 more: --format json has them all.

    Ranges were sampled; add --depth full to test every port.
    glarassist (mobile table, 2026-11-20) · Wi-Fi · quick, 1.2 s, 941 packets,
    complete
    ");
}

#[test]
fn what_a_responder_told_is_not_pushed_off_the_screen() {
    let mut report = samples::ready();
    let args = [("name", "r.example"), ("port", "443"), ("transport", "UDP"), ("ports", "4813-5000"), ("tested", "17")];
    for code in ["responder.answered", "responder.blocked"] {
        report.findings.push(samples::finding(code, Severity::Notice, &args, None));
    }
    let text = plain(&report);
    let notices: Vec<&str> = text.lines().filter(|line| line.contains(" · ")).take(3).map(str::trim).collect();
    insta::assert_snapshot!(notices.join("\n"), @r"
    · UDP 4813-5000 get no answer from the responder r.example either (17 tried),
    · UDP 4813-5000 go out and come back: the responder r.example answered on each
    · rtc-tcp: no name below .edge.agora.io is public, so it was not tested.
    ");
}

#[test]
fn a_responder_among_the_targets_is_called_one() {
    let mut report = samples::degraded();
    let target = report.rules.iter_mut().find(|rule| rule.id == "rtc-udp").and_then(|rule| rule.targets.first_mut());
    target.into_iter().for_each(|target| (target.responder, target.host) = (true, "r.example".to_owned()));
    assert!(plain(&report).contains("\n    responder r.example ("), "{}", plain(&report));
}

#[test]
fn a_degraded_network_shows_only_what_is_not_open() {
    insta::assert_snapshot!(plain(&samples::degraded()), @"
    ● DEGRADED  Calls should work, but something will be noticed: Video call.

      READY     Sign-in
      DEGRADED  Video call: The call runs over TCP: picture and sound may lag or
                freeze when the network is busy.
      UNKNOWN   Recording and file sharing

    Not open
      rtc-udp  Service rtc-udp, UDP 3478,4700-5000: partly open
        a.agora.io (203.0.113.20), b.sd-rtn.com (203.0.113.20)
          4813-5000  blocked: dropped on the way, last seen at hop 2
      files    Service files, TCP 443 (optional): unverified
        s3.eu-west-1.amazonaws.com (203.0.113.20)
          443  unverified: no reply

    Why
      ! rtc-udp: a part of the row does not get through. UDP 4813-5000 to
        203.0.113.20 is dropped on the way, while comparison packets just before and
        after got an answer or a router's report.
      · files: no clear answer on TCP 443. That proves neither open nor blocked.

    Ranges were sampled; add --depth full to test every port.
    glarassist (mobile table, 2026-11-20) · Wi-Fi · quick, 1.2 s, 941 packets,
    complete
    ");
}

#[test]
fn a_network_that_is_not_ready_names_the_cause_once() {
    insta::assert_snapshot!(plain(&samples::not_ready()), @r"
    ● NOT READY  This network is not ready. What will not work: Sign-in.

      NOT READY  Sign-in
      READY      Video call

    Not open
      api       Service api, TCP 443: blocked
        glarassist.com (203.0.113.20)
          443  blocked: rejected by 10.0.0.1
      turn-udp  Service turn-udp, UDP 3478: not run
        turn-udp was not tested. Ask the vendor for the TURN server's name. Then use
        --set turn_host=VALUE.

    Why
      ✗ api: TCP 443 to 203.0.113.20 is rejected by 10.0.0.1.

    glarassist (mobile table, 2026-11-20) · Wi-Fi · quick, 1.2 s, 941 packets,
    complete
    ");
}

#[test]
fn an_offline_device_is_told_so_once() {
    insta::assert_snapshot!(plain(&samples::offline()), @r"
    ● UNKNOWN  This device has no network, so nothing could be tested. Connect it
               and check again.

      UNKNOWN  Sign-in
      UNKNOWN  Video call
      UNKNOWN  Recording and file sharing

    Not open
      api      Service api, TCP 443: not run
      rtc-udp  Service rtc-udp, UDP 3478,4700-5000: not run

    Why
      ✗ This device has no network: its own system knows no way out.

    glarassist (mobile table, 2026-11-20) · Wi-Fi · quick, 0.0 s, 0 packets,
    complete
    ");
}

#[test]
fn a_cancelled_run_says_what_is_missing() {
    insta::assert_snapshot!(plain(&samples::cancelled()), @r"
    ● UNKNOWN  The check was stopped before it could decide. Check again and let it
               finish.

      UNKNOWN  Sign-in
      UNKNOWN  Video call
      UNKNOWN  Recording and file sharing

    Not open
      api      Service api, TCP 443: not run
      rtc-udp  Service rtc-udp, UDP 3478,4700-5000: not run

    Why
      ! The check was stopped: 37 planned tests were not finished.

    glarassist (mobile table, 2026-11-20) · Wi-Fi · quick, 0.0 s, 0 packets, stopped
    early
    ");
}

#[test]
fn colour_changes_nothing_but_colour() {
    for (name, report) in samples::all() {
        let coloured = text(&report, &Words::english(), Style { colour: true, width: 80 });
        let stripped: String = coloured
            .split('\u{1b}')
            .enumerate()
            .map(|(i, part)| if i == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) })
            .collect();
        assert_ne!(coloured, stripped);
        assert_eq!(stripped, plain(&report), "{name}");
    }
}

fn plain(report: &Report) -> String {
    text(report, &Words::english(), Style { colour: false, width: 80 })
}

#[test]
fn every_value_that_can_be_shown_has_a_word() {
    use crate::device::NetworkKind::*;
    use crate::observe::Ended::*;
    use crate::report::{Evidence, Readiness};
    let ids = [
        [Readiness::Ready, Readiness::Degraded, Readiness::NotReady, Readiness::Unknown]
            .map(|it| id("readiness", it))
            .to_vec(),
        [Verdict::Partial, Verdict::Blocked, Verdict::Intercepted, Verdict::Unverified, Verdict::NotRun]
            .map(|it| id("verdict", it))
            .to_vec(),
        [Evidence::Dropped, Evidence::Reset, Evidence::Rejected, Evidence::ClosedAfter, Evidence::Filtered]
            .map(|it| id("seen", it))
            .to_vec(),
        [
            Evidence::Silent,
            Evidence::OsRefused,
            Evidence::Lied,
            Evidence::Refused,
            Evidence::Uncontrolled,
            Evidence::Unconfirmed,
            Evidence::Certificate,
        ]
        .map(|it| id("seen", it))
        .to_vec(),
        [Wifi, Cellular, Ethernet, Unknown].map(|it| id("network", it)).to_vec(),
        [Complete, Deadline, Cancelled].map(|it| id("ended", it)).to_vec(),
        vec![id("seen", State::NotRun)],
    ];
    for id in ids.concat() {
        assert_ne!(Words::english().plain(&id), id);
    }
}
