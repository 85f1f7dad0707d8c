//! What clean-ups decide, by examples and by laws.

use super::*;
use crate::{
    calendar::{WorkingHours, Zone},
    directory::Availability,
    ids::ChannelId,
};
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn pattern(typed: &str) -> Pattern {
    Pattern::parse(typed).expect("a pattern")
}

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

const NOW: &str = "2026-11-23T09:00:00Z";

fn seen() -> Seen {
    Seen {
        id: "C1".into(),
        name: "launch".to_owned(),
        is_general: false,
        is_shared: false,
        is_archived: false,
        is_private: false,
        is_member: true,
        is_of_pod: true,
        is_in_use: false,
        created_at: Some(at("2026-01-01T00:00:00Z")),
        keep_until: None,
    }
}

#[test]
fn patterns_are_names_with_gaps() {
    for (typed, name, fits) in [
        ("client-*", "client-harbour", true),
        ("#client-*", "client-", true),
        ("client-{client}", "client-harbour-film", true),
        ("pod-{pod}-{topic}", "pod-brand-film", true),
        ("pod-{pod}-{topic}", "pod-brand", false),
        ("*-archive", "old-archive", true),
        ("*-archive", "archive", false),
        ("a*a", "a", false),
        ("a*a", "aa", true),
        ("Launch", "launch", true),
        ("launch", "launch-2", false),
        ("*", "anything", true),
    ] {
        assert_eq!(pattern(typed).matches(name), fits, "{typed} {name}");
    }
    for typed in ["", "#", "two words", "client-{", "client-{}", "a!b", "{a b}", &"x".repeat(81), "<!here>", "🦀"] {
        assert_eq!(Pattern::parse(typed), None, "{typed}");
    }
}

#[test]
fn exceptions_are_typed_line_by_line() {
    let read = read_overrides("client-* 120\n\n #legal-*: never \nxpod-{topic} = 30 days").expect("three lines");
    assert_eq!(written_overrides(&read), "client-* 120\nlegal-* never\nxpod-* 30");
    assert_eq!(read_overrides(&written_overrides(&read)), Ok(read.clone()));
    let rules = Rules { overrides: read, ..Rules::default() };
    assert_eq!(rules.days_for("client-x"), Some(120));
    assert_eq!(rules.days_for("legal-x"), None);
    assert_eq!(rules.days_for("launch"), Some(60));
    for line in
        ["client-*", "client-* soon", "client-* 13", "client-* 1001", "client-* 20 weeks", "a b 20", "x never ever"]
    {
        assert_eq!(read_overrides(line), Err(OverrideFault::Line(line.to_owned())), "{line}");
    }
    assert_eq!(read_overrides(&"a 20\n".repeat(31)), Err(OverrideFault::TooMany(30)));
}

#[test]
fn what_is_typed_after_cleanup() {
    for (typed, asked) in [
        ("", Asked::Report),
        (" report", Asked::Report),
        ("ON", Asked::On),
        ("off", Asked::Off),
        ("run", Asked::Run),
        ("settings", Asked::Settings),
        ("help", Asked::Help),
        ("keep", Asked::Keep { channel: None, why: String::new() }),
        (
            "keep <#C1|launch> we “really” start &amp; soon",
            Asked::Keep { channel: Some("C1".into()), why: "we really start & soon".to_owned() },
        ),
        ("on fire", Asked::Unknown("on fire".to_owned())),
        ("delete everything", Asked::Unknown("delete everything".to_owned())),
    ] {
        assert_eq!(Asked::parse(typed), asked, "{typed}");
    }
}

