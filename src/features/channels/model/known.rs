//! The words that names of channels may have in them: the pods and clients there are.

use super::words::Place;
use crate::{directory::channel_names::is_slug, ids::PodId};
use std::collections::{BTreeMap, BTreeSet};

/// A pod, as far as names of channels speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPod {
    /// Which.
    pub id: PodId,
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
}

/// The pods and clients there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pods: BTreeMap<String, KnownPod>,
    clients: BTreeSet<String>,
}

impl Known {
    /// These pods, and these clients as names have them. Without any client every word may be one.
    pub fn new(pods: Vec<KnownPod>, clients: impl IntoIterator<Item = String>) -> Self {
        Self {
            pods: pods.into_iter().map(|pod| (pod.key.clone(), pod)).collect(),
            clients: clients.into_iter().filter(|client| is_slug(client)).collect(),
        }
    }

    /// The pod of this key.
    pub fn pod(&self, key: &str) -> Option<&KnownPod> {
        self.pods.get(key)
    }

    /// The pod of this number.
    pub fn pod_of(&self, id: PodId) -> Option<&KnownPod> {
        self.pods.values().find(|pod| pod.id == id)
    }

    /// All pods, by their keys.
    pub fn pods(&self) -> impl Iterator<Item = &KnownPod> {
        self.pods.values()
    }

    /// All clients.
    pub fn clients(&self) -> impl Iterator<Item = &str> {
        self.clients.iter().map(String::as_str)
    }

    /// Whether it is known which clients there are.
    pub fn has_clients(&self) -> bool {
        !self.clients.is_empty()
    }

    /// Whether this may stand in a place.
    pub fn fits(&self, place: Place, word: &str) -> bool {
        match place {
            Place::Pod => self.pods.contains_key(word),
            Place::Client if self.has_clients() => self.clients.contains(word),
            Place::Client | Place::Topic => is_slug(word),
        }
    }
}
