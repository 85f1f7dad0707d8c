//! The form of a level, field by field. Pure.

use super::{LONGEST_MINUTES, Level, MOST_HOLDERS, Need, SHORTEST_MINUTES, Whom};
use crate::{
    directory::{NamedRole, groups::UserGroup},
    ids::{UserGroupId, UserId},
    signal::Form,
};

/// The block ids of the form.
pub mod level_fields {
    /// Roles, ours and named ones.
    pub const ROLES: &str = "roles";
    /// People by name.
    pub const PEOPLE: &str = "people";
    /// User groups.
    pub const GROUPS: &str = "groups";
    /// Any or all.
    pub const NEED: &str = "need";
    /// How long.
    pub const TIME: &str = "time";
}

/// Who is asked of a user group at most: whoever asks more asks nobody.
pub const LARGEST_GROUP: usize = 30;

/// A level as it stands in the form, right or wrong: to be shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LevelDraft {
    /// Chosen roles.
    pub roles: Vec<String>,
    /// Chosen people.
    pub people: Vec<UserId>,
    /// Chosen user groups.
    pub groups: Vec<String>,
    /// Any or all.
    pub need: String,
    /// The typed time.
    pub time: String,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LevelFault {
    /// Neither a role nor a person nor a group.
    Nobody,
    /// More than a level may have.
    TooMany,
    /// The choice is gone, or never was.
    NotThere,
    /// A role that nobody acts in any more.
    Retired(String),
    /// A user group that was switched off in Slack.
    Disabled(String),
    /// A user group of too many people.
    Large(String),
    /// The time cannot be read.
    Time,
    /// A number without a unit.
    NoUnit,
    /// Too short, or too long.
    Length,
}

/// One is enough.
const ANY: &str = "any";
/// All of them.
const ALL: &str = "all";

impl Need {
    /// As the form has it.
    pub fn value(self) -> &'static str {
        match self {
            Self::Any => ANY,
            Self::All => ALL,
        }
    }
}

impl Whom {
    /// A role as the form has it; `None` for people and groups, which have fields of their own.
    pub fn role_value(&self) -> Option<String> {
        match self {
            Self::Addressee => Some("addressee".to_owned()),
            Self::LeadershipOnDuty => Some("on_duty".to_owned()),
            Self::Leadership => Some("leadership".to_owned()),
            Self::Role(role) => Some(format!("role:{role}")),
            Self::Person(_) | Self::Group(_) => None,
        }
    }
}

impl LevelDraft {
    /// The form of a level that is there.
    pub fn of(level: &Level) -> Self {
        let mut draft = Self {
            roles: level.holders.iter().filter_map(Whom::role_value).collect(),
            need: level.need.value().to_owned(),
            time: spell_minutes(level.minutes),
            ..Self::default()
        };
        for whom in &level.holders {
            match whom {
                Whom::Person(person) => draft.people.push(person.clone()),
                Whom::Group(group) => draft.groups.push(group.to_string()),
                Whom::Addressee | Whom::LeadershipOnDuty | Whom::Leadership | Whom::Role(_) => {}
            }
        }
        draft
    }

    /// What was filled in.
    pub fn filled(form: &Form) -> Self {
        Self {
            roles: form.chosen(level_fields::ROLES).to_vec(),
            people: form.chosen(level_fields::PEOPLE).iter().map(|id| UserId::from(id.as_str())).collect(),
            groups: form.chosen(level_fields::GROUPS).to_vec(),
            need: form.choice(level_fields::NEED).unwrap_or_default().to_owned(),
            time: form.text(level_fields::TIME).unwrap_or_default().to_owned(),
        }
    }
}

