//! Java's way into Callready: strings in and out, JSON where they have parts, and one table of agents. No logic.
//!
//! Java's side is `app.callready.glasses.core.Core`; its methods are bound when the library is loaded, and nothing else is exported.

mod agents;
mod codes;
mod entry;
mod fault;
mod host;
