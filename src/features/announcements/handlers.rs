//! From a signal to an action to a reply.

use super::{
    actions::{self, Changed, Previewed, Receipt},
    model::Asked,
    views,
};
use crate::{
    directory::naming::{suggest, with_names},
    error::{Error, Result},
    ids::AnnouncementId,
    signal::{Action, Choice, Command, Fact, Reply, Signal, Submission, Suggest},
    slack::{
        blocks::{Button, message, metadata},
        mrkdwn::Text,
    },
    turn::{Turn, Wait},
};

/// What nobody changes anything by: looking, and opening a form.
pub(super) fn only_looks(signal: &Signal) -> bool {
    const LOOKS: [&str; 7] = [
        views::OPEN_FORM,
        views::OPEN,
        views::OPEN_CHANGE,
        views::UNREAD,
        views::OLDER_UNREAD,
        views::OLDER,
        views::NEWER,
    ];
    match signal {
        Signal::Command(_) => true,
        Signal::Action(action) => LOOKS.contains(&action.action_id.as_str()),
        _ => false,
    }
}

/// `/announce …`
pub(super) async fn announce(turn: &mut Turn, command: &Command) -> Result<Reply> {
    Ok(match Asked::parse(&command.text) {
        Asked::Help => Reply::Say(actions::tell_help(turn)),
        Asked::List => Reply::Say(actions::find_page(turn, 0).await?),
        Asked::Show(id) => Reply::Say(actions::find_shown(turn, id).await?.message()),
        Asked::Form(typed) => {
            let workspace = turn.workspace().clone();
            let typed = with_names(turn.tx(), &workspace, &typed).await?;
            Reply::Open(actions::start_form(turn, &typed).await?)
        }
    })
}

/// What this person can do about announcements.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    Ok(actions::list_help(turn))
}

/// What waits for their receipt.
pub(super) async fn waits(turn: &mut Turn) -> Result<Vec<Wait>> {
    actions::list_waits(turn).await
}

/// For those who may announce something.
pub(super) fn quick(turn: &Turn) -> Vec<Button> {
    if actions::may_announce(turn) { vec![views::new_button()] } else { Vec::new() }
}

/// *New announcement*, and *Change it* in the preview
pub(super) async fn open_by_button(turn: &mut Turn, action: &Action) -> Result<Reply> {
    Ok(Reply::window(action, actions::start_form(turn, "").await?))
}

/// *Preview*
pub(super) async fn preview(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    Ok(match actions::preview(turn, views::filled(&submission.form)).await? {
        Previewed::Shown(modal) => Reply::Update(modal),
        Previewed::Faults(faults) => Reply::Errors(faults),
    })
}

/// *Post it*
pub(super) async fn post(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let number = metadata(&submission.private_metadata)?;
    Ok(Reply::Update(views::posted_modal(actions::post(turn, number).await?)))
}

/// Pods by a part of their name.
pub(super) async fn suggest_pods(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let pods = views::pod_choices(&actions::list_pods(turn).await?);
    Ok(suggest(&pods, |pod| pod.label.as_str(), &asked.query).into_iter().cloned().collect())
}

/// *I have read this*, where all can see it.
pub(super) async fn acknowledge(turn: &mut Turn, action: &Action) -> Result<Reply> {
    Ok(said(actions::acknowledge(turn, carried(action)?).await?).beside())
}

/// *I have read this*, in what is for one person's eyes.
pub(super) async fn acknowledge_shown(turn: &mut Turn, action: &Action) -> Result<Reply> {
    Ok(said(actions::acknowledge(turn, carried(action)?).await?).in_place(action))
}

fn said(receipt: Receipt) -> views::Said {
    match receipt {
        Receipt::Noted(scene, before, may_undo) => views::done_said(&scene, before, may_undo),
        Receipt::Changed(scene) => views::changed_said(&scene),
        Receipt::NotTheirs(scene, is_author) => views::not_yours_said(&scene, is_author),
        Receipt::Over(scene) => views::over_said(&scene),
    }
}

