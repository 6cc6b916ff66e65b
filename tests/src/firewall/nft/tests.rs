#![allow(clippy::unwrap_used)]
use super::*;
use crate::firewall::{Content, Fate, Settings};

fn entry(addresses: &[&str], transport: Option<Transport>, ports: Option<&str>, action: Action) -> Entry {
    Entry {
        addresses: (!addresses.is_empty()).then(|| addresses.iter().map(|a| a.parse().unwrap()).collect()),
        transport,
        ports: ports.map(|ports| ports.parse().unwrap()),
        content: None,
        action,
        at: Place::Site,
    }
}

fn example() -> Firewall {
    Firewall {
        entries: vec![
            entry(&["203.0.113.20", "2001:db8:113::20"], Some(Transport::Udp), Some("3478,4700-5000"), Action::Drop),
            entry(&[], Some(Transport::Tcp), Some("443"), Action::Accept),
            entry(&["203.0.113.21"], None, None, Action::Reset),
            entry(&["203.0.113.22"], None, Some("80"), Action::AdminProhibited),
        ],
        settings: Settings { otherwise: Action::Drop, interception: Interception::Portal, ..Settings::default() },
    }
}

#[test]
fn a_firewall_reads_as_nftables_rules() {
    insta::assert_snapshot!(example().nft(Place::Site).unwrap(), @r#"
    table inet keep {
      chain guard {
        type filter hook forward priority filter - 10;
        ct state established,related accept
        iifname != "lan0" drop
      }
      chain divert {
        type nat hook prerouting priority dstnat;
        iifname "lan0" tcp dport 80 redirect to :8880
      }
      chain disguise {
        type nat hook postrouting priority srcnat;
        oifname "wan0" ip saddr 192.168.50.0/24 masquerade
        oifname "wan0" ip6 saddr fd00:50::/64 masquerade
      }
      chain keep {
        type filter hook forward priority filter;
        iifname != "lan0" accept
        ip daddr 203.0.113.2 th dport 53 counter accept comment "dns"
        ip daddr 203.0.113.20 udp dport { 3478, 4700-5000 } counter drop comment "0"
        ip6 daddr 2001:db8:113::20 udp dport { 3478, 4700-5000 } counter drop comment "0"
        tcp dport 443 counter accept comment "1"
        ip daddr 203.0.113.21 meta l4proto { tcp, udp } meta l4proto tcp counter reject with tcp reset comment "2"
        ip daddr 203.0.113.21 meta l4proto { tcp, udp } counter reject with icmpx port-unreachable comment "2"
        ip daddr 203.0.113.22 meta l4proto { tcp, udp } th dport 80 counter reject with icmpx admin-prohibited comment "3"
        counter drop comment "otherwise"
      }
    }
    "#);
}

#[test]
fn a_site_can_do_more_than_pass_and_stop() {
    let settings = Settings {
        redirected: Some("443".parse().unwrap()),
        syn_proxy: true,
        before_ttl: true,
        icmp_errors: IcmpErrors::Dropped,
        new_per_second: Some(30),
        ..Settings::default()
    };
    insta::assert_snapshot!(Firewall { entries: Vec::new(), settings }.nft(Place::Site).unwrap(), @r#"
    table inet keep {
      chain guard {
        type filter hook forward priority filter - 10;
        ct state established accept
        iifname != "lan0" drop
        ct state new,untracked limit rate over 30/second burst 30 packets counter drop
      }
      chain divert {
        type nat hook prerouting priority dstnat;
        iifname "lan0" tcp dport 443 redirect to :8881
      }
      chain disguise {
        type nat hook postrouting priority srcnat;
        oifname "wan0" ip saddr 192.168.50.0/24 masquerade
        oifname "wan0" ip6 saddr fd00:50::/64 masquerade
      }
      chain untrack {
        type filter hook prerouting priority raw;
        iifname "lan0" tcp flags & (fin | syn | rst | ack) == syn notrack
      }
      chain proxy {
        type filter hook forward priority filter + 10;
        iifname "lan0" meta l4proto tcp ct state invalid,untracked synproxy mss 1460 wscale 7 timestamp sack-perm
      }
      chain keep {
        type filter hook prerouting priority dstnat + 10;
        iifname != "lan0" accept
        fib daddr type != unicast accept
        ip daddr 203.0.113.2 th dport 53 counter accept comment "dns"
        counter accept comment "otherwise"
      }
    }
    "#);
}

#[test]
fn other_places_have_rules_only_where_a_scenario_says_so() {
    let at = |at, action, addresses: &[&str]| Entry { at, ..entry(addresses, Some(Transport::Udp), None, action) };
    let firewall = Firewall {
        entries: vec![
            at(Place::Provider, Action::NetProhibited, &["203.0.113.20", "2001:db8:113::20"]),
            at(Place::Provider, Action::HostProhibited, &[]),
        ],
        ..Firewall::default()
    };
    assert_eq!(firewall.nft(Place::Edge), None);
    insta::assert_snapshot!(firewall.nft(Place::Provider).unwrap(), @r#"
    table inet keep {
      chain keep {
        type filter hook forward priority filter;
        iifname != "cust0" accept
        ip daddr 203.0.113.20 meta l4proto udp meta nfproto ipv4 counter reject with icmp type net-prohibited comment "0"
        ip6 daddr 2001:db8:113::20 meta l4proto udp meta nfproto ipv6 counter reject with icmpv6 type admin-prohibited comment "0"
        meta l4proto udp meta nfproto ipv4 counter reject with icmp type host-prohibited comment "1"
        meta l4proto udp meta nfproto ipv6 counter reject with icmpv6 type admin-prohibited comment "1"
      }
    }
    "#);
    let address = "203.0.113.20".parse().unwrap();
    let stopped = Fate::Stopped(Action::NetProhibited, Place::Provider);
    assert_eq!(firewall.fate(address, Transport::Udp, 1), stopped);
    assert_eq!(firewall.stopped_by(address, Transport::Udp, 1), Some(0));
    assert_eq!(firewall.fate(address, Transport::Tcp, 1), Fate::Passes);
}

#[test]
fn a_rule_may_look_at_what_is_said() {
    let entry = |transport, port, content, action, at| Entry {
        content: Some(content),
        at,
        ..entry(&["203.0.113.20"], Some(transport), Some(port), action)
    };
    let (tcp, udp) = (Transport::Tcp, Transport::Udp);
    let entries = vec![
        entry(udp, "3478", Content::Stun, Action::Drop, Place::Site),
        entry(tcp, "8089", Content::Stun, Action::Reset, Place::Site),
        entry(tcp, "5349", Content::Tls, Action::Drop, Place::Site),
        entry(tcp, "443", Content::Name("a.example".to_owned()), Action::Reset, Place::Server),
    ];
    let firewall = Firewall { entries, ..Firewall::default() };
    let rules = |at| firewall.nft(at).unwrap().lines().filter(|line| line.contains("daddr")).count();
    let first = firewall.nft(Place::Server).unwrap();
    let first = first.lines().find(|line| line.contains("@ih")).unwrap();
    assert_eq!((rules(Place::Site), rules(Place::Server)), (4, 370));
    insta::assert_snapshot!(first.trim(), @r#"ip daddr 203.0.113.20 tcp dport 443 @ih,400,72 0x612e6578616d706c65 counter reject with tcp reset comment "3""#);
    let address = "203.0.113.20".parse().unwrap();
    assert_eq!(firewall.fate(address, udp, 3478), Fate::Stopped(Action::Drop, Place::Site));
    for port in [8089, 5349, 443] {
        assert_eq!(firewall.fate(address, tcp, port), Fate::Passes, "{port}");
        assert_eq!(firewall.about_contents(address, tcp, port).count(), 1, "{port}");
    }
}

#[test]
fn the_first_match_decides() {
    let firewall = example();
    let fate = |address: &str, transport, port| firewall.fate(address.parse().unwrap(), transport, port);
    assert_eq!(fate("203.0.113.20", Transport::Udp, 4800), Fate::Stopped(Action::Drop, Place::Site));
    assert_eq!(fate("203.0.113.21", Transport::Tcp, 443), Fate::Passes);
    assert_eq!(fate("203.0.113.21", Transport::Tcp, 444), Fate::Stopped(Action::Reset, Place::Site));
    assert_eq!(fate("203.0.113.99", Transport::Tcp, 80), Fate::Intercepted);
    assert_eq!(fate("203.0.113.99", Transport::Udp, 80), Fate::Stopped(Action::Drop, Place::Site));
    assert_eq!(fate("203.0.113.2", Transport::Udp, 53), Fate::Passes);
}
