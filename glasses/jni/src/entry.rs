//! What Java calls. The one file with `unsafe`: the machine's pointers come in here, and the methods are bound to their functions.
#![allow(unsafe_code)]

use std::any::Any;
use std::ffi::c_void;
use std::sync::OnceLock;

use jni::errors::{Error, ErrorPolicy};
use jni::objects::{JClass, JObject, JString};
use jni::refs::Global;
use jni::strings::{JNIStr, JNIString};
use jni::sys::{JNI_ERR, JNI_VERSION_1_6, jboolean, jint, jlong};
use jni::{Env, JavaVM, NativeMethod, jni_str, native_method};

use crate::agents;
use crate::fault::Fault;
use crate::host::Host;

/// The machine loads the library: classes are looked up now, because threads of core's own could not find them, and the methods bound.
#[unsafe(no_mangle)]
pub extern "system" fn JNI_OnLoad(vm: *mut jni::sys::JavaVM, _: *mut c_void) -> jint {
    if vm.is_null() {
        return JNI_ERR;
    }
    // SAFETY: the machine passes a pointer to itself, which stays valid as long as the process lives (JNI specification, chapter 5).
    let vm = unsafe { JavaVM::from_raw(vm) };
    let bound = vm.attach_current_thread(|env| {
        let _ = CLASSES.set(Classes::of(env)?);
        let core = env.find_class(jni_str!("app/callready/glasses/core/Core"))?;
        // SAFETY: each method was made by `native_method!` out of a static function with the signature that it names, and all of `Core` are static.
        unsafe { env.register_native_methods(&core, METHODS) }?;
        #[cfg(feature = "provoke")]
        {
            let provoked = env.find_class(jni_str!("app/callready/glasses/core/Provoked"))?;
            // SAFETY: as above.
            unsafe { env.register_native_methods(&provoked, PROVOKED) }?;
        }
        Ok::<(), Error>(())
    });
    bound.map_or(JNI_ERR, |()| JNI_VERSION_1_6)
}

/// What Java calls of `Core`, in its order there.
const METHODS: &[NativeMethod<'static>] = &[
    native_method! { static fn open(folder: JString, language: JString, roots: JString, host: JObject) -> jlong, error_policy = Throws },
    native_method! { static fn close(agent: jlong), error_policy = Throws },
    native_method! { static fn configure(agent: jlong, json: JString) -> JString, error_policy = Throws },
    native_method! { static fn hand_over(agent: jlong, code: JString) -> JString, error_policy = Throws },
    native_method! { static fn speak(agent: jlong, language: JString), error_policy = Throws },
    native_method! { static fn check(agent: jlong, facts: JString, silent: jboolean) -> JString, error_policy = Throws },
    native_method! { static fn cancel(agent: jlong), error_policy = Throws },
    native_method! { static fn recovered(agent: jlong) -> JString, error_policy = Throws },
    native_method! { static fn card(agent: jlong, run: JString) -> JString, error_policy = Throws },
    native_method! { static fn history(agent: jlong) -> JString, error_policy = Throws },
    native_method! { static fn report(agent: jlong, run: JString) -> JString, error_policy = Throws },
    native_method! { static fn codes(agent: jlong, run: JString) -> JString, error_policy = Throws },
    native_method! { static fn states(agent: jlong) -> JString, error_policy = Throws },
    native_method! { static fn status_file(agent: jlong) -> JString, error_policy = Throws },
    native_method! { static fn knock(agent: jlong, door: JString) -> JString, error_policy = Throws },
    native_method! { static fn deliver(agent: jlong, facts: JString) -> JString, error_policy = Throws },
];

/// What tests call of a class of their own.
#[cfg(feature = "provoke")]
const PROVOKED: &[NativeMethod<'static>] = &[
    native_method! { static fn panic(agent: jlong, there: jboolean), error_policy = Throws },
    native_method! { static fn progress(agent: jlong, times: jint), error_policy = Throws },
];

type Text<'a> = Result<JString<'a>, Fault>;

fn open<'a>(
    env: &mut Env<'a>,
    _: JClass<'a>,
    folder: JString<'a>,
    language: JString<'a>,
    roots: JString<'a>,
    host: JObject<'a>,
) -> Result<jlong, Fault> {
    if host.is_null() {
        return Err(missing("host"));
    }
    let (folder, language) = (text(env, &folder, "folder")?, text(env, &language, "language")?);
    let roots = optional(env, &roots, "roots")?;
    agents::open(folder, language, roots, Host::new(env.new_global_ref(host)?))
}

fn close<'a>(_: &mut Env<'a>, _: JClass<'a>, agent: jlong) -> Result<(), Fault> {
    agents::close(agent)
}

fn configure<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong, json: JString<'a>) -> Text<'a> {
    let json = text(env, &json, "configuration")?;
    given(env, agents::agent(agent)?.configure(json)?)
}

fn hand_over<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong, code: JString<'a>) -> Text<'a> {
    let code = text(env, &code, "code")?;
    given(env, agents::agent(agent)?.hand_over(code)?)
}

fn speak<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong, language: JString<'a>) -> Result<(), Fault> {
    let language = text(env, &language, "language")?;
    agents::agent(agent)?.speak(language)
}

fn check<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong, facts: JString<'a>, silent: jboolean) -> Text<'a> {
    let facts = text(env, &facts, "facts")?;
    given(env, agents::agent(agent)?.check(&facts, silent)?)
}

fn cancel<'a>(_: &mut Env<'a>, _: JClass<'a>, agent: jlong) -> Result<(), Fault> {
    agents::agent(agent)?.cancel();
    Ok(())
}

