//! What each kind of firewall is told for one row, as its administrator would type it.

use ipnet::IpNet;

use super::ask::{Ask, To};

/// One rule for the top of the chain that filters forwarded packets.
pub fn nftables(ask: &Ask<'_>) -> String {
    let ip = if ask.v6 { "ip6" } else { "ip" };
    let from = ask.source.map(|source| format!("{ip} saddr {} ", short(&source))).unwrap_or_default();
    let (to, ports) = (joined(&ask.to, ", ", text), ports(ask, ", "));
    let (transport, name) = (ask.transport, &ask.name);
    format!(
        "insert rule inet filter forward {from}{ip} daddr {{ {to} }} {transport} dport {{ {ports} }} counter accept comment \"{name}\"\n"
    )
}

/// Address and service objects, and a policy over them.
pub fn fortigate(ask: &Ask<'_>) -> String {
    let six = if ask.v6 { "6" } else { "" };
    let (name, transport, ports) = (&ask.name, ask.transport, ports(ask, " "));
    let mut objects = String::new();
    for (object, to) in objects_with_source(ask) {
        let value = match to {
            To::Prefix(prefix) if ask.v6 => format!("set ip6 {prefix}"),
            To::Prefix(prefix) => format!("set subnet {} {}", prefix.addr(), prefix.netmask()),
            To::Name(name) | To::Wildcard(name) => format!("set type fqdn\n        set fqdn \"{name}\""),
        };
        objects += &format!("    edit \"{object}\"\n        {value}\n    next\n");
    }
    let (from, to) = (source_object(ask, "all"), ask.objects().join("\" \""));
    format!(
        r#"config firewall address{six}
{objects}end
config firewall service custom
    edit "{name}"
        set {transport}-portrange {ports}
    next
end
config firewall policy
    edit 0
        set name "{name}"
        set srcintf "SRCINTF"
        set dstintf "DSTINTF"
        set srcaddr{six} "{from}"
        set dstaddr{six} "{to}"
        set action accept
        set schedule "always"
        set service "{name}"
    next
end
"#
    )
}

/// Address and service objects, a rule over them, and the rule's move to the top.
pub fn pan_os(ask: &Ask<'_>) -> String {
    let (name, transport, ports) = (&ask.name, ask.transport, ports(ask, ","));
    let mut objects = String::new();
    for (object, to) in objects_with_source(ask) {
        let kind = if matches!(to, To::Prefix(_)) { "ip-netmask" } else { "fqdn" };
        objects += &format!("set address {object} {kind} {}\n", text(&to));
    }
    let (from, to) = (source_object(ask, "any"), ask.objects().join(" "));
    format!(
        "{objects}set service {name}-p protocol {transport} port {ports}\n\
         set rulebase security rules {name} from FROM-ZONE to TO-ZONE source {from} destination [ {to} ] application any \
         service {name}-p action allow\n\
         move rulebase security rules {name} top\n"
    )
}

/// Network and service objects in groups, and the first line of an access list.
pub fn asa(ask: &Ask<'_>) -> String {
    let (name, transport) = (&ask.name, ask.transport);
    let (mut objects, mut members) = (String::new(), String::new());
    for (object, to) in ask.objects().iter().zip(&ask.to) {
        let value = match to {
            To::Prefix(prefix) if is_single(prefix) => format!("host {}", prefix.addr()),
            To::Prefix(prefix) => format!("subnet {}", asa_prefix(prefix)),
            To::Name(name) | To::Wildcard(name) => format!("fqdn {} {name}", if ask.v6 { "v6" } else { "v4" }),
        };
        objects += &format!("object network {object}\n {value}\n");
        members += &format!(" network-object object {object}\n");
    }
    let ports = joined(ask.ports.ranges(), "", |range| match (range.first, range.last) {
        (first, last) if first == last => format!(" port-object eq {first}\n"),
        (first, last) => format!(" port-object range {first} {last}\n"),
    });
    let any = if ask.v6 { "any6" } else { "any4" };
    let from = ask.source.as_ref().map_or_else(|| any.to_owned(), asa_prefix);
    format!(
        "{objects}object-group network {name}-d\n{members}object-group service {name}-p {transport}\n{ports}\
         access-list ACL-NAME line 1 extended permit {transport} {from} object-group {name}-d object-group {name}-p\n"
    )
}

