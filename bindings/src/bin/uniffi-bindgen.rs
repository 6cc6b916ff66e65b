//! Writes the Kotlin and Swift sources out of the library: `uniffi-bindgen generate --library FILE --language kotlin --out-dir FOLDER`.

fn main() {
    uniffi::uniffi_bindgen_main()
}
