//! The editor: its rules, and the form of one.

use super::{asking::mean, get_newest, get_seen, require_edit, store_next};
use crate::{
    directory::{documents::Version, roles::list_roles, views::Note},
    error::{Error, Result},
    features::rights::{
        model::{DecidedBy, Draft, Editing, Move, Press, Refused, Rights, blocks, read_rule},
        views,
    },
    signal::{Modal, Reply},
    slack::{blocks::metadata, mrkdwn::Text},
    turn::Turn,
};

/// The editor, for admins.
///
/// # Errors
/// A sentence for everybody else; the database's own.
pub async fn open_editor(turn: &mut Turn) -> Result<Reply> {
    show_rules(turn, None).await.map(Reply::Open)
}

/// The rules; `note` stands above them.
pub(in crate::features::rights) async fn show_rules(turn: &mut Turn, note: Option<Note>) -> Result<Modal> {
    require_edit(turn).await?;
    let newest = get_newest(turn).await?;
    let deciders: Vec<DecidedBy> = newest.body.rules.iter().map(|rule| rule.decider.clone()).collect();
    let meant = mean(turn, &deciders).await?;
    Ok(views::rules_modal(&newest, &meant, note))
}

/// Edits, moves or removes a rule, as its menu says.
pub(in crate::features::rights) async fn press_rule(turn: &mut Turn, press: &Press) -> Result<Modal> {
    require_edit(turn).await?;
    let newest = get_newest(turn).await?;
    let Ok(id) = press.what.parse::<i64>() else { return show_rules(turn, None).await };
    if press.verb == views::EDIT {
        return open_rule(turn, id).await;
    }
    if press.version != newest.number {
        return show_rules(turn, Some(Note::Changed(newest.by))).await;
    }
    let changed = match press.verb.as_str() {
        views::UP => newest.body.with_moved_rule(id, Move::Up),
        views::DOWN => newest.body.with_moved_rule(id, Move::Down),
        views::REMOVE => newest.body.without_rule(id),
        _ => return show_rules(turn, None).await,
    };
    match changed {
        Ok(rights) => {
            let said = rule_words(turn, &newest.body, id).await?;
            store_next(turn, &newest, rights, &format!("{} {id}", press.verb)).await?;
            show_rules(turn, Some(Note::Done(views::rule_pressed(&press.verb, said)))).await
        }
        Err(refused) => {
            let said = refused_words(turn, &newest.body, &refused).await?;
            show_rules(turn, Some(Note::Refused(said))).await
        }
    }
}

/// The empty form of a rule.
pub(in crate::features::rights) async fn open_new_rule(turn: &mut Turn) -> Result<Modal> {
    require_edit(turn).await?;
    let newest = get_newest(turn).await?;
    form(turn, &newest, "", &Draft::default(), None).await
}

async fn open_rule(turn: &mut Turn, id: i64) -> Result<Modal> {
    let newest = get_newest(turn).await?;
    match newest.body.rule(id) {
        Some(rule) => form(turn, &newest, &id.to_string(), &Draft::of(rule), None).await,
        None => show_rules(turn, Some(Note::Gone(newest.by))).await,
    }
}

async fn form(
    turn: &mut Turn,
    newest: &Version<Rights>,
    what: &str,
    draft: &Draft,
    note: Option<Text>,
) -> Result<Modal> {
    let workspace = turn.workspace().clone();
    let roles = list_roles(turn.tx(), &workspace).await?;
    let editing = Editing { what: what.to_owned(), version: newest.number };
    Ok(views::rule_modal(&editing, draft, (&newest.body, &roles), note))
}

/// Checks and stores what was filled in; shows first what somebody else made of the rule meanwhile.
pub(in crate::features::rights) async fn save_rule(turn: &mut Turn, carried: &str, draft: &Draft) -> Result<Reply> {
    require_edit(turn).await?;
    let Editing { what, version } = metadata(carried)?;
    let id: i64 = what.parse().unwrap_or(0);
    let (newest, seen) = (get_newest(turn).await?, get_seen(turn, version).await?);
    let workspace = turn.workspace().clone();
    let roles = list_roles(turn.tx(), &workspace).await?;
    let rule = match read_rule(id, draft, &newest.body, &roles) {
        Ok(rule) => rule,
        Err(faults) => {
            let said = faults
                .iter()
                .map(|(block, fault)| ((*block).to_owned(), views::rule_fault(block, fault, newest.body.currency)));
            return Ok(Reply::Errors(said.collect()));
        }
    };
    if id != 0 {
        let (before, now) = (seen.body.rule(id), newest.body.rule(id));
        match now {
            None => {
                // It is asked for again as a new one, with what was filled in.
                let note = views::rule_removed(newest.by.as_ref());
                return form(turn, &newest, "", draft, Some(note)).await.map(Reply::Update);
            }
            Some(now) if Some(now) == before => {}
            Some(now) if *now == rule => {}
            Some(now) => {
                let meant = mean(turn, std::slice::from_ref(&now.decider)).await?;
                let theirs = views::rule_words(now, &newest.body, &meant);
                let note = views::rule_clash(newest.by.as_ref(), theirs);
                return form(turn, &newest, &what, draft, Some(note)).await.map(Reply::Update);
            }
        }
    }
    if newest.body.rule(id) == Some(&rule) {
        return show_rules(turn, Some(Note::Unchanged)).await.map(Reply::Update);
    }
    let changed = if id == 0 { newest.body.with_rule(rule) } else { newest.body.with_changed_rule(rule) };
    match changed {
        Ok(rights) => {
            let id = if id == 0 { rights.rules.iter().map(|rule| rule.id).max().unwrap_or(0) } else { id };
            let said = rule_words(turn, &rights, id).await?;
            store_next(turn, &newest, rights, &format!("rule {id}")).await?;
            show_rules(turn, Some(Note::Done(views::rule_saved(said)))).await.map(Reply::Update)
        }
        Err(refused) => {
            let said = refused_words(turn, &newest.body, &refused).await?;
            Ok(Reply::fault(blocks::CLASS, said))
        }
    }
}

async fn rule_words(turn: &mut Turn, rights: &Rights, id: i64) -> Result<Text> {
    let Some(rule) = rights.rule(id) else { return Err(Error::internal("naming a rule", format!("no rule {id}"))) };
    let meant = mean(turn, std::slice::from_ref(&rule.decider)).await?;
    Ok(views::rule_words(rule, rights, &meant))
}

/// Why the table cannot be changed so, with the rules that are in the way.
async fn refused_words(turn: &mut Turn, rights: &Rights, refused: &Refused) -> Result<String> {
    let workspace = turn.workspace().clone();
    let roles = list_roles(turn.tx(), &workspace).await?;
    Ok(views::refused(refused, rights, &roles))
}
