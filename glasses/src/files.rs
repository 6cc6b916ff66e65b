//! Files: read up to a limit, written so that a crash leaves the old file or the new one.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use callready::store::file;

use crate::exit::Failure;

/// Reads a file of at most `most` bytes; a larger one is refused without being read whole.
pub fn read(what: &'static str, path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::File { what, path: path.to_owned(), error };
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > most {
        let fault = format!("larger than {} MiB, which no {what} is; name the right file", most >> 20);
        return Err(Failure::invalid(what, path, false, fault));
    }
    Ok(bytes)
}

/// Finds out before a long run whether [`write`] can succeed; pipes and devices are not touched, for opening may be seen.
pub fn writable(what: &'static str, path: &Path) -> Result<(), Failure> {
    let tried = if is_plain(path) { file::beside(&real(path), ANYBODY).map(drop) } else { Ok(()) };
    tried.map_err(|error| Failure::File { what, path: path.to_owned(), error })
}

/// Whether both paths lead to one regular or absent file; devices such as `/dev/null` may be shared.
pub fn same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        let path = real(path);
        let name = path.file_name().map(ToOwned::to_owned);
        (real(file::folder(&path)), name)
    };
    is_plain(one) && place(one) == place(other)
}

/// Writes beside the file, syncs, then renames; pipes and devices are written to as they are.
pub fn write(what: &'static str, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = if is_plain(path) {
        file::replace(&real(path), bytes, ANYBODY)
    } else {
        open(path).and_then(|mut it| it.write_all(bytes))
    };
    written.map_err(|error| Failure::File { what, path: path.to_owned(), error })
}

/// Renaming onto a device or pipe would replace it, which as root is fatal for `/dev/null`.
fn is_plain(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |found| found.is_file())
}

/// Where a symbolic link leads, so that the link stays.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn open(path: &Path) -> io::Result<File> {
    File::options().write(true).open(path)
}

/// The process's umask takes away from it.
const ANYBODY: u32 = 0o666;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        for text in ["a longer first report", "second"] {
            writable("report", &path).unwrap();
            write("report", &path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write("report", &link, b"new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn a_device_stays_a_device() {
        write("report", Path::new("/dev/null"), b"gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn a_file_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        for mode in [0o600, 0o640, 0o666] {
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            write("report", &path, b"new").unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode);
        }
    }

    #[test]
    fn a_pipe_is_not_opened_beforehand() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let (done, waited) = std::sync::mpsc::channel();
        std::thread::spawn(move || done.send(writable("report", &pipe).is_ok()));
        assert_eq!(waited.recv_timeout(std::time::Duration::from_secs(5)), Ok(true));
    }

    #[test]
    fn two_ways_to_one_file_are_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        assert!(same(&file, &folder.path().join("./file")));
        assert!(!same(&file, &link));
        fs::write(&file, "").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(same(&file, &link));
        assert!(!same(Path::new("/dev/null"), Path::new("/dev/null")));
    }

    #[test]
    fn an_endless_file_is_refused() {
        let failure = read("profile", Path::new("/dev/zero"), 1 << 20).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "profile: /dev/zero: larger than 1 MiB, which no profile is; name the right file"
        );
    }

    #[test]
    fn a_missing_folder_is_named_before_the_run() {
        let failure = writable("report", Path::new("/nowhere/at/all.json")).unwrap_err();
        assert_eq!(failure.to_string(), "report: /nowhere/at/all.json: entity not found; check the path");
    }
}
