//! What a reply becomes on Slack's side, by where the signal came from.
//!
//! | from            | says                        | opens a modal    | instead of the old one | field errors  |
//! |-----------------|-----------------------------|------------------|------------------------|---------------|
//! | command         | in the acknowledgement      | `views.open`     | `views.open`           | says them     |
//! | under a message | `response_url`              | `views.open`     | `views.open`           | says them     |
//! | App Home, global shortcut | a small modal     | `views.open`     | `views.open`           | a small modal |
//! | in a modal      | a small modal on top        | `views.push`     | `views.update`         | a small modal |
//! | a sent modal    | a small modal in its place  | pushed in the acknowledgement | updated in it | in the acknowledgement |
//!
//! Everything here is decided before anything is sent: [`plan`] is pure.

use super::{blocks::options, words};
use crate::{
    ids::UserId,
    signal::{Container, Message, Modal, Reply, Signal},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What Slack gets in answer to its request or envelope.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ack {
    /// Taken; nothing to say. Closes a modal that was sent.
    Empty,
    /// Taken, with an answer.
    Json(Value),
    /// Not taken: Slack is to bring it again.
    Refused,
}

/// Where a signal came from, as far as its answer needs to know.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    Command {
        person: UserId,
        trigger: String,
        response_url: Option<String>,
    },
    Message {
        person: UserId,
        trigger: String,
        response_url: Option<String>,
    },
    /// The App Home, or a global shortcut: nothing stands there that could be answered.
    Nowhere {
        person: UserId,
        trigger: String,
    },
    Modal {
        person: UserId,
        trigger: String,
        view_id: String,
        hash: Option<String>,
    },
    /// A sent modal; its first field is where a fault is shown, so that nothing typed is lost.
    Sent {
        view_id: String,
        first_field: Option<String>,
    },
    Suggest,
    /// An event, which Slack brings again when it is not taken.
    Event,
    /// Nobody waits for an answer.
    Silent,
}

/// What is done after the acknowledgement, once.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FollowUp {
    Respond { url: String, body: Value },
    Open { person: UserId, trigger: String, modal: Modal },
    Push { person: UserId, trigger: String, modal: Modal },
    Update { view_id: String, hash: Option<String>, modal: Modal },
}

/// An acknowledgement and what follows it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    pub(super) ack: Ack,
    pub(super) then: Option<FollowUp>,
}

impl Plan {
    fn ack(ack: Ack) -> Self {
        Self { ack, then: None }
    }
    fn then(then: FollowUp) -> Self {
        Self { ack: Ack::Empty, then: Some(then) }
    }
}

impl Place {
    pub(super) fn of(signal: &Signal) -> Self {
        match signal {
            Signal::Command(command) => Self::Command {
                person: command.caller.user.clone(),
                trigger: command.trigger_id.clone(),
                response_url: command.response_url.clone(),
            },
            Signal::Action(action) => {
                let (person, trigger) = (action.caller.user.clone(), action.trigger_id.clone());
                match &action.container {
                    Container::Message { .. } => {
                        Self::Message { person, trigger, response_url: action.response_url.clone() }
                    }
                    Container::Modal { view_id, hash, .. } => {
                        let hash = Some(hash.clone()).filter(|hash| !hash.is_empty());
                        Self::Modal { person, trigger, view_id: view_id.clone(), hash }
                    }
                    Container::Home => Self::Nowhere { person, trigger },
                }
            }
            Signal::Shortcut(shortcut) => {
                let (person, trigger) = (shortcut.caller.user.clone(), shortcut.trigger_id.clone());
                match shortcut.message {
                    Some(_) => Self::Message { person, trigger, response_url: shortcut.response_url.clone() },
                    None => Self::Nowhere { person, trigger },
                }
            }
            Signal::Submission(sent) => {
                Self::Sent { view_id: sent.view_id.clone(), first_field: sent.form.0.keys().next().cloned() }
            }
            Signal::Suggest(_) => Self::Suggest,
            Signal::Event(_) => Self::Event,
            Signal::Closed(_) | Signal::Due(_) => Self::Silent,
        }
    }

    /// What Slack is told when the turn takes longer than Slack waits; `None` where waiting on is right: an event that
    /// was not taken in time comes again, and changes nothing the second time.
    pub(super) fn late_ack(&self) -> Option<Ack> {
        match self {
            Self::Command { .. } => Some(Ack::Json(ephemeral(&words::still_working()))),
            Self::Sent { .. } => Some(view_action("update", &words::as_modal(words::still_working()))),
            Self::Suggest => Some(Ack::Json(json!({"options": []}))),
            Self::Message { .. } | Self::Nowhere { .. } | Self::Modal { .. } | Self::Silent => Some(Ack::Empty),
            Self::Event => None,
        }
    }
}

