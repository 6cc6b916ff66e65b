// swift-tools-version: 6.0
import PackageDescription

// Screens and their device as far as no framework of Apple's is needed: built and tested on Linux as well.
let package = Package(
    name: "CallreadyKit",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "CallreadyKit", targets: ["CallreadyKit"])],
    // Made by ios/bindings, or with the libraries for iOS in it by ios/xcframework; never committed.
    dependencies: [.package(path: "../target/ios/CallreadyCore")],
    targets: [
        .target(name: "CallreadyKit", dependencies: ["CallreadyCore"]),
        .testTarget(name: "CallreadyKitTests", dependencies: ["CallreadyKit"]),
    ],
    swiftLanguageModes: [.v6]
)