/// The level that was filled in.
///
/// # Errors
/// What is wrong at which field.
pub fn read_level(
    draft: &LevelDraft,
    roles: &[NamedRole],
    groups: &[UserGroup],
) -> Result<Level, Vec<(&'static str, LevelFault)>> {
    let mut faults = Vec::new();
    let mut holders = Vec::new();
    for value in &draft.roles {
        match read_role(value, roles) {
            Ok(whom) => holders.push(whom),
            Err(fault) => faults.push((level_fields::ROLES, fault)),
        }
    }
    holders.extend(draft.people.iter().cloned().map(Whom::Person));
    for value in &draft.groups {
        match read_group(value, groups) {
            Ok(whom) => holders.push(whom),
            Err(fault) => faults.push((level_fields::GROUPS, fault)),
        }
    }
    if draft.roles.is_empty() && draft.people.is_empty() && draft.groups.is_empty() {
        faults.push((level_fields::ROLES, LevelFault::Nobody));
    } else if holders.len() > MOST_HOLDERS {
        let longer = if draft.people.len() > draft.roles.len() { level_fields::PEOPLE } else { level_fields::ROLES };
        faults.push((longer, LevelFault::TooMany));
    }
    let need = [Need::Any, Need::All].into_iter().find(|need| need.value() == draft.need);
    if need.is_none() {
        faults.push((level_fields::NEED, LevelFault::NotThere));
    }
    let minutes = read_minutes(&draft.time).map_err(|fault| faults.push((level_fields::TIME, fault))).ok();
    match (need, minutes) {
        (Some(need), Some(minutes)) if faults.is_empty() => Ok(Level { holders, need, minutes }),
        _ => Err(faults),
    }
}

fn read_role(value: &str, roles: &[NamedRole]) -> Result<Whom, LevelFault> {
    let fixed = [Whom::Addressee, Whom::LeadershipOnDuty, Whom::Leadership];
    if let Some(whom) = fixed.into_iter().find(|whom| whom.role_value().as_deref() == Some(value)) {
        return Ok(whom);
    }
    let role = roles.iter().find(|role| Whom::Role(role.id).role_value().as_deref() == Some(value));
    match role {
        Some(role) if role.retired => Err(LevelFault::Retired(role.name.clone())),
        Some(role) => Ok(Whom::Role(role.id)),
        None => Err(LevelFault::NotThere),
    }
}

fn read_group(value: &str, groups: &[UserGroup]) -> Result<Whom, LevelFault> {
    match groups.iter().find(|group| group.id == UserGroupId::from(value)) {
        Some(group) if group.disabled => Err(LevelFault::Disabled(group.name.clone())),
        Some(group) if group.members > LARGEST_GROUP => Err(LevelFault::Large(group.name.clone())),
        Some(group) => Ok(Whom::Group(group.id.clone())),
        None => Err(LevelFault::NotThere),
    }
}

/// `90 minutes`, `4 h`, `1 hour 30`, `1h30m`: a number without a unit is one only after hours.
fn read_minutes(typed: &str) -> Result<u16, LevelFault> {
    let typed = typed.trim().to_lowercase();
    let (mut total, mut rest, mut before) = (0_u32, typed.as_str(), None);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number: u32 = rest[..digits].parse().map_err(|_| LevelFault::Time)?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let per = match (&rest[..letters], before) {
            ("h" | "hr" | "hrs" | "hour" | "hours", None) => 60,
            ("m" | "min" | "mins" | "minute" | "minutes", None | Some(60)) | ("", Some(60)) => 1,
            ("", None) if rest.is_empty() => return Err(LevelFault::NoUnit),
            _ => return Err(LevelFault::Time),
        };
        total = total.saturating_add(number.saturating_mul(per));
        before = Some(per);
        rest = rest[letters..].trim_start();
    }
    let minutes = u16::try_from(total).map_err(|_| LevelFault::Length)?;
    match before {
        None => Err(LevelFault::Time),
        Some(_) if (SHORTEST_MINUTES..=LONGEST_MINUTES).contains(&minutes) => Ok(minutes),
        Some(_) => Err(LevelFault::Length),
    }
}