/// A network rule for addresses, one for names, and an application rule for wildcards, as far as the row has them.
pub fn azure(ask: &Ask<'_>) -> String {
    let (name, ports) = (&ask.name, ports(ask, " "));
    let from = ask.source.as_ref().map_or_else(|| "'*'".to_owned(), short);
    let network = format!(
        "--collection-name NETWORK-COLLECTION --rule-type NetworkRule --ip-protocols {} --source-addresses {from} --name {name}",
        ask.transport.to_string().to_uppercase()
    );
    let web = joined(ask.ports.ranges(), " ", |range| match range.first {
        80 => "Http=80".to_owned(),
        port => format!("Https={port}"),
    });
    let application = format!(
        "--collection-name APPLICATION-COLLECTION --rule-type ApplicationRule --protocols {web} --source-addresses {from} --name {name}"
    );
    let of = |wanted: fn(&To) -> bool, mark: &str| {
        let to = ask.to.iter().filter(|to| wanted(to)).map(|to| format!(" {mark}{}{mark}", text(to)));
        to.collect::<String>()
    };
    let prefixes = of(|to| matches!(to, To::Prefix(_)), "");
    let names = of(|to| matches!(to, To::Name(_)), "");
    let wildcards = of(|to| matches!(to, To::Wildcard(_)), "'");
    let rules = [
        (&prefixes, format!("{network}-prefix --destination-addresses{prefixes} --destination-ports {ports}")),
        (&names, format!("{network}-name --destination-fqdns{names} --destination-ports {ports}")),
        (&wildcards, format!("{application}-wildcard --target-fqdns{wildcards}")),
    ];
    let rules = rules.into_iter().filter(|(to, _)| !to.is_empty());
    rules.map(|(_, rule)| format!("{AZURE_ADD} {rule}\n")).collect()
}

/// The source, where it is known, and the destinations, each with its object's name.
fn objects_with_source(ask: &Ask<'_>) -> Vec<(String, To)> {
    let source = ask.source.map(|source| (source_object(ask, ""), To::Prefix(source)));
    source.into_iter().chain(ask.objects().into_iter().zip(ask.to.iter().cloned())).collect()
}

fn source_object(ask: &Ask<'_>, any: &str) -> String {
    ask.source.map_or_else(|| any.to_owned(), |_| format!("{}-s", ask.name))
}

fn text(to: &To) -> String {
    match to {
        To::Prefix(prefix) => short(prefix),
        To::Name(name) | To::Wildcard(name) => name.clone(),
    }
}

/// A single address without its length.
fn short(prefix: &IpNet) -> String {
    if is_single(prefix) { prefix.addr().to_string() } else { prefix.to_string() }
}

fn is_single(prefix: &IpNet) -> bool {
    prefix.prefix_len() == prefix.max_prefix_len()
}

fn asa_prefix(prefix: &IpNet) -> String {
    match prefix {
        IpNet::V4(prefix) => format!("{} {}", prefix.addr(), prefix.netmask()),
        IpNet::V6(prefix) => prefix.to_string(),
    }
}

fn ports(ask: &Ask<'_>, between: &str) -> String {
    joined(ask.ports.ranges(), between, ToString::to_string)
}

fn joined<T>(list: &[T], between: &str, text: impl Fn(&T) -> String) -> String {
    list.iter().map(text).collect::<Vec<_>>().join(between)
}

const AZURE_ADD: &str = "az network firewall policy rule-collection-group collection rule add --resource-group GROUP \
                         --policy-name POLICY --rcg-name COLLECTION-GROUP";
