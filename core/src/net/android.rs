//! Android's way to one of several networks: its handle (`<android/multinetwork.h>`, API 23).

use std::ffi::{CString, c_char, c_int};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::AsRawFd;
use std::ptr;

use nix::libc;

#[allow(unsafe_code)]
#[link(name = "android")]
unsafe extern "C" {
    fn android_setsocknetwork(network: u64, fd: c_int) -> c_int;
    fn android_getaddrinfofornetwork(
        network: u64,
        node: *const c_char,
        service: *const c_char,
        hints: *const libc::addrinfo,
        found: *mut *mut libc::addrinfo,
    ) -> c_int;
}

/// Sends what leaves `socket` through the network `handle`.
#[allow(unsafe_code)]
pub(super) fn bind(socket: &impl AsRawFd, handle: u64) -> io::Result<()> {
    // SAFETY: the descriptor is open as long as `socket` is borrowed; the handle is a number that the system checks.
    match unsafe { android_setsocknetwork(handle, socket.as_raw_fd()) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Resolves `name` by the resolvers of the network `handle`; none where it does not say. Waits, so not for the event loop.
#[allow(unsafe_code)]
pub(super) fn resolve(name: &str, handle: u64) -> Option<Vec<IpAddr>> {
    let node = CString::new(name).ok()?;
    let mut first = ptr::null_mut();
    // SAFETY: `node` ends in a zero byte and lives across the call; `first` is written only where 0 comes back.
    let status =
        unsafe { android_getaddrinfofornetwork(handle, node.as_ptr(), ptr::null(), ptr::null(), &raw mut first) };
    if status != 0 {
        return None;
    }
    let mut addresses = Vec::new();
    let mut next = first;
    // SAFETY: the list is the system's own, ends in a null pointer, and is freed once, after its last use.
    unsafe {
        while let Some(entry) = next.as_ref() {
            addresses.extend(address(entry));
            next = entry.ai_next;
        }
        libc::freeaddrinfo(first);
    }
    Some(addresses)
}

#[allow(unsafe_code)]
fn address(entry: &libc::addrinfo) -> Option<IpAddr> {
    // SAFETY: the family says what the address is, and the system made both; unaligned reads ask nothing of the pointer's place.
    unsafe {
        match entry.ai_family {
            libc::AF_INET => {
                let socket = entry.ai_addr.cast::<libc::sockaddr_in>().read_unaligned();
                Some(Ipv4Addr::from(u32::from_be(socket.sin_addr.s_addr)).into())
            }
            libc::AF_INET6 => {
                let socket = entry.ai_addr.cast::<libc::sockaddr_in6>().read_unaligned();
                Some(Ipv6Addr::from(socket.sin6_addr.s6_addr).into())
            }
            _ => None,
        }
    }
}
