//! nginx: the vendors' web servers, the portal's login page, and the site that shows its own certificates.

use std::fmt::Write;
use std::net::SocketAddr;

use anyhow::Result;

use super::websocket;
use crate::certs::Authority;
use crate::firewall::INSPECTOR_PORT;
use crate::sandbox::home;
use crate::world::{ACCEPTS, ACCEPTS_PORT, ACCEPTS_V6, Host, World};

/// The web servers of the internet, each on its own addresses with its own certificate, with or without a server for WebSockets behind them.
pub fn internet(world: &World, authority: &Authority, websockets: bool) -> Result<String> {
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
            let behind = if websockets { websocket() } else { String::new() };
            let _ =
                writeln!(servers, "  server {{{listens}{}{}{behind} }}", certificate(host, authority)?, pages(host));
        }
    }
    Ok(whole("nginx", &servers))
}

/// A login page: every address leads there.
pub fn portal(port: u16) -> String {
    let servers = format!("  server {{ {} return 302 http://login.portal.lab/; }}\n", everywhere(port, ""));
    whole("site", &servers)
}

/// The servers' names with certificates of `authority`, and what else nginx is to do.
pub fn inspector(world: &World, authority: &Authority, more: &str) -> Result<String> {
    let mut servers = String::new();
    for host in world.hosts.iter().filter(|host| host.serves_web(443)) {
        let names = host.certified.join(" ");
        let _ = writeln!(
            servers,
            "  server {{ {} server_name {names};{}{}{more} }}",
            everywhere(INSPECTOR_PORT, " ssl"),
            certificate(host, authority)?,
            pages(host)
        );
    }
    Ok(whole("site", &servers))
}

/// Who asks for a WebSocket is led to the server for them.
fn websocket() -> String {
    let headers =
        "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;";
    let to = format!("location @websocket {{ {headers} proxy_pass http://{}; }}", websocket::PLACE);
    format!(" error_page 418 = @websocket; if ($http_upgrade) {{ return 418; }} {to}")
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

/// Whoever asks for a WebSocket is hung up on.
pub const CUTS_UPGRADES: &str = " if ($http_upgrade) { return 444; }";

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
