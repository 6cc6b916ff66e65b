plugins {
    alias(libs.plugins.android)
    alias(libs.plugins.kotlin)
}

// What android/prepare makes out of the Rust crates, and android/native/build of their libraries.
val made = rootDir.resolve("../target/android")

android {
    namespace = "app.callready"
    compileSdk = libs.versions.targetSdk.get().toInt()
    defaultConfig {
        applicationId = "app.callready"
        minSdk = libs.versions.minSdk.get().toInt()
        targetSdk = libs.versions.targetSdk.get().toInt()
        versionCode = 1
        versionName = rootDir.resolve("../Cargo.toml").readLines().first { it.startsWith("version = ") }.split('"')[1]
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    // Compressed in the APK, unpacked at installation: less than half to send to each device.
    packaging { jniLibs { useLegacyPackaging = true } }
    sourceSets["main"].apply {
        java.srcDir("../shared/src/main/java")
        kotlin.srcDir(made.resolve("gen/kotlin"))
        res.srcDir("../shared/src/main/res")
        res.srcDir(made.resolve("gen/res"))
        jniLibs.srcDir(made.resolve("lib"))
    }
}

kotlin { jvmToolchain(17) }

dependencies {
    implementation(libs.coroutines)
    implementation(variantOf(libs.jna) { artifactType("aar") })
}

val prepare by tasks.registering(Exec::class) { commandLine(rootDir.resolve("prepare").path, "--sources") }
tasks.named("preBuild") { dependsOn(prepare) }
