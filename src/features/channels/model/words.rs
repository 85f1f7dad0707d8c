//! What stands in the places of a pattern.

/// Something that stands in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The key of a pod.
    Pod,
    /// A client.
    Client,
    /// Words of whoever names the channel.
    Topic,
}

/// What stands in the places of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// The key of a pod.
    pub pod: Option<String>,
    /// A client, as names have it.
    pub client: Option<String>,
    /// The topic, as names have it.
    pub topic: Option<String>,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pod, Self::Client, Self::Topic];

    /// As patterns have it, without the braces.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pod => "pod",
            Self::Client => "client",
            Self::Topic => "topic",
        }
    }
}

impl Values {
    /// What stands in a place.
    pub fn get(&self, place: Place) -> Option<&str> {
        match place {
            Place::Pod => self.pod.as_deref(),
            Place::Client => self.client.as_deref(),
            Place::Topic => self.topic.as_deref(),
        }
    }

    /// The same with this in a place.
    #[must_use]
    pub fn with(mut self, place: Place, value: &str) -> Self {
        let slot = match place {
            Place::Pod => &mut self.pod,
            Place::Client => &mut self.client,
            Place::Topic => &mut self.topic,
        };
        *slot = Some(value.to_owned());
        self
    }
}
