# What the scripts in android/ need to know of the glasses' app; see android/app.sh.

id=app.callready.glasses
made=target/glasses
main=glasses/android/app/src/main
oldest=27
# Nobody publishes a list of Android 8.1's public API for Maven: the phone's, of 8.0, is held to instead.
maven=(-Dmade="$PWD/target/glasses" -Dapp.sources="$PWD/$main/java" -Dapp.tests="$PWD/glasses/android/app/src/test/kotlin"
    -Dversion.frameworkOldest="$(version frameworkGlasses)")

crate=callready-glasses-jni
library=libcallready_glasses.so
abis="arm64-v8a armeabi-v7a"
compressed=xz
apk=target/callready-glasses.apk

# The library for tests on this machine can be provoked; it is one of the release profile, in which a panic is told without being unwound.
make_sources() {
    cargo build --quiet --locked --release -p callready-glasses-jni --features provoke
    cargo build --quiet --locked -p callready-ffi --bin shell-resources
    # A machine that still runs tests keeps the file that it has loaded.
    cp --remove-destination "${built%/debug}/release/$library" "$made/host/"
}

apis="35 27"
table() {
    local class plain=() android=()
    # A library is loaded by one class loader of a process, and Robolectric's is another one than Java's own.
    for class in "${anywhere[@]}"; do
        case "$class" in *.core.*) plain+=("$class") ;; *) android+=("$class") ;; esac
    done
    suite no-network unknown "${android[@]}"
    apis=35
    suite no-network unknown "${plain[@]}"
    suite open-glasses ready app.callready.glasses.core.LabTest
}
