//! DESIGN's rules of reasoning, one by one: each test is named after the rule it holds.

mod answers;
mod beside;
mod causes;
mod content;
mod media;
mod paths;
mod places;
mod ports;
mod proxy;
mod refusals;
mod relays;
mod responder;
mod signals;
mod silences;