/// A time as people read and type it: `4 hours`, `1 h 30 min`.
pub fn spell_minutes(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (0, 1) => "1 minute".to_owned(),
        (0, minutes) => format!("{minutes} minutes"),
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RoleId;
    use proptest::prelude::*;

    fn draft(time: &str) -> LevelDraft {
        LevelDraft {
            roles: vec!["addressee".to_owned()],
            need: "any".to_owned(),
            time: time.to_owned(),
            ..LevelDraft::default()
        }
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        for (typed, minutes) in [
            ("30 minutes", 30),
            ("4h", 240),
            ("4 hours", 240),
            ("1 h 30", 90),
            ("1h30m", 90),
            (" 90 MIN ", 90),
            ("80 hours", 4_800),
        ] {
            assert_eq!(read_minutes(typed), Ok(minutes), "{typed}");
        }
        assert_eq!(read_minutes("4"), Err(LevelFault::NoUnit));
        for odd in ["", "soon", "h", "4 days", "1 hour 2 hours", "30 min 1 h", "1.5 h", "-3 h", "4 h x", "٣ h"] {
            assert_eq!(read_minutes(odd), Err(LevelFault::Time), "{odd}");
        }
        for odd in ["4 minutes", "0 h", "81 hours", "99999999999 h", "4000000000 h"] {
            assert!(matches!(read_minutes(odd), Err(LevelFault::Length | LevelFault::Time)), "{odd}");
        }
    }

    #[test]
    fn faults_stand_at_their_fields() {
        let role =
            |id, retired| NamedRole { id: RoleId(id), name: "Finance lead".to_owned(), retired, holders: Vec::new() };
        let group = |id: &str, disabled, members| UserGroup {
            id: id.into(),
            name: id.to_owned(),
            handle: id.to_owned(),
            disabled,
            members,
        };
        let (roles, groups) = (
            [role(1, false), role(2, true)],
            [group("S1", false, 3), group("S2", true, 3), group("S3", false, LARGEST_GROUP + 1)],
        );
        let faults = |draft: &LevelDraft| read_level(draft, &roles, &groups).expect_err("faults");
        let nobody = LevelDraft { roles: Vec::new(), ..draft("4 h") };
        assert_eq!(faults(&nobody), [("roles", LevelFault::Nobody)]);
        let gone = LevelDraft {
            roles: vec!["role:2".to_owned(), "role:9".to_owned()],
            groups: vec!["S2".to_owned(), "S3".to_owned(), "S4".to_owned()],
            need: String::new(),
            ..draft("4")
        };
        assert_eq!(
            faults(&gone),
            [
                ("roles", LevelFault::Retired("Finance lead".to_owned())),
                ("roles", LevelFault::NotThere),
                ("groups", LevelFault::Disabled("S2".to_owned())),
                ("groups", LevelFault::Large("S3".to_owned())),
                ("groups", LevelFault::NotThere),
                ("need", LevelFault::NotThere),
                ("time", LevelFault::NoUnit),
            ]
        );
        let many = LevelDraft { people: (0..10).map(|n| UserId(format!("U{n}"))).collect(), ..draft("4 h") };
        assert_eq!(faults(&many), [("people", LevelFault::TooMany)]);
        let mixed = LevelDraft {
            roles: vec!["role:1".to_owned(), "on_duty".to_owned()],
            groups: vec!["S1".to_owned()],
            ..draft("1 h 15")
        };
        let level = read_level(&mixed, &roles, &groups).expect("a level");
        assert_eq!(level.holders, [Whom::Role(RoleId(1)), Whom::LeadershipOnDuty, Whom::Group("S1".into())]);
        assert_eq!(LevelDraft::of(&level), LevelDraft { time: "1 h 15 min".to_owned(), ..mixed });
    }

    proptest! {
        #[test]
        fn what_is_spelled_is_read(minutes in SHORTEST_MINUTES..=LONGEST_MINUTES) {
            prop_assert_eq!(read_minutes(&spell_minutes(minutes)), Ok(minutes));
        }

        #[test]
        fn nothing_that_is_typed_breaks_it(typed in "\\PC{0,30}") {
            if let Ok(minutes) = read_minutes(&typed) {
                prop_assert!((SHORTEST_MINUTES..=LONGEST_MINUTES).contains(&minutes));
            }
        }
    }
}
