//! The settings of the organisation: shown to everybody, changed by admins.

use super::{SUBJECT, list_admin_names, require_admin};
use crate::{
    directory::{
        Settings,
        channels::list_channels,
        people::list_people,
        views::colleague_fault,
        workspace::{get_settings, update_settings},
    },
    error::Result,
    features::organisation::{
        SETTINGS,
        model::{Draft, Faults, Merged, Opened, blocks, merge},
        store, views,
    },
    ids::{ChannelId, UserId},
    signal::{Fact, Reply, Submission},
    slack::blocks::metadata,
    turn::{Change, Turn},
};

/// The form for admins; what is set, and who can change it, for everybody else.
pub(in crate::features::organisation) async fn open_settings(turn: &mut Turn) -> Result<Reply> {
    if turn.may(&SETTINGS, None) {
        return Ok(Reply::Open(views::settings_modal(&Opened::now(turn.settings()), turn.settings(), None)));
    }
    let admins = list_admin_names(turn).await?;
    Ok(Reply::Say(views::settings_message(turn.settings(), &admins)))
}

/// Checks what was filled in, merges it with what others stored meanwhile, stores it.
pub(in crate::features::organisation) async fn save_settings(
    turn: &mut Turn,
    submission: &Submission,
) -> Result<Reply> {
    require_admin(turn, &SETTINGS).await?;
    let opened: Opened = metadata(&submission.private_metadata)?;
    let mine = match Draft::read(&submission.form) {
        Ok(mine) => mine,
        Err(faults) => return Ok(Reply::Errors(faults)),
    };
    let workspace = turn.workspace().clone();
    let current = get_settings(turn.tx(), &workspace).await?;
    let merged = match merge(&opened, &current, mine.clone()) {
        Merged::Fits(merged) => merged,
        Merged::Clashes(clashes) => {
            let last = store::find_last_change(turn.tx(), &workspace, SETTINGS.name).await?;
            let by = last.and_then(|last| last.actor);
            let note = views::clash_note(&clashes, &current, by.as_ref());
            let kept = mine.into_settings().unwrap_or_else(|_| current.clone());
            return Ok(Reply::Update(views::settings_modal(&opened.having_shown(&current), &kept, Some(note))));
        }
    };
    let wanted = match merged.into_settings() {
        Ok(wanted) => wanted,
        Err(faults) => return Ok(Reply::Errors(faults)),
    };
    let faults = check_against_mirror(turn, &current, &wanted).await?;
    if !faults.is_empty() {
        return Ok(Reply::Errors(faults));
    }
    store_settings(turn, &current, &wanted).await
}

async fn store_settings(turn: &mut Turn, current: &Settings, wanted: &Settings) -> Result<Reply> {
    if current == wanted {
        return Ok(Reply::Update(views::settings_unchanged()));
    }
    let workspace = turn.workspace().clone();
    update_settings(turn.tx(), &workspace, wanted).await?;
    turn.record(Change {
        verb: SETTINGS.name,
        subject: SUBJECT.to_owned(),
        before: Some(serde_json::to_value(current)?),
        after: Some(serde_json::to_value(wanted)?),
        why: None,
    })
    .await?;
    turn.tell(Fact::SettingsChanged).await?;
    turn.refresh_homes().await?;
    Ok(Reply::Update(views::settings_saved(current, wanted)))
}

/// New people must be colleagues, new channels open and the company's own. What was stored before is not held against
/// whoever changes something else.
async fn check_against_mirror(turn: &mut Turn, current: &Settings, wanted: &Settings) -> Result<Faults> {
    let workspace = turn.workspace().clone();
    let people = [
        (blocks::ADMINS, &wanted.admins, &current.admins),
        (blocks::LEADERSHIP, &wanted.leadership, &current.leadership),
    ];
    let people: Vec<(&str, &UserId)> = people
        .into_iter()
        .flat_map(|(block, wanted, current)| {
            wanted.iter().filter(|person| !current.contains(person)).map(move |person| (block, person))
        })
        .collect();
    let channels = [
        (blocks::UPDATES, &wanted.updates_channel, &current.updates_channel),
        (blocks::ESCALATIONS, &wanted.escalations_channel, &current.escalations_channel),
        (blocks::DECISIONS, &wanted.decisions_channel, &current.decisions_channel),
        (blocks::LEADERS, &wanted.leadership_channel, &current.leadership_channel),
    ];
    let channels: Vec<(&str, &ChannelId)> = channels
        .into_iter()
        .filter(|(_, wanted, current)| wanted != current)
        .filter_map(|(block, wanted, _)| Some((block, wanted.as_ref()?)))
        .collect();
    let ids: Vec<UserId> = people.iter().map(|(_, person)| (*person).clone()).collect();
    let known_people = list_people(turn.tx(), &workspace, &ids).await?;
    let ids: Vec<ChannelId> = channels.iter().map(|(_, channel)| (*channel).clone()).collect();
    let known_channels = list_channels(turn.tx(), &workspace, &ids).await?;

    let mut faults = Faults::new();
    for (block, wanted) in [(blocks::ADMINS, &wanted.admins), (blocks::LEADERSHIP, &wanted.leadership)] {
        if wanted.len() > usize::from(views::MOST_PEOPLE) {
            faults.insert(block.to_owned(), views::too_many_people(wanted.len()));
        }
    }
    for (block, id) in people {
        let person = known_people.iter().find(|person| person.id == *id);
        faults.extend(colleague_fault(person).map(|sentence| (block.to_owned(), sentence)));
    }
    for (block, id) in channels {
        let channel = known_channels.iter().find(|channel| channel.id == *id);
        faults.extend(views::channel_fault(channel).map(|sentence| (block.to_owned(), sentence)));
    }
    Ok(faults)
}