#[test]
fn a_channel_is_read_only_where_the_bot_is() {
    let (rules, now) = (Rules::default(), at(NOW));
    let since = now - days(60);
    let how = |seen: Seen| look(&seen, &rules, now);
    assert_eq!(how(seen()), Look::Read { since });
    assert_eq!(how(Seen { is_member: false, ..seen() }), Look::Unknown);
    assert_eq!(how(Seen { created_at: None, ..seen() }), Look::Unknown);
    assert_eq!(how(Seen { created_at: Some(now - days(59)), ..seen() }), Look::Leave(Left::Young));
    assert_eq!(how(Seen { keep_until: Some(now + days(1)), ..seen() }), Look::Leave(Left::Kept));
    assert_eq!(how(Seen { keep_until: Some(now), ..seen() }), Look::Read { since });
    let joins = Rules { join: true, ..Rules::default() };
    let away = Seen { is_member: false, ..seen() };
    assert_eq!(look(&away, &joins, now), Look::Join { since });
    assert_eq!(look(&Seen { is_of_pod: false, ..away.clone() }, &joins, now), Look::Unknown);
    assert_eq!(look(&Seen { is_private: true, ..away }, &joins, now), Look::Unknown);
}

#[test]
fn runs_begin_on_mondays_at_two() {
    let berlin = Zone::named("Europe/Berlin").expect("a zone");
    assert_eq!(next_run(at("2026-11-23T00:59:59Z"), &berlin), at("2026-11-23T01:00:00Z"));
    assert_eq!(next_run(at("2026-11-23T01:00:00Z"), &berlin), at("2026-11-30T01:00:00Z"));
    assert_eq!(next_run(at("2026-11-29T23:30:00Z"), &berlin), at("2026-11-30T01:00:00Z"));
}

#[test]
fn what_an_earlier_run_asked_for_says_nothing() {
    let (started, now) = (at("2026-11-23T01:00:00Z"), at("2026-11-23T01:10:00Z"));
    let hers =
        |read_at: Timestamp, read_by: i64, days_now: u16| is_of_run(read_at - days(read_by), days_now, (started, now));
    assert!(hers(started, 60, 60) && hers(now, 60, 60));
    assert!(!hers(started - days(7), 60, 60), "by the run before");
    assert!(!hers(now, 60, 90), "sixty days of silence are not ninety");
    assert!(!hers(now, 90, 60));
}

#[test]
fn two_reports_come_first() {
    let rules = |mode| Rules { mode, ..Rules::default() };
    for (mode, well, reports) in [
        (Mode::Archive, 0, true),
        (Mode::Archive, 1, true),
        (Mode::Archive, 2, false),
        (Mode::Ask, 2, false),
        (Mode::Report, 9, true),
        (Mode::Off, 9, true),
    ] {
        assert_eq!(is_report(&rules(mode), well), reports, "{mode:?} {well}");
    }
}

#[test]
fn rules_that_reach_further_are_reported_anew() {
    let usual = Rules { mode: Mode::Report, required: vec!["C1".into()], ..Rules::default() };
    let further = |change: fn(&mut Rules)| {
        let mut after = usual.clone();
        change(&mut after);
        after.reach_further_than(&usual)
    };
    assert!(!further(|_| ()));
    assert!(!further(|rules| rules.mode = Mode::Archive), "the reports told of the same channels");
    assert!(!further(|rules| rules.days = 90));
    assert!(!further(|rules| rules.required.push("C2".into())));
    assert!(further(|rules| rules.days = 59));
    assert!(further(|rules| rules.required.clear()));
    assert!(further(|rules| rules.join = true));
    assert!(further(|rules| rules.overrides.push(Override { pattern: pattern("a"), days: Some(30) })));
    assert!(usual.reach_further_than(&Rules { mode: Mode::Off, ..usual.clone() }), "they begin anew");
}

fn works_in(zone: &str) -> Availability {
    Availability {
        zone: Zone::named(zone).expect("a zone"),
        hours: WorkingHours::USUAL,
        days_off: BTreeMap::new(),
        prompts_at: None,
        quiet: None,
        dnd: Vec::new(),
        daily_limit: 5,
    }
}

