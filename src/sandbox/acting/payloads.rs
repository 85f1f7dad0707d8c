//! The fields Slack puts into what it sends when somebody acts.

use crate::{
    ids::ChannelId,
    sandbox::{
        model::{Kind, Person},
        state::{APP_ID, State},
    },
};
use serde_json::{Value, json};

/// What every interaction carries: who, of which team, for which app.
pub(crate) fn base(state: &State, kind: &str, person: &Person) -> Value {
    let team = &state.options.team;
    // Somebody of another company comes with their own team: a bot must not take it for its own.
    let domain = if person.team_id == team.id { team.domain.as_str() } else { "another-company" };
    json!({
        "type": kind,
        "token": "sandbox-verification-token",
        "api_app_id": APP_ID,
        "team": { "id": person.team_id, "domain": domain },
        "enterprise": null,
        "is_enterprise_install": false,
        "user": { "id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id },
    })
}

/// `{id, name}` of a conversation as payloads name it.
pub(crate) fn channel(state: &State, id: &ChannelId) -> Value {
    json!({ "id": id, "name": channel_name(state, id) })
}

/// Private channels and direct messages do not tell their names.
pub(crate) fn channel_name(state: &State, id: &ChannelId) -> String {
    match state.channels.get(id).map(|channel| (channel.kind, channel.name.clone())) {
        Some((Kind::Public, name)) => name,
        Some((Kind::Private, _)) => "privategroup".to_owned(),
        Some((Kind::Group, name)) => name,
        Some((Kind::Direct, _)) | None => "directmessage".to_owned(),
    }
}
