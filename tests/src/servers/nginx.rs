//! nginx: the vendors' web servers, the portal's login page, and the site that shows its own certificates.

use std::fmt::Write;
use std::net::SocketAddr;

use anyhow::Result;

use crate::certs::Authority;
use crate::sandbox::home;
use crate::world::{ACCEPTS, ACCEPTS_PORT, ACCEPTS_V6, Host, World};

/// The web servers of the internet, each on its own addresses with its own certificate.
pub fn internet(world: &World, authority: &Authority) -> Result<String> {
    let accepting = [ACCEPTS, ACCEPTS_V6].map(|address| format!("listen {};", SocketAddr::new(address, ACCEPTS_PORT)));
    let mut servers = format!("  server {{ {} return 200 \"ok\"; }}\n", accepting.join(" "));
    for host in &world.hosts {
        let mut listens = String::new();
        for (port, option) in [(80, ""), (443, " ssl")] {
            for address in host.addresses.iter().filter(|_| host.serves_web(port)) {
                let _ = write!(listens, " listen {}{option};", SocketAddr::new(*address, port));
            }
        }
        if !listens.is_empty() {
            let _ = writeln!(servers, "  server {{{listens}{}{} }}", certificate(host, authority)?, pages(host));
        }
    }
    Ok(whole("nginx", &servers))
}

/// A login page: every address leads there.
pub fn portal(port: u16) -> String {
    let servers = format!("  server {{ {} return 302 http://login.portal.lab/; }}\n", everywhere(port, ""));
    whole("site", &servers)
}

/// The servers' names with certificates of the site's own authority.
pub fn inspector(world: &World, authority: &Authority, port: u16) -> Result<String> {
    let mut servers = String::new();
    for host in world.hosts.iter().filter(|host| host.serves_web(443)) {
        let names = host.certified.join(" ");
        let _ = writeln!(
            servers,
            "  server {{ {} server_name {names};{}{} }}",
            everywhere(port, " ssl"),
            certificate(host, authority)?,
            pages(host)
        );
    }
    Ok(whole("site", &servers))
}

fn everywhere(port: u16, option: &str) -> String {
    format!("listen {port}{option}; listen [::]:{port}{option};")
}

fn certificate(host: &Host, authority: &Authority) -> Result<String> {
    let pair = authority.issue(&host.certified)?;
    Ok(format!(" ssl_certificate {}; ssl_certificate_key {};", pair.certificate.display(), pair.key.display()))
}

fn pages(host: &Host) -> String {
    let mut text = String::new();
    for (name, value) in &host.headers {
        let _ = write!(text, " add_header {name} \"{value}\" always;");
    }
    for (path, status, body) in &host.pages {
        let body = if body.is_empty() { String::new() } else { format!(" \"{body}\"") };
        let _ = write!(text, " location = {path} {{ default_type text/plain; return {status}{body}; }}");
    }
    text + " location / { default_type text/plain; return 200 \"ok\"; }"
}

fn whole(name: &str, servers: &str) -> String {
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("  {kind}_temp_path {};\n", home(&format!("{name}-{kind}")).display()))
        .concat();
    format!(
        "daemon off;\nmaster_process off;\nuser root;\npid {};\nevents {{ worker_connections 4096; }}\nhttp {{\n  access_log off;\n  \
         server_tokens off;\n  ssl_protocols TLSv1.2 TLSv1.3;\n  server_names_hash_bucket_size 128;\n{temporary}{servers}}}\n",
        home(&format!("{name}.pid")).display()
    )
}
