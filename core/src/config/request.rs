//! From a configuration to a check.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::{Config, LEFT_OUT, notice};
use crate::device::{Depth, Device, System};
use crate::net::Roots;
use crate::profile::{self, Choice, DeviceClass, Profile};
use crate::run::Request;

impl Config {
    /// The profile that is checked where nobody names one.
    pub const PROFILE: &'static str = "glarassist";

    /// The check that the configuration alone asks for, from a device whose deadline and media it decides; what it got wrong becomes the check's notices.
    ///
    /// None where the built-in profile is missing, which no build of this library is.
    pub fn request(mut self, device: Device, trusted: Roots, started: SystemTime, seed: u64) -> Option<Request> {
        let mut profile = profile::builtin(self.profile.as_deref().unwrap_or(Self::PROFILE))?;
        self.compare(&mut profile);
        let responder = self.responder.take();
        let decided =
            Choice { device: DeviceClass::Mobile, parameters: BTreeMap::new(), hosts: BTreeMap::new(), responder };
        let choice = self.choose(&profile, decided, false);
        let depth = self.depth.unwrap_or_default();
        let mut device = Device {
            deadline: self.deadline.unwrap_or(depth.deadline()),
            media: self.media.unwrap_or(depth.media()),
            ..device
        };
        self.resolve(&mut device);
        if !self.report_ssid {
            device.network.system = System { ssid: None, ..device.network.system };
        }
        Some(Request { profile, choice, depth, device, started, notices: self.told(), seed, trusted })
    }

    /// Puts its resolvers, where it has some, in place of the device's.
    pub fn resolve(&self, device: &mut Device) {
        device.resolve_with(&self.dns);
    }

    /// Puts its servers to compare with in place of the profile's; wrong ones become a notice.
    pub fn compare(&mut self, profile: &mut Profile) {
        let Some(controls) = self.controls.take() else { return };
        let own = profile.controls.clone();
        controls.replace(&mut profile.controls);
        if let Err(faults) = profile.check() {
            profile.controls = own;
            self.notices.extend(faults.iter().map(|fault| notice("controls", &fault.to_string())));
        }
    }

    /// Makes the check a quick one that ends after `most`, or earlier where it says so.
    pub fn hurry(&mut self, most: Duration) {
        self.depth = Some(Depth::Quick);
        self.deadline = Some(self.deadline.map_or(most, |deadline| deadline.min(most)));
        self.media = self.media.map(|media| media.min(Depth::Quick.media()));
    }

    /// Its notices as sentences.
    pub fn told(&self) -> Vec<String> {
        self.notices.iter().map(|notice| format!("{notice}{LEFT_OUT}")).collect()
    }
}
