//! A file that a crash leaves whole: the old one or the new one.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::{Flock, FlockArg};
use tempfile::NamedTempFile;

/// Writes beside the file, syncs, then renames; a file that is there keeps its mode, a new one has `mode`, less the process's umask.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut file = beside(path, mode)?;
    if let Ok(found) = fs::metadata(path) {
        file.as_file().set_permissions(Permissions::from_mode(found.permissions().mode() & MODE))?;
    }
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    File::open(folder(path))?.sync_all()
}

/// A file without a lasting name beside `path`, which goes when it is dropped.
pub fn beside(path: &Path, mode: u32) -> io::Result<NamedTempFile> {
    let file = tempfile::Builder::new().permissions(Permissions::from_mode(mode)).tempfile_in(folder(path));
    // The temporary name in tempfile's message would hide the folder that is to blame.
    file.map_err(|error| error.kind().into())
}

/// Locks a file against other processes as long as the result lives; nothing where one has it. (The standard library's locks are not there on every Android.)
pub fn lock(file: File) -> io::Result<Option<Flock<File>>> {
    match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
        Ok(locked) => Ok(Some(locked)),
        Err((_, Errno::EWOULDBLOCK)) => Ok(None),
        Err((_, error)) => Err(error.into()),
    }
}

/// The folder that a path lies in.
pub fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Read, write and execute bits.
const MODE: u32 = 0o777;
