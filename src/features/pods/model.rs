//! What people type about pods, and what pods are called. Pure.

mod command;
mod key;
mod line;
mod who;

pub use command::{About, Asked, ChannelOfPod, ChannelWords, NewPod, NewPodError, PersonWords, PodWords};
pub use key::{KeyError, LONGEST_KEY, LONGEST_NAME, PodKey};
pub use line::{Unclosed, Word, read};
pub use who::{Found, choose, fold};