/// What becomes of `reply` when Slack is still waiting for its acknowledgement.
pub(super) fn plan(place: &Place, reply: Reply) -> Plan {
    match place {
        Place::Event | Place::Silent => Plan::ack(Ack::Empty),
        Place::Suggest => match reply {
            Reply::Options(choices) => Plan::ack(Ack::Json(json!({"options": options(&choices)}))),
            _ => Plan::ack(Ack::Json(json!({"options": []}))),
        },
        Place::Sent { .. } => Plan::ack(match reply {
            Reply::Nothing | Reply::Options(_) => Ack::Empty,
            Reply::Say(said) | Reply::Replace(said) => view_action("update", &words::as_modal(said)),
            Reply::Open(modal) => view_action("push", &modal),
            Reply::Update(modal) => view_action("update", &modal),
            Reply::Errors(errors) if errors.is_empty() => Ack::Empty,
            Reply::Errors(errors) => Ack::Json(json!({"response_action": "errors", "errors": errors})),
            Reply::CloseAll => Ack::Json(json!({"response_action": "clear"})),
        }),
        Place::Command { .. } => match reply {
            Reply::Say(said) | Reply::Replace(said) => Plan::ack(Ack::Json(ephemeral(&said))),
            Reply::Errors(errors) => Plan::ack(Ack::Json(ephemeral(&words::not_accepted(&errors)))),
            other => afterwards(place, other),
        },
        Place::Message { .. } | Place::Nowhere { .. } | Place::Modal { .. } => afterwards(place, reply),
    }
}

/// What becomes of `reply` when Slack has had its acknowledgement already.
pub(super) fn late_plan(place: &Place, reply: Reply) -> Plan {
    match (place, reply) {
        (Place::Sent { view_id, .. }, reply) => {
            let modal = match reply {
                Reply::Open(modal) | Reply::Update(modal) => modal,
                Reply::Say(said) | Reply::Replace(said) => words::as_modal(said),
                Reply::Errors(errors) if !errors.is_empty() => words::as_modal(words::not_accepted(&errors)),
                Reply::Nothing | Reply::Errors(_) | Reply::CloseAll | Reply::Options(_) => {
                    words::as_modal(words::done())
                }
            };
            Plan::then(FollowUp::Update { view_id: view_id.clone(), hash: None, modal })
        }
        // "The answer will follow" was promised.
        (Place::Command { .. }, Reply::Nothing) => afterwards(place, Reply::Say(words::done())),
        (_, reply) => afterwards(place, reply),
    }
}

/// The ways beside the acknowledgement.
fn afterwards(place: &Place, reply: Reply) -> Plan {
    match reply {
        Reply::Nothing | Reply::CloseAll | Reply::Options(_) => Plan::ack(Ack::Empty),
        Reply::Say(said) => say(place, said, false),
        Reply::Replace(said) => say(place, said, true),
        Reply::Errors(errors) if errors.is_empty() => Plan::ack(Ack::Empty),
        Reply::Errors(errors) => say(place, words::not_accepted(&errors), false),
        Reply::Open(modal) => open(place, modal),
        Reply::Update(modal) => match place {
            Place::Modal { view_id, hash, .. } => {
                Plan::then(FollowUp::Update { view_id: view_id.clone(), hash: hash.clone(), modal })
            }
            _ => open(place, modal),
        },
    }
}

fn say(place: &Place, said: Message, replace: bool) -> Plan {
    match place {
        Place::Command { response_url: Some(url), .. } => {
            Plan::then(FollowUp::Respond { url: url.clone(), body: ephemeral(&said) })
        }
        Place::Message { response_url: Some(url), .. } => {
            let mut body = if replace { json!({"text": said.text, "blocks": said.blocks}) } else { ephemeral(&said) };
            body["replace_original"] = json!(replace);
            Plan::then(FollowUp::Respond { url: url.clone(), body })
        }
        // Page after page would soon be more windows than Slack lays on each other.
        Place::Modal { view_id, hash, .. } if replace => {
            let modal = words::as_modal(said);
            Plan::then(FollowUp::Update { view_id: view_id.clone(), hash: hash.clone(), modal })
        }
        _ => open(place, words::as_modal(said)),
    }
}

fn open(place: &Place, modal: Modal) -> Plan {
    match place {
        Place::Command { person, trigger, .. }
        | Place::Message { person, trigger, .. }
        | Place::Nowhere { person, trigger } => {
            Plan::then(FollowUp::Open { person: person.clone(), trigger: trigger.clone(), modal })
        }
        Place::Modal { person, trigger, .. } => {
            Plan::then(FollowUp::Push { person: person.clone(), trigger: trigger.clone(), modal })
        }
        Place::Sent { .. } | Place::Suggest | Place::Event | Place::Silent => Plan::ack(Ack::Empty),
    }
}

/// What a person reads of a fault of ours; a form keeps what was typed into it. `None` for an event, which nobody sent
/// and which is to come again.
pub(super) fn fault(place: &Place, reference: &str) -> Option<Reply> {
    match place {
        Place::Event => None,
        Place::Sent { first_field: Some(field), .. } => {
            Some(Reply::Errors(BTreeMap::from([(field.clone(), words::fault_at_field(reference))])))
        }
        _ => Some(Reply::Say(words::fault(reference))),
    }
}

fn ephemeral(said: &Message) -> Value {
    json!({"response_type": "ephemeral", "text": said.text, "blocks": said.blocks})
}

fn view_action(action: &str, modal: &Modal) -> Ack {
    Ack::Json(json!({"response_action": action, "view": modal.view}))
}

#[cfg(test)]
mod tests;
