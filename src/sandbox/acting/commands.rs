//! Slash commands and shortcuts.

use super::{
    channels::{may_see, sentence},
    names::{actor, called, own_channel, typed, unreferenced},
    payloads,
};
use crate::{
    error::{Error, Result},
    ids::{ChannelId, MessageTs, UserId},
    sandbox::{
        blocks::check_message,
        core::Sandbox,
        delivering::{Failure, Parcel},
        doing::Draft,
        model::{Message, ShortcutPlace, Standing},
        state::{APP_ID, State},
    },
};
use serde_json::{Value, json};

impl Sandbox {
    /// Types a slash command, whole: `/okr update`. Returns when the bot has acknowledged it; its answer, if any,
    /// is then in the channel.
    pub async fn command(&self, who: &str, channel: &str, line: &str) -> Result<()> {
        let (name, text) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        let (fields, token) = self.change(|state| prepare(state, who, channel, (name, text.trim())))?;
        let (person, id) = self.change(|state| {
            let person = actor(state, who)?;
            Ok::<_, Error>((person.id.clone(), own_channel(state, &person.id, channel)?))
        })?;
        match self.deliver(Parcel::Command(fields)).await {
            Ok(ack) => {
                let body = ack.json();
                if body.is_null() {
                    return Ok(());
                }
                self.change(|state| {
                    let answer = answer(state, &id, &person, &body)
                        .map_err(|code| Error::user(format!("{name} failed with the error \"{code}\"")))?;
                    if let Some(message) = answer {
                        state.set_original(&token, &message.ts);
                    }
                    Ok(())
                })
            }
            Err(failure) => Err(Error::user(format!("{name} failed with the error \"{}\"", operation(&failure)))),
        }
    }

    /// Uses a global shortcut, or with a message the one in its menu; by what people read there, or by its callback id.
    pub async fn shortcut(&self, who: &str, shortcut: &str, on: Option<(&str, &MessageTs)>) -> Result<()> {
        let payload = self.change(|state| {
            let person = actor(state, who)?;
            let place = if on.is_some() { ShortcutPlace::Message } else { ShortcutPlace::Global };
            let mut hints = state.options.shortcuts.iter().filter(|hint| hint.place == place);
            let hint = hints.find(|hint| hint.callback_id == shortcut || hint.name == shortcut);
            let callback_id = hint
                .map(|hint| hint.callback_id.clone())
                .ok_or_else(|| Error::user(format!("There is no such shortcut here: {shortcut}")))?;
            if person.standing == Standing::External {
                return Err(Error::user("People of other companies cannot use this app's shortcuts."));
            }
            let kind = if on.is_some() { "message_action" } else { "shortcut" };
            let mut payload = payloads::base(state, kind, &person);
            payload["callback_id"] = json!(callback_id);
            payload["trigger_id"] = json!(state.new_trigger(&person.id));
            payload["action_ts"] = json!(state.next_ts());
            if let Some((channel, ts)) = on {
                let id = own_channel(state, &person.id, channel)?;
                let channel = state.channels.get(&id).ok_or_else(|| sentence("channel_not_found"))?;
                let message = channel.find_message(ts.as_str()).ok_or_else(|| sentence("message_not_found"))?;
                payload["message"] = state.message_json(channel, message, false);
                payload["message_ts"] = json!(ts);
                payload["channel"] = payloads::channel(state, &id);
                payload["response_url"] = json!(state.new_response_url(&person.id, &id, None));
            }
            Ok(payload)
        })?;
        let sent = self.deliver(Parcel::Interaction(payload)).await;
        sent.map(|_| ()).map_err(|failure| Error::user(format!("This shortcut failed: {}", operation(&failure))))
    }
}

/// How Slack names a failed delivery to the person who waits.
pub(crate) fn operation(failure: &Failure) -> &'static str {
    match failure.reason {
        "http_timeout" => "operation_timeout",
        "http_error" => "dispatch_failed",
        _ => "dispatch_unknown_error",
    }
}

type Fields = Vec<(&'static str, String)>;

/// The form of a command, and the token of its response URL.
fn prepare(state: &mut State, who: &str, channel: &str, (name, text): (&str, &str)) -> Result<(Fields, String)> {
    let person = actor(state, who)?;
    let Some(hint) = state.options.commands.iter().find(|hint| hint.command == name).cloned() else {
        return Err(Error::user(format!("{name} is not a valid command.")));
    };
    if person.standing == Standing::External {
        return Err(Error::user("People of other companies cannot use this app's commands."));
    }
    if !state.has_scope("commands") || state.token != crate::sandbox::state::Token::Valid {
        return Err(Error::user(format!("{name} is not a valid command.")));
    }
    let id = own_channel(state, &person.id, channel)?;
    if !may_see(state, &person.id, &id) {
        return Err(Error::user(format!("You are not in {}.", called(state, &id))));
    }
    let text = if hint.should_escape { typed(state, text, true) } else { unreferenced(state, text) };
    let url = state.new_response_url(&person.id, &id, None);
    let token = url.rsplit('/').next().unwrap_or_default().to_owned();
    let team = state.options.team.clone();
    let fields = vec![
        ("token", "sandbox-verification-token".to_owned()),
        ("team_id", team.id),
        ("team_domain", team.domain),
        ("channel_id", id.to_string()),
        ("channel_name", payloads::channel_name(state, &id)),
        ("user_id", person.id.to_string()),
        ("user_name", person.name),
        ("command", name.to_owned()),
        ("text", text),
        ("api_app_id", APP_ID.to_owned()),
        ("is_enterprise_install", "false".to_owned()),
        ("response_url", url),
        ("trigger_id", state.new_trigger(&person.id)),
    ];
    Ok((fields, token))
}

/// Writes the answer of an acknowledgement: for the person alone unless it says `in_channel`.
fn answer(state: &mut State, id: &ChannelId, person: &UserId, body: &Value) -> Result<Option<Message>, String> {
    let blocks = body["blocks"].as_array().filter(|blocks| !blocks.is_empty());
    if let Some(blocks) = blocks {
        check_message(&json!(blocks)).map_err(|reasons| format!("invalid_blocks: {}", reasons.join("; ")))?;
    }
    let text = body["text"].as_str().unwrap_or_default();
    if text.is_empty() && blocks.is_none() {
        return Ok(None);
    }
    let draft = Draft {
        text: text.to_owned(),
        blocks: blocks.cloned(),
        ephemeral_to: (body["response_type"] != "in_channel").then(|| person.clone()),
        ..Draft::default()
    };
    let bot = state.bot();
    state.post(id, &bot, draft).map(Some).map_err(str::to_owned)
}
