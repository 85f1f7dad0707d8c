//! A channel that somebody wants to have made: what they filled in, and what became of it.

use super::{
    form::{IS_PRIVATE, WITH_POD, field_of, new_fields},
    known::Known,
    naming::compose,
    rules::Rules,
    words::{Place, Values},
};
use crate::{
    directory::channel_names::slug,
    ids::{ChannelId, ChannelOrderId, PodId, UserId},
    signal::Form,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many people one channel is made with at most.
pub const MOST_PEOPLE: usize = 100;

/// The form of a new channel, right or wrong: to be shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewDraft {
    /// The pattern, as it is written.
    pub pattern: String,
    /// The number of the pod.
    pub pod: Option<PodId>,
    /// The client, as typed or chosen.
    pub client: String,
    /// The topic, as typed.
    pub topic: String,
    /// What is ticked.
    pub options: Vec<String>,
    /// Who else is invited.
    pub people: Vec<UserId>,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewFault {
    /// The pattern is none of the rules any more.
    NoPattern,
    /// It needs this.
    Missing(Place),
    /// It has no room for this.
    NoRoom(Place),
    /// There is no letter or digit in it.
    NoWords,
    /// Nobody knows that client.
    NoClient(String),
    /// The name would say something else: it begins like the key of another pod, for example.
    SaysElse,
}

/// Whether somebody was brought into the channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Invited {
    /// Slack is asked.
    Asked,
    /// They are in it.
    In,
    /// Slack refuses: its code.
    Refused(String),
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderState {
    /// Slack is asked.
    Asked,
    /// It is there.
    Made,
    /// Slack refuses: its code.
    Refused(String),
}

/// A channel that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Which.
    pub id: ChannelOrderId,
    /// Who wants it.
    pub person: UserId,
    /// The pod it is for.
    pub pod: Option<PodId>,
    /// What it shall be called.
    pub name: String,
    /// Only its members know of it.
    pub is_private: bool,
    /// Who is invited, whoever wants it among them.
    pub people: BTreeMap<UserId, Invited>,
    /// How far it is.
    pub state: OrderState,
    /// The channel, once it is there.
    pub channel: Option<ChannelId>,
}

impl Order {
    /// What its keys begin with.
    pub fn key(&self) -> String {
        format!("order/{}", self.id)
    }
}

/// The number of an order, and the person, in the key of a call: `order/7/create`, `order/7/invite/U1`.
pub fn read_key(key: &str) -> Option<(ChannelOrderId, &str, Option<UserId>)> {
    let mut parts = key.strip_prefix("order/")?.splitn(3, '/');
    let (id, what, person) = (parts.next()?.parse().ok()?, parts.next()?, parts.next());
    Some((ChannelOrderId(id), what, person.map(UserId::from)))
}

impl NewDraft {
    /// What was filled in.
    pub fn filled(form: &Form) -> Self {
        let typed = |block| form.text(block).unwrap_or_default().to_owned();
        Self {
            pattern: form.choice(new_fields::PATTERN).unwrap_or_default().to_owned(),
            pod: form.choice(new_fields::POD).and_then(|pod| pod.parse().ok()).map(PodId),
            client: typed(new_fields::CLIENT),
            topic: typed(new_fields::TOPIC),
            options: form.chosen(new_fields::OPTIONS).to_vec(),
            people: form.chosen(new_fields::PEOPLE).iter().map(|id| UserId::from(id.as_str())).collect(),
        }
    }

    /// Only its members shall know of it.
    pub fn is_private(&self) -> bool {
        self.options.iter().any(|option| option == IS_PRIVATE)
    }

    /// The people of the pod are invited.
    pub fn with_pod(&self) -> bool {
        self.options.iter().any(|option| option == WITH_POD)
    }