/// *Undo*
pub(super) async fn undo(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let scene = actions::undo(turn, carried(action)?).await?;
    Ok(views::undone_said(&scene).in_place(action))
}

/// *Read it*, and *Show*
pub(super) async fn open(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let said = actions::find_shown(turn, announcement_of(action.carried())?).await?;
    Ok(said.in_place(action))
}

/// *Change*
pub(super) async fn open_change(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let announcement = actions::find_to_change(turn, announcement_of(action.carried())?).await?;
    Ok(Reply::window(action, views::change_modal(&announcement)))
}

/// It is changed.
pub(super) async fn change(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let seen = metadata(&submission.private_metadata)?;
    Ok(match actions::change(turn, seen, &views::filled(&submission.form)).await? {
        Changed::Done(announcement, is_new_text) => Reply::Update(views::changed_modal(&announcement, is_new_text)),
        Changed::Faults(faults) => Reply::Errors(faults),
    })
}

/// *Withdraw*
pub(super) async fn withdraw(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let id = announcement_of(action.carried())?;
    actions::withdraw(turn, id).await?;
    Ok(actions::find_shown(turn, id).await?.in_place(action))
}

/// *Who has not*, page by page.
pub(super) async fn open_unread(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let wanted = views::read_offset(action.carried());
    let wanted = wanted.ok_or_else(|| Error::user(views::no_such_announcement()))?;
    let (scene, page) = actions::find_unread(turn, wanted).await?;
    Ok(Reply::window(action, views::unread_modal(&scene, &page)))
}

/// *All receipts as CSV*
pub(super) async fn export(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let said = actions::export(turn, announcement_of(action.carried())?).await?;
    Ok(Reply::Say(message(said.clone()).section(said).build()))
}

/// *Try again*
pub(super) async fn try_again(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::try_again(turn, action.carried()).await?;
    Ok(Reply::Nothing)
}

/// *Older* and *Newer*
pub(super) async fn turn_page(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let skipped = action.carried().parse().unwrap_or(0);
    Ok(Reply::Replace(actions::find_page(turn, i64::max(skipped, 0)).await?))
}

/// What other features decided.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::MembershipChanged { pod, person, .. } => actions::follow_audience(turn, Some(*pod), Some(person)).await,
        Fact::PodArchived { pod, people, .. } => {
            for person in people {
                actions::follow_audience(turn, Some(*pod), Some(person)).await?;
            }
            Ok(())
        }
        Fact::LeadChanged { pod, from, to } | Fact::DeputyChanged { pod, from, to } => {
            actions::follow_audience(turn, Some(*pod), from.as_ref()).await?;
            actions::follow_audience(turn, Some(*pod), to.as_ref()).await
        }
        Fact::PersonDeactivated { person } => actions::follow_audience(turn, None, Some(person)).await,
        Fact::AwayChanged { person }
        | Fact::HoursChanged { person }
        | Fact::DndChanged { person }
        | Fact::ZoneChanged { person } => actions::follow_person(turn, person).await,
        Fact::HolidaysChanged | Fact::PodCalendarChanged { .. } | Fact::SettingsChanged => {
            actions::follow_days(turn).await
        }
        Fact::ChannelChanged { channel } => actions::follow_channel(turn, channel).await,
        Fact::ChannelMoved { from, to } => actions::follow_moved_channel(turn, from, to).await,
        _ => Ok(()),
    }
}

fn announcement_of(value: &str) -> Result<AnnouncementId> {
    value.parse().map(AnnouncementId).map_err(|_| Error::user(views::no_such_announcement()))
}

/// Which one, and which version of it.
fn carried(action: &Action) -> Result<(AnnouncementId, i64)> {
    let (id, version) = action.carried().split_once('/').unwrap_or_default();
    let version = version.parse().map_err(|_| Error::user(views::no_such_announcement()))?;
    Ok((announcement_of(id)?, version))
}
