//! The editor: classes of decisions.

use super::{get_newest, get_seen, require_edit, store_next};
use crate::{
    directory::{documents::Version, views::Note},
    error::Result,
    features::rights::{
        model::{Editing, Press, Rights, blocks},
        views,
    },
    signal::{Modal, Reply, Submission},
    slack::blocks::metadata,
    turn::Turn,
};

/// The classes; `note` stands above them.
pub(in crate::features::rights) async fn show_classes(turn: &mut Turn, note: Option<Note>) -> Result<Modal> {
    require_edit(turn).await?;
    Ok(views::classes_modal(&get_newest(turn).await?, note))
}

/// Edits, retires or brings back a class, as its menu says.
pub(in crate::features::rights) async fn press_class(turn: &mut Turn, press: &Press) -> Result<Modal> {
    require_edit(turn).await?;
    let newest = get_newest(turn).await?;
    let Some(class) = newest.body.class(&press.what).cloned() else { return show_classes(turn, None).await };
    let retire = match press.verb.as_str() {
        views::EDIT => return Ok(form(&newest, &class.key, (&class.name, &class.about), None)),
        views::RETIRE => true,
        views::REVIVE => false,
        _ => return show_classes(turn, None).await,
    };
    if press.version != newest.number {
        return show_classes(turn, Some(Note::Changed(newest.by))).await;
    }
    match newest.body.with_class_retired(&class.key, retire) {
        Ok(rights) => {
            let gone = newest.body.rules.len() - rights.rules.len();
            store_next(turn, &newest, rights, &format!("{} {}", press.verb, class.key)).await?;
            show_classes(turn, Some(Note::Done(views::class_pressed(&class.name, retire, gone)))).await
        }
        Err(fault) => show_classes(turn, Some(Note::Refused(views::class_fault(fault)))).await,
    }
}

/// The empty form of a class.
pub(in crate::features::rights) async fn open_new_class(turn: &mut Turn) -> Result<Modal> {
    require_edit(turn).await?;
    Ok(form(&get_newest(turn).await?, "", ("", ""), None))
}

fn form(newest: &Version<Rights>, key: &str, filled: (&str, &str), note: Option<crate::slack::mrkdwn::Text>) -> Modal {
    views::class_modal(&Editing { what: key.to_owned(), version: newest.number }, filled, note)
}

/// Checks and stores what was filled in.
pub(in crate::features::rights) async fn save_class(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    require_edit(turn).await?;
    let Editing { what: key, version } = metadata(&submission.private_metadata)?;
    let name = submission.form.text(blocks::NAME).unwrap_or_default();
    let about = submission.form.text(blocks::ABOUT).unwrap_or_default();
    let (newest, seen) = (get_newest(turn).await?, get_seen(turn, version).await?);
    let now = newest.body.class(&key);
    if let Some(now) = now
        && seen.body.class(&key).is_some_and(|before| (&before.name, &before.about) != (&now.name, &now.about))
        && (now.name.as_str(), now.about.as_str()) != (name, about)
    {
        let note = views::class_clash(newest.by.as_ref(), now);
        return Ok(Reply::Update(form(&newest, &key, (name, about), Some(note))));
    }
    let changed = if key.is_empty() {
        newest.body.with_class(name, about)
    } else {
        newest.body.with_changed_class(&key, name, about)
    };
    match changed {
        Ok(rights) if rights == newest.body => show_classes(turn, Some(Note::Unchanged)).await.map(Reply::Update),
        Ok(rights) => {
            store_next(turn, &newest, rights, &format!("class {name}")).await?;
            let said = views::class_saved(name, key.is_empty());
            show_classes(turn, Some(Note::Done(said))).await.map(Reply::Update)
        }
        Err(fault) => {
            let block = views::class_block(fault).to_owned();
            Ok(Reply::fault(&block, views::class_fault(fault)))
        }
    }
}