#[test]
fn a_channel_is_asked_when_most_of_its_people_are_there() {
    let people = |zones: &[&str]| zones.iter().map(|zone| works_in(zone)).collect::<Vec<_>>();
    let (berlin, york, tokyo) = ("Europe/Berlin", "America/New_York", "Asia/Tokyo");
    // Monday, 02:00 in Berlin.
    let night = at("2026-11-23T01:00:00Z");
    assert_eq!(
        main_daytime(&people(&[berlin, berlin, york]), night),
        Some(at("2026-11-23T14:00:00Z")),
        "when both work"
    );
    assert_eq!(main_daytime(&people(&[berlin; 9]), night), Some(at("2026-11-23T08:00:00Z")));
    let mut mostly_berlin = people(&[berlin; 9]);
    mostly_berlin.extend(people(&[york]));
    assert_eq!(
        main_daytime(&mostly_berlin, night),
        Some(at("2026-11-23T08:00:00Z")),
        "one in ten is no reason to wait"
    );
    assert_eq!(main_daytime(&people(&[tokyo]), night), Some(night), "it is ten in the morning there");
    assert_eq!(main_daytime(&people(&[berlin]), at("2026-11-27T16:15:00Z")), Some(at("2026-11-30T08:00:00Z")));
    assert_eq!(main_daytime(&[], night), None);
}

#[test]
fn the_last_look_finds_what_happened_meanwhile() {
    let (now, rules) = (at(NOW), Rules { mode: Mode::Archive, ..Rules::default() });
    let by = |seen: &Seen, stage, rules: &Rules, person| may_archive(seen, stage, rules, (person, now));
    let stage = Stage::Archiving;
    assert_eq!(by(&seen(), stage, &rules, false), Ok(()));
    let required = Rules { required: vec!["C1".into()], ..rules.clone() };
    for person in [false, true] {
        for (changed, rules, why) in [
            (Seen { is_shared: true, ..seen() }, &rules, Obstacle::Left(Left::Shared)),
            (Seen { is_general: true, ..seen() }, &rules, Obstacle::Left(Left::General)),
            (Seen { is_archived: true, ..seen() }, &rules, Obstacle::Left(Left::Archived)),
            (Seen { is_in_use: true, ..seen() }, &rules, Obstacle::Left(Left::InUse)),
            (Seen { keep_until: Some(now + days(1)), ..seen() }, &rules, Obstacle::Left(Left::Kept)),
            (Seen { is_member: false, ..seen() }, &rules, Obstacle::NotThere),
            (seen(), &required, Obstacle::Left(Left::Required)),
        ] {
            assert_eq!(by(&changed, stage, rules, person), Err(why), "{changed:?}");
        }
        assert_eq!(by(&seen(), Stage::None, &rules, person), Err(Obstacle::Answered));
    }
    let asks = Rules { mode: Mode::Ask, ..rules.clone() };
    assert_eq!(by(&seen(), stage, &asks, false), Err(Obstacle::TurnedOff));
    assert_eq!(by(&seen(), stage, &asks, true), Ok(()), "a person wants it");
}

fn instants() -> impl Strategy<Value = Option<Timestamp>> {
    prop_oneof![
        Just(None),
        (-100_i64..2).prop_map(|ago| Some(at(NOW) + days(ago))),
        (-20_i64..-10).prop_map(|ago| Some(at(NOW) + days(ago)))
    ]
}

fn channels() -> impl Strategy<Value = Seen> {
    // Most channels are ordinary ones: else nothing is ever archived, and every law holds.
    let rarely = || prop::bool::weighted(0.08);
    let names = prop_oneof![Just("launch"), Just("legal-x"), Just("client-x")];
    let often = prop::bool::weighted(0.92);
    ((rarely(), rarely(), rarely(), rarely()), (often, rarely(), any::<bool>()), names, instants(), rarely()).prop_map(
        |((general, shared, archived, in_use), (member, private, pod), name, keep, kept)| Seen {
            is_general: general,
            is_shared: shared,
            is_archived: archived,
            is_in_use: in_use,
            is_member: member,
            is_private: private,
            is_of_pod: pod,
            name: name.to_owned(),
            keep_until: if kept { Some(at(NOW) + days(3)) } else { keep.filter(|until| *until <= at(NOW)) },
            ..seen()
        },
    )
}

