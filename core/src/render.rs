//! A report made readable: one file for each form. Pure: the same report and words give the same text.

mod json;
mod page;
#[cfg(test)]
mod samples;
mod text;

pub use json::{ReadError, json, read};
pub use text::{Style, text};