    /// The name it makes.
    ///
    /// # Errors
    /// What is wrong at which field.
    pub fn name(&self, rules: &Rules, known: &Known) -> Result<String, (&'static str, NewFault)> {
        let found = rules.patterns.iter().find(|pattern| pattern.as_str() == self.pattern);
        let pattern = found.ok_or((new_fields::PATTERN, NewFault::NoPattern))?;
        let (room, needed) = (pattern.places(), pattern.needed());
        let mut values = Values::default();
        for place in Place::ALL {
            let at = |fault| (field_of(place), fault);
            match self.word(place, known).map_err(at)? {
                // The pod of a channel for a client, say, is linked to it without being named.
                Some(_) if !room.contains(&place) && place == Place::Pod => {}
                Some(_) if !room.contains(&place) => return Err(at(NewFault::NoRoom(place))),
                Some(word) => values = values.with(place, &word),
                None if needed.contains(&place) => return Err(at(NewFault::Missing(place))),
                None => {}
            }
        }
        let last = room.last().copied().unwrap_or(Place::Topic);
        compose(rules, known, (pattern, &values)).ok_or((field_of(last), NewFault::SaysElse))
    }

    /// What was filled in for a place, as names have it.
    fn word(&self, place: Place, known: &Known) -> Result<Option<String>, NewFault> {
        let typed = match place {
            Place::Pod => return Ok(self.pod.and_then(|pod| known.pod_of(pod)).map(|pod| pod.key.clone())),
            Place::Client => &self.client,
            Place::Topic => &self.topic,
        };
        if typed.is_empty() {
            return Ok(None);
        }
        let word = slug(typed);
        match word.as_str() {
            "" => Err(NewFault::NoWords),
            client if place == Place::Client && !known.fits(place, client) => Err(NewFault::NoClient(typed.clone())),
            _ => Ok(Some(word)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::channels::model::known::KnownPod;

    fn name(pattern: &str, pod: Option<i64>, client: &str, topic: &str) -> Result<String, (&'static str, NewFault)> {
        let pod_of = |(key, id): (&str, i64)| KnownPod { id: PodId(id), key: key.to_owned(), name: key.to_owned() };
        let known = Known::new([("brand", 1), ("brand-emea", 2)].map(pod_of).to_vec(), ["northwind".to_owned()]);
        let draft = NewDraft {
            pattern: pattern.to_owned(),
            pod: pod.map(PodId),
            client: client.to_owned(),
            topic: topic.to_owned(),
            ..NewDraft::default()
        };
        draft.name(&Rules::default(), &known)
    }

    #[test]
    fn names_are_made_of_what_was_filled_in() {
        let made = |pattern, pod, client, topic| name(pattern, pod, client, topic).expect("a name");
        assert_eq!(made("pod-{pod}-{topic}", Some(1), "", "Summer Launch 🚀"), "pod-brand-summer-launch");
        assert_eq!(made("client-{client}[-{topic}]", Some(1), "Northwind", ""), "client-northwind");
        assert_eq!(made("xpod-{topic}", None, "", "أدوات"), "xpod-أدوات");
        assert_eq!(made("xpod-{topic}", None, "", &"x".repeat(200)).len(), 80);
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        let fault = |pattern, pod, client, topic| name(pattern, pod, client, topic).expect_err("a fault");
        let with_topic = "pod-{pod}-{topic}";
        assert_eq!(fault("squad-{topic}", None, "", "x"), (new_fields::PATTERN, NewFault::NoPattern));
        assert_eq!(fault(with_topic, None, "", "x"), (new_fields::POD, NewFault::Missing(Place::Pod)));
        assert_eq!(fault(with_topic, Some(1), "", ""), (new_fields::TOPIC, NewFault::Missing(Place::Topic)));
        assert_eq!(fault(with_topic, Some(1), "", "🚀"), (new_fields::TOPIC, NewFault::NoWords));
        assert_eq!(fault(with_topic, Some(1), "", "emea"), (new_fields::TOPIC, NewFault::SaysElse));
        assert_eq!(fault("pod-{pod}", Some(1), "", "x"), (new_fields::TOPIC, NewFault::NoRoom(Place::Topic)));
        let unknown = NewFault::NoClient("Southwind".to_owned());
        assert_eq!(fault("client-{client}[-{topic}]", None, "Southwind", ""), (new_fields::CLIENT, unknown));
    }

    #[test]
    fn calls_are_known_by_their_keys() {
        assert_eq!(read_key("order/7/create"), Some((ChannelOrderId(7), "create", None)));
        assert_eq!(read_key("order/7/invite/U1"), Some((ChannelOrderId(7), "invite", Some("U1".into()))));
        assert_eq!(read_key("case/7/rename"), None);
    }
}
