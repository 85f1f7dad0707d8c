//! What people type about pods, and what pods are called. Pure.

mod about;
mod chosen;
mod command;
mod draft;
mod hours;
mod key;
mod merge;
mod naming;
mod past;
mod provisioning;
mod topics;

pub use crate::signal::line::{PersonWords, Unclosed, Word, person_words, read};
pub use about::{About, LONGEST_LABEL, PodWords, pod_and_label, read_label};
pub use chosen::{Chosen, Deed};
pub use command::{Asked, ChannelOfPod, ChannelWords, NewPod, NewPodError, ShowOf};
pub use draft::{
    Draft, DraftFault, DraftFaults, Editing, KINDS, LONGEST_CLIENT, LONGEST_KIND, LONGEST_PURPOSE, MOST_ALIASES,
    MOST_CLIENTS, pod_blocks,
};
pub use hours::{HoursOf, hours_blocks, read_pod_calendar};
pub use key::{KeyError, LONGEST_KEY, LONGEST_NAME, PodKey};
pub use merge::{Merged, PodField, merge_drafts};
pub use naming::{NameFault, further_name, home_name, read_channel_name};
pub use past::{PastFault, read_past_day};
pub use provisioning::{
    ELSEWHERE, FormFault, Item, LONGEST_TITLE, MOST_FURTHER, MOST_LINKS, Provision, ProvisionOf, State, Thing, Wants,
    provision_blocks,
};
pub use topics::{LONGEST_TOPIC, MOST_TOPICS, TopicFault, TopicsOf, read_list, read_topics};
