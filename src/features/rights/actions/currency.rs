//! The editor: what amounts are counted in.

use super::{get_newest, get_seen, require_edit, store_next};
use crate::{
    directory::views::Note,
    error::Result,
    features::rights::{
        model::{Editing, blocks},
        views,
    },
    money::Currency,
    signal::{Modal, Reply, Submission},
    slack::blocks::metadata,
    turn::Turn,
};

/// The form.
pub(in crate::features::rights) async fn open_currency(turn: &mut Turn) -> Result<Modal> {
    require_edit(turn).await?;
    let newest = get_newest(turn).await?;
    let editing = Editing { what: String::new(), version: newest.number };
    Ok(views::currency_modal(&editing, newest.body.currency.code(), None))
}

/// Checks and stores what was filled in: all figures stay, in the other currency.
pub(in crate::features::rights) async fn save_currency(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    require_edit(turn).await?;
    let Editing { version, .. } = metadata(&submission.private_metadata)?;
    let typed = submission.form.text(blocks::CURRENCY).unwrap_or_default();
    let wrong = |sentence: String| Ok(Reply::fault(blocks::CURRENCY, sentence));
    let Some(currency) = Currency::read(typed, None) else {
        return wrong(views::unknown_currency(typed));
    };
    let (newest, seen) = (get_newest(turn).await?, get_seen(turn, version).await?);
    let now = newest.body.currency;
    if now == currency {
        return super::show_rules(turn, Some(Note::Unchanged)).await.map(Reply::Update);
    }
    if seen.body.currency != now {
        let editing = Editing { what: String::new(), version: newest.number };
        let note = views::currency_clash(newest.by.as_ref(), now);
        return Ok(Reply::Update(views::currency_modal(&editing, typed, Some(note))));
    }
    let Some(rights) = newest.body.in_currency(currency) else {
        return wrong(views::currency_too_coarse(currency));
    };
    store_next(turn, &newest, rights, &format!("currency {}", currency.code())).await?;
    super::show_rules(turn, Some(Note::Done(views::currency_saved(currency)))).await.map(Reply::Update)
}
