//! What core asks of Java, and tells it while a check runs; on threads of core's own, which know no classes but Java's own.

use std::sync::Arc;

use callready::net::{Opinion, Roots};
use callready::observe::Trust;
use callready::run::Progress;
use callready::words::Words;
use jni::errors::{Error, Result};
use jni::objects::{JByteArray, JObject, JObjectArray, JString};
use jni::refs::Global;
use jni::vm::AttachConfig;
use jni::{Env, JValue, JavaVM, jni_sig, jni_str};
use rustls_pki_types::CertificateDer;
use serde_json::json;

/// An `app.callready.glasses.core.Host`.
pub struct Host(Global<JObject<'static>>);

impl Host {
    /// Holds on to Java's object.
    pub fn new(host: Global<JObject<'static>>) -> Arc<Self> {
        Arc::new(Self(host))
    }

    /// The platform's trust store, for core.
    pub fn trusted(self: &Arc<Self>) -> Roots {
        Roots::Asked(self.clone())
    }

    /// Shows how far a check is; a host that throws misses it.
    pub fn show(&self, progress: &Progress, words: &Words) {
        let what = words.plain(progress.phase.code());
        let text = json!({"what": what, "done": progress.done, "planned": progress.planned}).to_string();
        let _ = self.call(|env, host| {
            let text = JString::from_str(env, text)?;
            env.call_method(host, jni_str!("progress"), jni_sig!("(Ljava/lang/String;)V"), &[JValue::Object(&text)])?;
            Ok(())
        });
    }

    /// Calls Java from this thread; what it throws is dropped, and so is every reference that was made.
    fn call<T>(&self, call: impl FnOnce(&mut Env<'_>, &JObject<'_>) -> Result<T>) -> Result<T> {
        // Java keeps such a thread until it ends by itself, which it does soon after its agent was closed.
        let named = || AttachConfig::new().thread_name(jni_str!("callready"));
        JavaVM::singleton()?.attach_current_thread_with_config(named, Some(FRAME), |env| {
            let came = call(env, &self.0);
            env.exception_clear();
            came
        })
    }
}

impl Opinion for Host {
    fn on(&self, chain: &[CertificateDer<'_>], host: &str) -> Trust {
        let asked = self.call(|env, java| {
            let certificates = JObjectArray::<JByteArray<'_>>::new(env, chain.len(), JByteArray::null())?;
            for (place, certificate) in chain.iter().enumerate() {
                let bytes = env.byte_array_from_slice(certificate)?;
                certificates.set_element(env, place, &bytes)?;
                env.delete_local_ref(bytes);
            }
            let name = JString::from_str(env, host)?;
            let arguments = [JValue::Object(&certificates), JValue::Object(&name)];
            let verdict = env.call_method(
                java,
                jni_str!("trusts"),
                jni_sig!("([[BLjava/lang/String;)Ljava/lang/String;"),
                &arguments,
            )?;
            let verdict = env.cast_local::<JString<'_>>(verdict.l()?)?;
            if verdict.is_null() { Err(Error::NullPtr("trusts")) } else { verdict.try_to_string(env) }
        });
        // The names are those of reports.
        asked.ok().and_then(|verdict| serde_json::from_value(verdict.into()).ok()).unwrap_or(Trust::NoOpinion)
    }
}

/// Most references of a call; what it makes beyond them it gives back before.
const FRAME: usize = 16;
