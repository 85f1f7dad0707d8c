//! From a signal to an action to a reply.

mod forms;

pub(super) use forms::{
    cancel, edit_topic, move_to, my_topics, open_cancel, open_for_host, open_link, open_move, open_recap, open_swap,
    open_topic, publish, save_topic, set_link, suggest_hosts, swap, withdraw,
};

use super::{
    KIND, actions,
    model::{Sought, read_query},
    views::{self, Page},
};
use crate::{
    directory::search::Search,
    error::{Error, Result},
    ids::{OccurrenceId, TopicId},
    signal::{Action, Command, Fact, Reply, Signal, typed::as_typed},
    slack::{
        blocks::{self, HomeBuilder},
        mrkdwn::Text,
    },
    turn::Turn,
};

/// What nobody changes anything by: the log, and opening a form.
pub(super) fn only_looks(signal: &Signal) -> bool {
    const FORMS: [&str; 11] = [
        views::OLDER,
        views::NEWER,
        views::PROPOSE,
        views::MY_TOPICS,
        views::EDIT_TOPIC,
        views::FOR_HOST,
        views::SWAP,
        views::MOVE,
        views::CANCEL,
        views::SET_LINK,
        views::RECAP,
    ];
    match signal {
        Signal::Command(_) => true,
        Signal::Action(action) => FORMS.contains(&action.action_id.as_str()),
        Signal::Shortcut(_)
        | Signal::Submission(_)
        | Signal::Closed(_)
        | Signal::Suggest(_)
        | Signal::Event(_)
        | Signal::Due(_) => false,
    }
}

/// `/learned …`
pub(super) async fn learned(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let typed = as_typed(&command.text);
    match sought(turn, &typed) {
        Sought::Help => Ok(Reply::Say(views::help_message())),
        Sought::Lessons(query) => Ok(Reply::Say(page(turn, &typed, &query, 0).await?)),
    }
}

fn sought(turn: &Turn, typed: &str) -> Sought {
    read_query(typed, turn.settings().zone.date(turn.now()))
}

/// *Older* and *Newer*.
pub(super) async fn turn_page(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (number, typed) = views::read_page(action.carried());
    let query = match sought(turn, typed) {
        Sought::Lessons(query) => query,
        Sought::Help => Search::default(),
    };
    Ok(Reply::Replace(page(turn, typed, &query, number).await?))
}

async fn page(turn: &mut Turn, typed: &str, query: &Search, number: usize) -> Result<crate::signal::Message> {
    let (lessons, pod) = actions::find_lessons(turn, query).await?;
    let scene = actions::find_next(turn).await?;
    let next = (scene.as_ref().map(|scene| scene.session.occurrence_id), views::next_line(scene.as_ref()));
    Ok(views::log_message(&Page { typed, query, pod: pod.as_deref(), lessons: &lessons, number, next }))
}

/// *Vote*.
pub(super) async fn vote(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (topic, given) = actions::vote(turn, topic_of(action)?).await?;
    Ok(Reply::Say(views::voted(&topic, given)))
}

/// *I am here*, *I was there*.
pub(super) async fn attend(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (here, again) = actions::attend(turn, session_of(action)?).await?;
    Ok(Reply::Say(views::noted(here, again)))
}

/// *Hold open questions*.
pub(super) async fn hold_questions(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let scene = actions::hold_questions(turn, session_of(action)?).await?;
    Ok(Reply::Replace(views::decided_message(&scene)))
}

/// *Skip this time*.
pub(super) async fn skip(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let skipped = actions::skip(turn, session_of(action)?).await?;
    Ok(Reply::Replace(skipped.map_or_else(views::topics_came, |scene| views::decided_message(&scene))))
}

/// *Got it*, *Fine*, *Nothing this time*.
pub(super) async fn seen(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (session, about) = action.carried().split_once('/').unwrap_or_default();
    let Ok(session) = session.parse().map(OccurrenceId) else { return Ok(Reply::Nothing) };
    Ok(actions::seen(turn, session, about).await?.map_or(Reply::Nothing, Reply::Replace))
}

/// What other features decided.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::LeadChanged { .. }
        | Fact::DeputyChanged { .. }
        | Fact::PodArchived { .. }
        | Fact::PersonDeactivated { .. }
        | Fact::AwayChanged { .. }
        | Fact::PodCreated { .. }
        | Fact::PodChanged { .. } => actions::follow_later(turn).await,
        Fact::ChannelClosed { channel } | Fact::ChannelChanged { channel } => {
            actions::show_again(turn, |session| session.told.is_some() || session.channel.as_ref() == Some(channel))
                .await
        }
        Fact::OccurrenceCancelled { kind, occurrence } if kind == KIND.name => {
            actions::follow_cancelled(turn, *occurrence).await
        }
        Fact::RitualChanged { kind, .. } if kind == KIND.name => actions::show_again(turn, |_| true).await,
        Fact::ChannelMoved { from, to } => actions::follow_channel(turn, from, to).await,
        Fact::SettingsChanged => {
            actions::found_default(turn).await?;
            actions::show_again(turn, |_| true).await
        }
        _ => Ok(()),
    }
}

/// The next session, on the App Home.
pub(super) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    let Some(scene) = actions::find_next(turn).await? else { return Ok(blocks::home()) };
    let hosts = scene.session.host.as_ref() == Some(&turn.actor().id);
    Ok(views::home_section(&scene, hosts))
}

/// `occ/7/host/U0ANA`: whoever hosts is told that they do.
pub(super) fn about(key: &str) -> Option<String> {
    let (id, rest) = key.strip_prefix("occ/")?.split_once('/')?;
    rest.starts_with("host/").then(|| format!("session/{id}"))
}

/// The lines of `/podkeeper help`.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    Ok(if turn.may(&actions::TAKE_PART, None) { views::help_lines() } else { Vec::new() })
}

/// The session a button carries.
fn session_of(action: &Action) -> Result<OccurrenceId> {
    find_session(action).ok_or_else(|| Error::user(views::session_gone()))
}

fn find_session(action: &Action) -> Option<OccurrenceId> {
    action.carried().parse().ok().map(OccurrenceId)
}

/// The topic a button carries.
fn topic_of(action: &Action) -> Result<TopicId> {
    action.carried().parse().map(TopicId).map_err(|_| Error::user(views::topic_gone()))
}
