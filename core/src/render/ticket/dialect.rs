//! Firewalls that the ticket has lines for: one table.

use super::ask::Ask;
use super::lines;

/// How one kind of firewall takes rules.
#[derive(Debug)]
pub struct Dialect {
    /// As its makers call it.
    pub title: &'static str,
    /// What its messages begin with: `dialect-ID` says where the lines go, `dialect-ID-addresses` why addresses stand in for names, and
    /// `dialect-ID-wildcards` what wildcards need.
    pub id: &'static str,
    /// Begins a comment.
    pub comment: &'static str,
    /// It resolves names itself.
    pub names: bool,
    /// It takes wildcard names.
    pub wildcards: Wildcards,
    /// The lines for one row.
    pub lines: fn(&Ask<'_>) -> String,
}

/// Where a firewall takes wildcard names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wildcards {
    /// Everywhere.
    Yes,
    /// Nowhere.
    No,
    /// For TCP 80 and 443 alone.
    WebOnly,
}

/// Every dialect, in the order of the page.
///
/// - nftables: <https://wiki.nftables.org/wiki-nftables/index.php/Simple_rule_management>; an `accept` in a chain of one's own would not
///   hold against a `drop` in the site's (nft(8), "Overall evaluation of the ruleset"), so the lines go into the site's.
/// - FortiGate: <https://docs.fortinet.com/document/fortigate/7.6.1/cli-reference/333889629>, wildcards
///   <https://docs.fortinet.com/document/fortigate/6.2.3/cookbook/217973/using-wildcard-fqdn-addresses-in-firewall-policies>; a policy's
///   name has at most 35 characters.
/// - PAN-OS: <https://docs.paloaltonetworks.com/network-security/security-policy/administration/objects/addresses/address-objects-fields>;
///   names have at most 63 characters, wildcards are no address objects.
/// - ASA: <https://www.cisco.com/c/en/us/td/docs/security/asa/asa922/configuration/firewall/asa-922-firewall-config/access-objects.html>;
///   names have at most 64 characters, a `fqdn` begins and ends with a letter or digit.
/// - Azure: <https://learn.microsoft.com/en-us/cli/azure/network/firewall/policy/rule-collection-group/collection/rule>; names in network
///   rules need the DNS proxy, wildcards are for application rules.
pub const DIALECTS: [Dialect; 5] = [
    Dialect {
        title: "nftables",
        id: "nftables",
        comment: "# ",
        names: false,
        wildcards: Wildcards::No,
        lines: lines::nftables,
    },
    Dialect {
        title: "FortiGate",
        id: "fortigate",
        comment: "# ",
        names: true,
        wildcards: Wildcards::Yes,
        lines: lines::fortigate,
    },
    Dialect {
        title: "PAN-OS",
        id: "pan-os",
        comment: "# ",
        names: true,
        wildcards: Wildcards::No,
        lines: lines::pan_os,
    },
    Dialect { title: "Cisco ASA", id: "asa", comment: "! ", names: true, wildcards: Wildcards::No, lines: lines::asa },
    Dialect {
        title: "Azure Firewall",
        id: "azure",
        comment: "# ",
        names: true,
        wildcards: Wildcards::WebOnly,
        lines: lines::azure,
    },
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::row::rows;
    use super::*;
    use crate::render::samples;
    use crate::report::Report;

    #[test]
    fn wildcards_on_web_ports_are_an_application_rule_in_azure() {
        let mut report = samples::asking();
        report.ticket.truncate(1);
        report.ticket[0].hosts = vec![".agora.io".to_owned(), "a.example".to_owned()];
        report.network.source.clear();
        let add = "az network firewall policy rule-collection-group collection rule add --resource-group GROUP \
                   --policy-name POLICY --rcg-name COLLECTION-GROUP --collection-name";
        let name = format!("callready-{}-1", report.run_id().rsplit('-').next().unwrap());
        assert_eq!(
            lines("azure", &report),
            format!(
                "{add} NETWORK-COLLECTION --rule-type NetworkRule --ip-protocols TCP --source-addresses '*' \
                 --name {name}-name --destination-fqdns a.example --destination-ports 443\n\
                 {add} APPLICATION-COLLECTION --rule-type ApplicationRule --protocols Https=443 --source-addresses '*' \
                 --name {name}-wildcard --target-fqdns '*.agora.io'\n"
            )
        );
    }

    #[test]
    fn an_unknown_source_is_any_and_never_guessed() {
        let mut report = samples::asking();
        report.ticket.truncate(1);
        report.network.source.clear();
        for (id, any) in [
            ("nftables", "forward ip daddr { 203.0.113.10 } tcp"),
            ("fortigate", "set srcaddr \"all\"\n"),
            ("pan-os", " source any destination "),
            ("asa", " permit tcp any4 object-group "),
            ("azure", " --source-addresses '*' "),
        ] {
            assert!(lines(id, &report).contains(any), "{id}: {}", lines(id, &report));
        }
    }

    #[test]
    fn an_address_within_a_network_of_its_row_is_not_repeated() {
        let mut report = samples::asking();
        report.ticket.truncate(1);
        report.ticket[0].hosts = ["203.0.113.0/28", "a.example"].map(str::to_owned).to_vec();
        report.ticket[0].addresses = ["203.0.113.10", "203.0.113.20"].map(str::to_owned).to_vec();
        assert!(
            lines("nftables", &report).contains("{ 203.0.113.0/28, 203.0.113.20 }"),
            "{}",
            lines("nftables", &report)
        );
    }

    #[test]
    fn a_destination_from_a_file_cannot_add_to_a_line() {
        let hostile = [
            "a.example\nreboot",
            "a.example; reboot",
            "a\"b.example",
            "a'b.example",
            "`reboot`.example",
            "$(reboot).example",
            "a.example } accept #",
            "-reboot.example",
            "*.{reboot}",
            "203.0.113.0/24; reboot",
            "",
        ];
        for text in hostile {
            let mut report = samples::asking();
            report.ticket.truncate(1);
            let plain: Vec<String> = DIALECTS.iter().map(|dialect| by_address(dialect.id, &report)).collect();
            report.ticket[0].hosts = vec![text.to_owned()];
            report.ticket[0].addresses.push(text.to_owned());
            let told: Vec<String> = DIALECTS.iter().map(|dialect| lines(dialect.id, &report)).collect();
            assert_eq!(told, plain, "{text}");
            report.ticket[0].addresses = vec![text.to_owned()];
            assert!(DIALECTS.iter().all(|dialect| lines(dialect.id, &report).is_empty()), "{text}");
        }
    }

    #[test]
    fn names_of_objects_are_short_and_plain_whatever_the_report_holds() {
        let mut report = samples::asking();
        report.started = "$(reboot)\"".to_owned();
        for dialect in &DIALECTS {
            let mut rows = rows(&report);
            rows.iter_mut().for_each(|row| row.number = 99_999);
            for ask in rows.iter().filter_map(|row| Ask::of(row, dialect, &report)) {
                let objects = format!("{}-d99999", ask.name);
                for name in ask.objects().iter().chain([&ask.name, &objects]) {
                    assert!(name.len() <= LONGEST, "{name}");
                    assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{name}");
                }
            }
        }
    }

    /// The lines for a report whose rows name the addresses themselves.
    fn by_address(id: &str, report: &Report) -> String {
        let mut report = report.clone();
        report.ticket[0].hosts = report.ticket[0].addresses.clone();
        lines(id, &report)
    }

    fn lines(id: &str, report: &Report) -> String {
        let dialect = DIALECTS.iter().find(|dialect| dialect.id == id).unwrap();
        let asks = rows(report).into_iter().filter_map(|row| Ask::of(&row, dialect, report));
        asks.map(|ask| (dialect.lines)(&ask)).collect()
    }

    /// A FortiGate policy's name, the shortest of all.
    const LONGEST: usize = 35;
}
