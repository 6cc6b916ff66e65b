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
        versionName = "0.1.0"
    }
    sourceSets["main"].apply {
        kotlin.srcDir(made.resolve("gen/kotlin"))
        res.srcDir(made.resolve("gen/res"))
        jniLibs.srcDir(made.resolve("lib"))
    }
}

dependencies {
    implementation(libs.coroutines)
    implementation(variantOf(libs.jna) { artifactType("aar") })
    testImplementation(libs.junit)
    testImplementation(libs.robolectric)
}

val prepare by tasks.registering(Exec::class) { commandLine(rootDir.resolve("prepare").path, "--sources") }
tasks.named("preBuild") { dependsOn(prepare) }
