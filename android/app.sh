# What the scripts here need to know of an app; with --app FOLDER they read the file of this name there. Sourced at the repository's top.

id=app.callready
made=target/android
main=android/app/src/main
oldest=$(version minSdk)
maven=()

# Its library for Android: the crate, the file, for which machines, and how the APK holds it: as it is (no), as the system unpacks it (yes), or as xz
# packs it, which the app unpacks by itself.
crate=callready-ffi
library=libcallready_ffi.so
abis="arm64-v8a armeabi-v7a x86_64"
compressed=yes
apk=target/callready.apk

# What it is compiled from, beside its own sources: bindings and the words of the screens come out of the Rust crates; the bindings out of symbols that
# the release profile strips.
make_sources() {
    cargo build --quiet --locked -p callready-ffi --features bindgen
    cp "$built/libcallready_ffi.so" "$made/host/"
    rm -rf "$made/gen/kotlin"
    "$built/uniffi-bindgen" generate --library "$made/host/libcallready_ffi.so" --language kotlin --out-dir "$made/gen/kotlin" --no-format
}

# Its tests: on which Androids, and in which labs; `anywhere` are those that need no particular network.
apis="35 26"
table() {
    suite no-network unknown "${anywhere[@]}"
    suite open-mobile ready app.callready.ui.LabTest
    suite mobile-rtc-udp-dropped degraded app.callready.ui.LabTest
    suite only-443-mobile-dropped not_ready app.callready.ui.LabTest
    suite no-network unknown app.callready.ui.LabTest
    killed open-far app.callready.ui.KilledLabTest
}