fn recovered<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong) -> Text<'a> {
    agents::agent(agent)?.recovered()?.map_or(Ok(JString::null()), |card| given(env, card))
}

fn card<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong, run: JString<'a>) -> Text<'a> {
    let run = optional(env, &run, "run")?;
    agents::agent(agent)?.card(run)?.map_or(Ok(JString::null()), |card| given(env, card))
}

fn history<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong) -> Text<'a> {
    given(env, agents::agent(agent)?.history()?)
}

fn report<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong, run: JString<'a>) -> Text<'a> {
    let run = text(env, &run, "run")?;
    given(env, agents::agent(agent)?.report(run)?)
}

fn codes<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong, run: JString<'a>) -> Text<'a> {
    let run = text(env, &run, "run")?;
    given(env, agents::agent(agent)?.codes(run)?)
}

fn states<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong) -> Text<'a> {
    given(env, agents::agent(agent)?.states()?)
}

fn status_file<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong) -> Text<'a> {
    given(env, agents::agent(agent)?.status_file()?)
}

fn knock<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong, door: JString<'a>) -> Text<'a> {
    let door = text(env, &door, "door")?;
    given(env, agents::agent(agent)?.knock(&door)?)
}

fn deliver<'a>(env: &mut Env<'a>, _: JClass<'a>, agent: jlong, facts: JString<'a>) -> Text<'a> {
    let facts = text(env, &facts, "facts")?;
    given(env, agents::agent(agent)?.deliver(&facts)?)
}

#[cfg(feature = "provoke")]
fn panic<'a>(_: &mut Env<'a>, _: JClass<'a>, agent: jlong, there: jboolean) -> Result<(), Fault> {
    agents::agent(agent)?.panic(there)
}

#[cfg(feature = "provoke")]
fn progress<'a>(_: &mut Env<'a>, _: JClass<'a>, agent: jlong, times: jint) -> Result<(), Fault> {
    agents::agent(agent)?.progress(times)
}

/// A text that Java passed, which may be no text in Unicode: half a surrogate pair.
fn text(env: &Env<'_>, text: &JString<'_>, name: &str) -> Result<String, Fault> {
    if text.is_null() {
        return Err(missing(name));
    }
    let units = text.mutf8_chars(env)?;
    let read = units.to_str();
    let stands_for_nothing = units.to_bytes().windows(3).filter(|unit| unit == b"\xef\xbf\xbd").count();
    if read.matches('\u{fffd}').count() != stands_for_nothing {
        return Err(Fault::Argument(format!("{name} is no text: half a surrogate pair is in it")));
    }
    Ok(read.into_owned())
}

fn optional(env: &Env<'_>, given: &JString<'_>, name: &str) -> Result<Option<String>, Fault> {
    if given.is_null() { Ok(None) } else { text(env, given, name).map(Some) }
}

fn missing(name: &str) -> Fault {
    Fault::Argument(format!("{name} is missing"))
}

fn given<'a>(env: &mut Env<'a>, text: String) -> Text<'a> {
    Ok(JString::from_str(env, text)?)
}

/// Exceptions, looked up while the library is loaded.
struct Classes {
    argument: Global<JClass<'static>>,
    busy: Global<JClass<'static>>,
    refused: Global<JClass<'static>>,
    panic: Global<JClass<'static>>,
}

impl Classes {
    fn of(env: &mut Env<'_>) -> jni::errors::Result<Self> {
        let mut class = |name: &'static JNIStr| {
            let found = env.find_class(name)?;
            env.new_global_ref(found)
        };
        Ok(Self {
            argument: class(jni_str!("java/lang/IllegalArgumentException"))?,
            busy: class(jni_str!("app/callready/glasses/core/BusyException"))?,
            refused: class(jni_str!("app/callready/glasses/core/CoreException"))?,
            panic: class(jni_str!("app/callready/glasses/core/PanicException"))?,
        })
    }
}

static CLASSES: OnceLock<Classes> = OnceLock::new();

/// Faults and panics become exceptions; one that is pending already goes first.
struct Throws;

impl<T: Default> ErrorPolicy<T, Fault> for Throws {
    type Captures<'frame: 'method, 'method> = ();

    fn on_error<'frame: 'method, 'method>(
        env: &mut Env<'frame>,
        _: &mut Self::Captures<'frame, 'method>,
        fault: Fault,
    ) -> jni::errors::Result<T> {
        throw(env, &fault.to_string(), |classes| match fault {
            Fault::Argument(_) => &classes.argument,
            Fault::Busy => &classes.busy,
            Fault::Panicked(_) => &classes.panic,
            Fault::Refused(_) | Fault::Java(_) => &classes.refused,
        })
    }

    fn on_panic<'frame: 'method, 'method>(
        env: &mut Env<'frame>,
        _: &mut Self::Captures<'frame, 'method>,
        panic: Box<dyn Any + Send + 'static>,
    ) -> jni::errors::Result<T> {
        let literal = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
        let said = literal.or_else(|| panic.downcast_ref::<String>().cloned());
        throw(env, &said.unwrap_or_else(|| "a panic without a word".to_owned()), |classes| &classes.panic)
    }
}

fn throw<T: Default>(
    env: &mut Env<'_>,
    why: &str,
    which: impl FnOnce(&Classes) -> &Global<JClass<'static>>,
) -> jni::errors::Result<T> {
    if let (false, Some(classes)) = (env.exception_check(), CLASSES.get()) {
        match env.throw_new(which(classes), JNIString::new(why)) {
            // So it says once it is thrown.
            Ok(()) | Err(Error::JavaException) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(T::default())
}
