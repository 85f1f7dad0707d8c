//! What people type about pods, and what pods are called. Pure.

mod command;
mod hours;
mod key;
mod topics;

pub use crate::signal::line::{PersonWords, Unclosed, Word, person_words, read};
pub use command::{About, Asked, ChannelOfPod, ChannelWords, NewPod, NewPodError, PodWords};
pub use hours::{HoursOf, hours_blocks, read_pod_calendar};
pub use key::{KeyError, LONGEST_KEY, LONGEST_NAME, PodKey};
pub use topics::{LONGEST_TOPIC, MOST_TOPICS, TopicFault, TopicsOf, read_topics};