fn cases() -> impl Strategy<Value = Case> {
    let findings = prop_oneof![
        4 => Just(Finding::Stale),
        1 => Just(Finding::Active),
        1 => Just(Finding::Unknown),
        1 => Just(Finding::Error)
    ];
    let stages = prop_oneof![
        1 => Just(Stage::None),
        1 => Just(Stage::Counting),
        4 => Just(Stage::Asked),
        1 => Just(Stage::Unsure),
        1 => Just(Stage::Archiving)
    ];
    (channels(), findings, stages, instants(), instants(), any::<bool>(), 0_i64..4).prop_map(
        |(seen, finding, stage, posted_at, told_at, is_owner_same, days_away)| Case {
            seen,
            finding,
            stage,
            posted_at,
            told_at,
            is_owner_same,
            days_away,
        },
    )
}

fn rules() -> impl Strategy<Value = Rules> {
    let modes = prop_oneof![
        1 => Just(Mode::Off),
        1 => Just(Mode::Report),
        1 => Just(Mode::Ask),
        3 => Just(Mode::Archive)
    ];
    (modes, prop::bool::weighted(0.1), any::<bool>()).prop_map(|(mode, required, join)| Rules {
        mode,
        join,
        required: if required { vec![ChannelId::from("C1")] } else { Vec::new() },
        overrides: read_overrides("legal-* never").expect("a line"),
        ..Rules::default()
    })
}

fn guards() -> impl Strategy<Value = Guard> {
    (prop::bool::weighted(0.2), prop::bool::weighted(0.2), prop::bool::weighted(0.8))
        .prop_map(|(is_report, has_errors, is_complete)| Guard { is_report, has_errors, is_complete })
}

proptest! {
    /// Nothing is archived unless everything speaks for it.
    #[test]
    fn it_fails_closed(case in cases(), guard in guards(), rules in rules()) {
        let now = at(NOW);
        let next = next(&case, guard, &rules, now);
        if next == Next::Archive {
            prop_assert!(!guard.is_report && !guard.has_errors && guard.is_complete);
            prop_assert_eq!(rules.mode, Mode::Archive);
            prop_assert_eq!(case.finding, Finding::Stale);
            prop_assert_eq!(case.stage, Stage::Asked);
            prop_assert!(case.is_owner_same);
            let (posted, told) = (case.posted_at.expect("it stood there"), case.told_at.expect("they were asked"));
            let all_their_time = now - days(14) - days(case.days_away);
            prop_assert!(posted <= all_their_time && told <= all_their_time);
        }
        if matches!(next, Next::Archive | Next::Ask | Next::AskOwner) {
            let seen = &case.seen;
            prop_assert!(!seen.is_general && !seen.is_shared && !seen.is_archived && !seen.is_in_use);
            prop_assert!(seen.keep_until.is_none_or(|until| until <= now));
            prop_assert!(!rules.required.contains(&seen.id) && seen.name != "legal-x");
            prop_assert!(rules.mode >= Mode::Ask && !guard.is_report);
        }
        if guard.has_errors || !guard.is_complete {
            prop_assert_eq!(next, Next::Nothing);
        }
        if case.finding == Finding::Unknown {
            prop_assert!(matches!(next, Next::Nothing | Next::Release), "unknown is never stale");
        }
    }

    /// What is read is known: the bot is there, or may join where its pods are.
    #[test]
    fn only_what_may_be_touched_is_read(seen in channels(), rules in rules()) {
        match look(&seen, &rules, at(NOW)) {
            Look::Read { since } => {
                prop_assert!(seen.is_member && since == at(NOW) - days(60));
            }
            Look::Join { .. } => prop_assert!(rules.join && seen.is_of_pod && !seen.is_private && !seen.is_member),
            Look::Unknown => prop_assert!(!seen.is_member),
            Look::Leave(_) => {}
        }
    }

    /// A run in which all of this lives: whatever happens in whatever order, nothing is archived that was not reported
    /// twice, asked for fourteen days in both places, and silent all the time.
    #[test]
    fn a_life_of_a_channel(deeds in prop::collection::vec(0_u8..12, 1..80)) {
        let rules = Rules { mode: Mode::Archive, ..Rules::default() };
        let mut life = Life::new(at("2026-06-01T00:00:00Z"));
        for deed in deeds {
            life.live(deed, &rules);
            if let Some(archived) = life.archived_at {
                prop_assert!(life.reports_well >= REPORTS_FIRST);
                let was_asked = life
                    .asked
                    .is_some_and(|(posted, told)| archived >= posted + ANSWER_TIME && archived >= told + ANSWER_TIME);
                prop_assert!(was_asked, "nobody was asked long enough before");
                prop_assert!(archived.duration_since(life.written_at) >= days(60));
                prop_assert!(life.kept_until.is_none_or(|until| until <= archived));
                break;
            }
        }
    }
}

