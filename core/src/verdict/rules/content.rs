//! Filters by content: what is spoken on a port is stopped, and the port is not.

use insta::assert_snapshot;

use super::super::sample::{At, capability, dns, honest, lines, name, row, say, stun, table, tcp, tls, turn, walk};
use crate::observe::{Content, Observation, Saw, Trust};
use crate::profile::Transport::{Tcp, Udp};
use crate::profile::{Gives, Protocol, Speaks, Table, TableRow, Weight};

const SERVER: &str = "203.0.113.20";
const GATEWAY: &str = "192.168.50.1";
const PROVIDER: &str = "198.51.100.1";
const CORE: &str = "198.51.100.9";

#[test]
fn a_name_that_is_cut_where_another_is_answered_is_filtered_by_the_site_or_the_server() {
    let steps = [named(2, At::cut), vec![other().answered()]].concat();
    assert_snapshot!(told(steps), @r#"
    443 blocked filtered, tested 1 of 1
    blocking tls.name_filtered came="reset" hop="" host="a.example" place="unknown" port="443" side=""
    ask tcp 443 to a.example at 203.0.113.20: why-name-filtered, loses-r
    "#);
}

#[test]
fn a_name_that_is_cut_once_or_where_another_is_cut_too_is_no_names_matter() {
    let once = [named(1, At::cut), vec![other().answered()]].concat();
    assert_snapshot!(told(once), @"
    443 unverified unconfirmed, tested 1 of 1
    degrading tcp.unverified ports=\"443\" rule=\"r\" service=\"Service r\" why=\"unconfirmed\"
    ");
    let both = [named(2, At::cut), vec![other().cut(), nameless().silent()]].concat();
    assert_snapshot!(told(both), @r#"
    443 blocked closed_after, tested 1 of 1
    blocking tcp.blocked by="" hosts="a.example" how="closed_after" ports="443" rule="r" service="Service r" side=""
    ask tcp 443 to a.example at 203.0.113.20: why-closed-after, loses-r
    "#);
}

#[test]
fn a_cut_from_where_the_other_name_has_not_come_to_an_answer_is_placed_there() {
    let near = |ttl, cut| [walked(own(), ttl, cut), walked(nameless(), ttl, expired)].concat();
    let first = [near(1, expired), near(2, At::cut), near(3, At::cut)].concat();
    assert_snapshot!(told([named(2, At::cut), vec![nameless().answered()], first].concat()), @r#"
    443 blocked filtered at hop 1, site, tested 1 of 1
    blocking tls.name_filtered came="reset" hop="1" host="a.example" place="nearer" port="443" side="site"
    ask tcp 443 to a.example at 203.0.113.20: why-name-filtered, loses-r
    "#);
}

#[test]
fn a_cut_from_as_far_as_the_answer_to_another_name_blames_nobody_on_the_way() {
    let short = [walked(own(), 4, expired), walked(nameless(), 4, expired)].concat();
    let far = [walked(own(), 5, At::cut), walked(nameless(), 5, At::answered)].concat();
    assert_snapshot!(told([named(2, At::cut), vec![nameless().answered()], short, far].concat()), @r#"
    443 unverified unconfirmed, tested 1 of 1
    degrading tls.name_filtered came="reset" hop="" host="a.example" place="far" port="443" side=""
    degrading tcp.unverified ports="443" rule="r" service="Service r" why="unconfirmed" <- tls.name_filtered
    "#);
}

#[test]
fn a_name_that_is_swallowed_is_placed_by_the_hops_that_report_another() {
    let reported = |ttls: &[u8]| -> Vec<Observation> {
        let beyond = |ttl: &u8| [walked(own(), *ttl, At::silent), walked(nameless(), *ttl, expired)].concat();
        [walked(own(), 1, expired), walked(nameless(), 1, expired)]
            .concat()
            .into_iter()
            .chain(ttls.iter().flat_map(beyond))
            .collect()
    };
    let all = |ttls| [named(2, At::silent), vec![nameless().answered()], reported(ttls)].concat();
    assert_snapshot!(told(all(&[2, 3, 4])), @r#"
    443 blocked filtered at hop 1 lost before hop 2, site, tested 1 of 1
    blocking tls.name_filtered came="silence" hop="1" host="a.example" place="nearer" port="443" side="site"
    ask tcp 443 to a.example at 203.0.113.20: why-name-filtered, loses-r
    "#);
    assert_snapshot!(told(all(&[2, 3])), @r#"
    443 blocked filtered, tested 1 of 1
    blocking tls.name_filtered came="silence" hop="" host="a.example" place="unknown" port="443" side=""
    ask tcp 443 to a.example at 203.0.113.20: why-name-filtered, loses-r
    "#);
}

#[test]
fn where_something_accepts_everything_no_content_is_blamed() {
    let lies = tcp("192.0.2.1", "192.0.2.1", 443).negative().accepted(1_000);
    let steps = [vec![lies], named(2, At::cut), vec![other().answered()]].concat();
    assert_snapshot!(of_row("tcp 443", &[Protocol::Tls], steps), @r#"
    443 unverified lied, tested 1 of 1
    notice accepts.everything hop="unknown" ports="443"
    degrading tcp.unverified ports="443" rule="r" service="Service r" why="lied" <- accepts.everything
    "#);
}

#[test]
fn a_port_for_tls_only_is_worth_knowing_where_tls_will_do_and_blocked_where_it_will_not() {
    let clear = || turn(Tcp, SERVER, 8089, false);
    let accepted = |attempt| tcp("a.example", SERVER, 8089).attempt(attempt).accepted(40_000);
    let cut = vec![accepted(1), clear().cut(), accepted(2), clear().attempt(2).cut()];
    let shaken = tls("a.example", SERVER, 8089).attempt(9).shakes(Trust::Valid, Trust::Valid);
    let secured = vec![accepted(9), shaken];
    let asked = say(Tcp, SERVER, 8089, Content::Tls { name: None }).answered();
    let both = [honest(8089, 1), cut.clone(), secured, vec![asked.clone()]].concat();
    assert_snapshot!(of_row("tcp 8089", &[Protocol::Turn, Protocol::Turns], both), @r#"
    8089 open answered, tested 1 of 1
    notice tls.only came="reset" hop="" host="a.example" place="unknown" port="8089" side=""
    notice relay.unanswered host="a.example" ports="8089" <- tls.only
    "#);
    assert_snapshot!(of_row("tcp 8089", &[Protocol::Turn], [honest(8089, 1), cut, vec![asked]].concat()), @r#"
    8089 blocked filtered, tested 1 of 1
    blocking tls.only came="reset" hop="" host="a.example" place="unknown" port="8089" side=""
    notice relay.unanswered host="a.example" ports="8089" <- tls.only
    ask tcp 8089 to a.example at 203.0.113.20: why-only-tls, loses-r
    "#);
}

#[test]
fn tls_that_is_stopped_whatever_it_asks_for_is_filtered_where_stun_is_answered() {
    let answered = say(Tcp, SERVER, 443, Content::Stun).answered();
    let steps = [named(2, At::silent), vec![other().silent(), nameless().silent(), answered]].concat();
    assert_snapshot!(told(steps), @r#"
    443 blocked filtered, tested 1 of 1
    blocking tls.filtered came="silence" hop="" host="a.example" place="unknown" port="443" side=""
    ask tcp 443 to a.example at 203.0.113.20: why-tls-filtered, loses-r
    "#);
}

#[test]
fn stun_is_filtered_where_routers_report_other_datagrams_and_not_it() {
    assert_snapshot!(udp(&[Protocol::Stun], vec![]), @r#"
    3478 blocked dropped at hop 1 lost before hop 2, site, tested 1 of 1
    blocking udp.blocked by="" hosts="a.example" how="dropped" ports="3478" rule="r" service="Service r" side="site"
    ask udp 3478 to a.example at 203.0.113.20: why-dropped, loses-r
    "#);
    assert_snapshot!(udp(&[Protocol::Stun], beside(3478, 2)), @r#"
    3478 blocked filtered at hop 1 lost before hop 2, site, tested 1 of 1
    blocking stun.filtered elsewhere="no" hosts="a.example" ports="3478" service="Service r" side="site"
    ask udp 3478 to a.example at 203.0.113.20: why-stun-filtered, loses-r
    "#);
    assert_snapshot!(udp(&[Protocol::Turns], beside(3478, 2)), @r#"
    3478 open passed, tested 1 of 1
    notice reply.unseen rules="r"
    "#);
}

#[test]
fn stun_that_is_reported_once_beside_other_datagrams_or_those_once_only_prove_nothing() {
    let heard = say(Udp, SERVER, 3478, Content::Stun).hops(2).attempt(3).expired(PROVIDER, 900);
    assert_snapshot!(udp(&[Protocol::Stun], [beside(3478, 2), vec![heard]].concat()), @r#"
    3478 open passed, tested 1 of 1
    notice reply.unseen rules="r"
    "#);
    assert_snapshot!(udp(&[Protocol::Stun], beside(3478, 1)), @r#"
    3478 open passed, tested 1 of 1
    notice reply.unseen rules="r"
    "#);
}

#[test]
fn where_stun_is_filtered_its_silence_says_nothing_of_a_port_of_which_no_more_is_known() {
    assert_snapshot!(udp(&[Protocol::Stun], beside(3479, 2)), @r#"
    3478 unverified silent, tested 1 of 1
    degrading udp.unverified ports="3478" rule="r" service="Service r" why="limited"
    ask udp 3478 to a.example at 203.0.113.20: why-silent, loses-r
    "#);
}

#[test]
fn any_datagram_that_is_reported_shows_that_routers_report_udp() {
    let told = |steps| of_row("udp 3478", &[Protocol::Stun], [missed(), steps].concat());
    assert_snapshot!(told(vec![]), @r#"
    3478 unverified silent, tested 1 of 1
    degrading udp.unverified ports="3478" rule="r" service="Service r" why="no_transport"
    ask udp 3478 to a.example at 203.0.113.20: why-silent, loses-r
    "#);
    assert_snapshot!(told(beside(3478, 2)), @r#"
    3478 blocked filtered at hop 1 lost before hop 2, site, tested 1 of 1
    blocking stun.filtered elsewhere="no" hosts="a.example" ports="3478" service="Service r" side="site"
    ask udp 3478 to a.example at 203.0.113.20: why-stun-filtered, loses-r
    "#);
}

/// The name is asked for so often, on connections that open.
fn named(tries: u8, outcome: fn(At) -> Observation) -> Vec<Observation> {
    let accepted = |attempt| tcp("a.example", SERVER, 443).attempt(attempt).accepted(40_000);
    (1..=tries)
        .flat_map(|attempt| [accepted(attempt), outcome(tls("a.example", SERVER, 443).attempt(attempt))])
        .collect()
}

fn own() -> At {
    say(Tcp, SERVER, 443, Content::named("a.example"))
}

fn other() -> At {
    say(Tcp, SERVER, 443, Content::named(Content::OTHER_NAME))
}

fn nameless() -> At {
    say(Tcp, SERVER, 443, Content::Tls { name: None })
}

/// Said twice with so many hops to live.
fn walked(at: At, ttl: u8, outcome: fn(At) -> Observation) -> Vec<Observation> {
    [1, 2].map(|attempt| outcome(at.clone().hops(ttl).attempt(attempt))).to_vec()
}

/// Linux tells that a router reported it, and not which.
fn expired(at: At) -> Observation {
    at.saw(40_000, Saw::Unreachable { error: "host unreachable".to_owned() })
}

/// Datagrams that say nothing, and are reported so often at hop 2, beside STUN that is not.
fn beside(port: u16, times: u8) -> Vec<Observation> {
    let said = |content, attempt| say(Udp, SERVER, port, content).hops(2).attempt(attempt);
    (1..=times)
        .flat_map(|attempt| {
            [said(Content::Neutral, attempt).expired(PROVIDER, 900), said(Content::Stun, attempt).silent()]
        })
        .collect()
}

fn told(steps: Vec<Observation>) -> String {
    of_row("tcp 443", &[Protocol::Tls], [honest(443, 3478), steps].concat())
}

/// STUN to UDP 3478 is missed as [`missed`] says; one datagram elsewhere was reported.
fn udp(speaks: &[Protocol], steps: Vec<Observation>) -> String {
    let elsewhere = walk(Udp, "203.0.113.30", 53, 2).expired(PROVIDER, 900);
    of_row("udp 3478", speaks, [missed(), vec![elsewhere], steps].concat())
}

/// STUN to UDP 3478 is silent twice, and missed between controls at two hops beyond the site.
fn missed() -> Vec<Observation> {
    let silent = [1, 2].map(|attempt| stun("a.example", SERVER, 3478).attempt(attempt).silent());
    let control = |ttl, from: &str| walk(Tcp, SERVER, 443, ttl).control().expired(from, 900);
    let miss = |ttl| walk(Udp, SERVER, 3478, ttl).silent();
    let round = |ttl, from| vec![control(ttl, from), miss(ttl), control(ttl, from), control(ttl, from)];
    let site = walk(Udp, SERVER, 3478, 1).expired(GATEWAY, 400);
    let rounds = (0..3).flat_map(|_| [round(2, PROVIDER), round(3, CORE)].concat()).collect();
    [silent.to_vec(), vec![site], rounds].concat()
}

fn of_row(ports: &str, speaks: &[Protocol], steps: Vec<Observation>) -> String {
    let steps = [vec![dns("a.example").is(&[SERVER])], steps].concat();
    let shown =
        lines(&site(ports, speaks), steps, &["443 ", "3478 ", "8089 ", "blocking", "degrading", "notice", "ask"]);
    shown.lines().filter(|line| !line.contains("accepts.everything ports")).collect::<Vec<_>>().join("\n")
}

fn site(ports: &str, speaks: &[Protocol]) -> Table {
    let (_, numbers) = ports.split_once(' ').unwrap_or_default();
    let row = row("r", ports, &[name("a.example", numbers)]);
    let speaks = speaks.iter().map(|protocol| Speaks {
        ports: numbers.parse().unwrap_or_default(),
        protocol: *protocol,
        fingerprints: Vec::new(),
    });
    let row = TableRow { rule: crate::profile::Rule { speaks: speaks.collect(), ..row.rule }, ..row };
    table(vec![row], vec![capability("call", Weight::Required, &[("way", Gives::Ready, &["r"])])])
}
