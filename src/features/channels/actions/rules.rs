//! Changing the rules: what a change would flag is shown before it is stored, and two admins at once lose nothing.

use super::{Standard, following::begin_recheck, load_standard, reading::list_bound, require_edit};
use crate::{
    directory::documents,
    error::Result,
    features::channels::{
        EDIT,
        model::{Draft, Editing, Rules, merge},
        store,
        views::{self, Effect},
    },
    ids::ChannelId,
    signal::{Modal, Reply},
    slack::{blocks::metadata, mrkdwn::Text},
    turn::{Change, Turn},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// The form of the rules, for admins.
pub(in super::super) async fn open_rules(turn: &mut Turn) -> Result<Modal> {
    require_edit(turn).await?;
    let standard = load_standard(turn).await?;
    let rules = standard.rules();
    // Who saves them for the first time wants them to be kept.
    let shown = if standard.version.number == 0 { Rules { asks: true, ..rules.clone() } } else { rules.clone() };
    let editing = Editing::begin(standard.version.number);
    Ok(views::rules_modal(&editing, &Draft::of(&shown), &[]))
}

/// *Show what this would flag*
pub(in super::super) async fn preview_rules(turn: &mut Turn, carried: &str, draft: &Draft) -> Result<Modal> {
    require_edit(turn).await?;
    let editing: Editing = metadata(carried)?;
    let rules = match draft.read() {
        Ok(rules) => rules,
        Err(faults) => return Ok(views::rules_modal(&editing, draft, &views::fault_notes(&faults))),
    };
    let standard = load_standard(turn).await?;
    let effect = find_effect(turn, &standard, &rules).await?;
    let editing = Editing { previewed: fingerprint(&rules)?, ..editing };
    Ok(views::rules_modal(&editing, draft, &[views::effect_note(&effect)]))
}

/// The form was sent. What would flag channels that nobody was shown yet is shown first.
pub(in super::super) async fn save_rules(turn: &mut Turn, carried: &str, draft: &Draft) -> Result<Reply> {
    require_edit(turn).await?;
    let editing: Editing = metadata(carried)?;
    let mine = match draft.read() {
        Ok(rules) => rules,
        Err(faults) => {
            let said = faults.iter().map(|(field, fault)| ((*field).to_owned(), views::line_fault(fault)));
            return Ok(Reply::Errors(said.collect()));
        }
    };
    let standard = load_standard(turn).await?;
    let seen = get_seen(turn, editing.version).await?;
    // What stands in the form stays compared with what its person has seen: only so it is known what they changed.
    let (rules, clashes) = merge(&seen, &mine, standard.rules());
    if !clashes.is_empty() && editing.shown != standard.version.number {
        // Saved again, theirs gives way: it was shown.
        let editing = Editing { shown: standard.version.number, ..editing };
        let note = views::rules_clash(standard.version.by.as_ref(), &clashes, standard.rules());
        return Ok(Reply::Update(views::rules_modal(&editing, draft, &[note])));
    }
    if rules == *standard.rules() && standard.version.number > 0 {
        return Ok(Reply::Update(views::rules_saved(views::unchanged(), &rules)));
    }
    let effect = find_effect(turn, &standard, &rules).await?;
    let fingerprint = fingerprint(&rules)?;
    if editing.previewed != fingerprint && !effect.flagged.is_empty() {
        let editing = Editing { previewed: fingerprint, ..editing };
        let notes: [Text; 2] = [views::effect_note(&effect), views::save_again()];
        return Ok(Reply::Update(views::rules_modal(&editing, draft, &notes)));
    }
    store_next(turn, &standard, rules.clone()).await?;
    Ok(Reply::Update(views::rules_saved(views::stored(&rules), &rules)))
}

/// The rules as somebody saw them when they opened the form; those that hold now where that is not known.
async fn get_seen(turn: &mut Turn, number: i64) -> Result<Rules> {
    let workspace = turn.workspace().clone();
    Ok(documents::get_seen(turn.tx(), &workspace, number).await?.body)
}

async fn store_next(turn: &mut Turn, standard: &Standard, rules: Rules) -> Result<()> {
    let (workspace, now, by) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let before = &standard.version;
    let next = documents::insert_next(turn.tx(), &workspace, (before, rules), (&by, now)).await?;
    turn.refresh_homes_of_overseers().await?;
    turn.record(Change {
        verb: EDIT.name,
        subject: "channel_rules".to_owned(),
        before: Some(json!({ "version": before.number, "rules": before.body })),
        after: Some(json!({ "version": next.number, "rules": next.body })),
        why: None,
    })
    .await?;
    begin_recheck(turn).await
}

/// Which of the channels there are would be flagged that are not now, and how many would be flagged no more.
async fn find_effect(turn: &mut Turn, standard: &Standard, rules: &Rules) -> Result<Effect> {
    let workspace = turn.workspace().clone();
    let allowed: HashSet<(ChannelId, String)> = store::list_allowed(turn.tx(), &workspace).await?.into_iter().collect();
    let mut effect = Effect::default();
    for channel in list_bound(turn, true).await? {
        let (named, is_private) = ((channel.id, channel.name), channel.is_private);
        if allowed.contains(&named) {
            continue;
        }
        let (id, name) = named;
        let is_bound = |rules: &Rules| rules.private || !is_private;
        // By rules that nobody stored nothing is flagged.
        let old = standard.version.number > 0 && is_bound(standard.rules());
        let before = old && standard.rules().flags(&name, &standard.known);
        let after = is_bound(rules) && rules.flags(&name, &standard.known);
        effect.looked_at += 1;
        match (before, after) {
            (false, true) => effect.flagged.push(id),
            (true, false) => effect.freed += 1,
            (true, true) => effect.still += 1,
            (false, false) => {}
        }
    }
    Ok(effect)
}

/// Names rules for as long as a form stands open.
fn fingerprint(rules: &Rules) -> Result<String> {
    let digest = Sha256::digest(serde_json::to_vec(rules)?);
    Ok(digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect())
}
