//! What happens to a channel once a run has read everything.

use super::{ANSWER_TIME, ASKED_AGAIN, Left, Mode, Rules, Seen, look::untouchable};
use jiff::{SignedDuration, Timestamp};

/// What a run found out about a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The bot is about to join it.
    Joining,
    /// It is being read.
    Reading,
    /// Somebody writes there.
    Active,
    /// Nobody has for long enough.
    Stale,
    /// The bot cannot see.
    Unknown,
    /// Reading it failed.
    Error,
}

/// How far it is with a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is under way.
    None,
    /// Its people are counted, to ask them when they are there.
    Counting,
    /// They are asked.
    Asked,
    /// Somebody answered that they are not sure.
    Unsure,
    /// It is being archived.
    Archiving,
}

/// A channel, when a run decides about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What is known of it now.
    pub seen: Seen,
    /// What this run found.
    pub finding: Finding,
    /// How far it is.
    pub stage: Stage,
    /// Since when the question stands in the channel.
    pub posted_at: Option<Timestamp>,
    /// Since when it has reached whoever answers for the channel.
    pub told_at: Option<Timestamp>,
    /// Whoever answers for it is still who was asked.
    pub is_owner_same: bool,
    /// On how many days since then whoever was asked was away.
    pub days_away: i64,
}

/// What a run does about a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing, or not yet.
    Nothing,
    /// What was asked is settled: somebody writes there again, or it must not be touched.
    Release,
    /// Its people are asked.
    Ask,
    /// Whoever answers for it is asked: they have not been reached yet, or are somebody else by now.
    AskOwner,
    /// It is archived.
    Archive,
}

/// What a run is by the time it decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// It may only report.
    pub is_report: bool,
    /// Something could not be read.
    pub has_errors: bool,
    /// Every channel was looked at.
    pub is_complete: bool,
}

impl Finding {
    const ALL: [Self; 6] = [Self::Joining, Self::Reading, Self::Active, Self::Stale, Self::Unknown, Self::Error];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Joining => "joining",
            Self::Reading => "reading",
            Self::Active => "active",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
            Self::Error => "error",
        }
    }

    /// The one of this name; what nobody can read is unknown.
    pub fn named(word: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.as_str() == word).unwrap_or(Self::Unknown)
    }
}

impl Stage {
    const ALL: [Self; 5] = [Self::None, Self::Counting, Self::Asked, Self::Unsure, Self::Archiving];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Counting => "counting",
            Self::Asked => "asked",
            Self::Unsure => "unsure",
            Self::Archiving => "archiving",
        }
    }

    /// The one of this name.
    pub fn named(word: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.as_str() == word).unwrap_or(Self::None)
    }

    /// Whether people are asked, and can answer.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Unsure)
    }
}

/// When the time to answer is over for somebody who was asked at `asked` and is not away.
pub fn answers_until(asked: Timestamp) -> Timestamp {
    asked + ANSWER_TIME
}

/// Whether both the channel and whoever answers for it were asked, and have had all their time.
pub fn is_answer_time_over(case: &Case, now: Timestamp) -> bool {
    let Some(asked) = case.posted_at.zip(case.told_at).map(|(posted, told)| posted.max(told)) else { return false };
    now >= answers_until(asked) + SignedDuration::from_hours(24 * case.days_away.max(0))
}

/// What a run that has looked at everything does about this channel.
pub fn next(case: &Case, guard: Guard, rules: &Rules, now: Timestamp) -> Next {
    if !guard.is_complete || guard.has_errors {
        return Next::Nothing;
    }
    let is_spared = untouchable(&case.seen, rules, now).is_some() || rules.days_for(&case.seen.name).is_none();
    if is_spared || case.finding == Finding::Active {
        return if case.stage.is_open() { Next::Release } else { Next::Nothing };
    }
    if guard.is_report || case.finding != Finding::Stale || rules.mode < Mode::Ask {
        return Next::Nothing;
    }
    match case.stage {
        Stage::None => Next::Ask,
        Stage::Counting | Stage::Archiving => Next::Nothing,
        Stage::Unsure => {
            let is_due = case.posted_at.is_none_or(|posted| now >= posted + ASKED_AGAIN);
            if is_due { Next::Ask } else { Next::Nothing }
        }
        // Somebody deleted the message: without it nobody in the channel can answer.
        Stage::Asked if case.told_at.is_some() && case.posted_at.is_none() => Next::Nothing,
        Stage::Asked if case.told_at.is_none() || !case.is_owner_same => Next::AskOwner,
        Stage::Asked if rules.mode == Mode::Archive && is_answer_time_over(case, now) => Next::Archive,
        Stage::Asked => Next::Nothing,
    }
}

/// Why a channel is not archived after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It must not be touched.
    Left(Left),
    /// The bot is not in it any more.
    NotThere,
    /// Somebody answered meanwhile, or it was taken back.
    Answered,
    /// Archiving was turned off.
    TurnedOff,
    /// Somebody wrote there.
    Active,
    /// What was to be kept of it could not be read.
    Unreadable,
    /// Slack did not get to it in time.
    Late,
}

/// The last look, right before a channel is archived: `seen` is what Slack says of it now, `by_person` that somebody wants
/// it, who may.
///
/// # Errors
/// Why not.
pub fn may_archive(
    seen: &Seen,
    stage: Stage,
    rules: &Rules,
    (by_person, now): (bool, Timestamp),
) -> Result<(), Obstacle> {
    if let Some(left) = untouchable(seen, rules, now) {
        return Err(Obstacle::Left(left));
    }
    if !seen.is_member {
        return Err(Obstacle::NotThere);
    }
    if stage != Stage::Archiving {
        return Err(Obstacle::Answered);
    }
    if !by_person {
        if rules.mode != Mode::Archive {
            return Err(Obstacle::TurnedOff);
        }
        if rules.days_for(&seen.name).is_none() {
            return Err(Obstacle::Left(Left::Never));
        }
    }
    Ok(())
}