/// A channel, its people, and the runs, without Slack and without a database.
struct Life {
    now: Timestamp,
    written_at: Timestamp,
    kept_until: Option<Timestamp>,
    stage: Stage,
    posted: Option<Timestamp>,
    told: Option<Timestamp>,
    owner_is_same: bool,
    reports_well: usize,
    archived_at: Option<Timestamp>,
    asked: Option<(Timestamp, Timestamp)>,
}

impl Life {
    fn new(now: Timestamp) -> Self {
        Self {
            now,
            written_at: now,
            kept_until: None,
            stage: Stage::None,
            posted: None,
            told: None,
            owner_is_same: true,
            reports_well: 0,
            archived_at: None,
            asked: None,
        }
    }

    fn live(&mut self, deed: u8, rules: &Rules) {
        match deed {
            0 => self.written_at = self.now,
            1 => {
                self.kept_until = Some(self.now + KEPT_FOR);
                self.stage = Stage::None;
            }
            2 if self.stage == Stage::Asked => self.stage = Stage::Unsure,
            3 | 4 if self.stage == Stage::Asked => self.posted = self.posted.or(Some(self.now)),
            5 | 6 if self.stage == Stage::Asked => self.told = self.told.or(Some(self.now)),
            7 => self.owner_is_same = false,
            8 => self.run(rules, true),
            _ => self.run(rules, false),
        }
        self.now += days(7);
    }

    fn run(&mut self, rules: &Rules, has_errors: bool) {
        let is_report = is_report(rules, self.reports_well);
        let seen = Seen { keep_until: self.kept_until, ..seen() };
        let finding = match look(&seen, rules, self.now) {
            Look::Read { since } if self.written_at < since => Finding::Stale,
            Look::Read { .. } => Finding::Active,
            Look::Leave(_) | Look::Unknown | Look::Join { .. } => Finding::Unknown,
        };
        let case = Case {
            seen,
            finding,
            stage: self.stage,
            posted_at: self.posted,
            told_at: self.told,
            is_owner_same: self.owner_is_same,
            days_away: 0,
        };
        match next(&case, Guard { is_report, has_errors, is_complete: true }, rules, self.now) {
            Next::Ask => (self.stage, self.posted, self.told) = (Stage::Asked, None, None),
            Next::AskOwner => (self.owner_is_same, self.told) = (true, None),
            Next::Release => self.stage = Stage::None,
            Next::Archive => {
                self.archived_at = Some(self.now);
                self.asked = self.posted.zip(self.told);
            }
            Next::Nothing => {}
        }
        if is_report && !has_errors {
            self.reports_well += 1;
        }
    }
}
