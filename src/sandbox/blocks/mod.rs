//! Block Kit as our Slack understands it: what is valid, what a person has filled in, how it reads as plain text.

mod check;
mod elements;
mod identify;
mod objects;
mod plain;
mod rich;
mod validate;
mod values;

pub use plain::plain_blocks;
pub use values::Values;

pub(crate) use identify::{find_element, identify, list_elements};
pub(crate) use plain::unescaped;
pub(crate) use validate::{check_message, check_view};
pub(crate) use values::Field;
