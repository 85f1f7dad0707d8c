//! Finding the person who is meant among many, and admitting when several could be.

pub use super::folding::fold;

use super::{
    people::{Person, find_person, get_person, list_people},
    views,
};
use crate::{
    database::{Reads, record},
    error::{Error, Result},
    ids::{UserId, WorkspaceId},
    signal::{
        Choice,
        line::{PersonWords, is_email},
        typed::{Reference, as_typed, references},
    },
};

/// What words found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T, S = T> {
    /// Exactly one fits.
    One(T),
    /// None fits.
    Nothing,
    /// Several fit equally well, in their order.
    Several(Vec<S>),
}

record! {
    /// Somebody who could be meant.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Candidate {
        /// Slack's id.
        pub id: UserId,
        /// The handle.
        pub name: String,
        /// The full name.
        pub real_name: String,
    }
}

/// The person whom a name means, among everybody who is here; where several could be, they come by name.
async fn find_named_person(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    words: &str,
) -> Result<Found<Person, Candidate>> {
    let mut people: Vec<Candidate> = from
        .ask("SELECT id, name, real_name FROM people WHERE workspace_id = $1 AND NOT is_deactivated AND NOT is_bot")
        .bind(workspace)
        .all()
        .await?;
    people.sort_by(|a, b| (&a.real_name, &a.id).cmp(&(&b.real_name, &b.id)));
    Ok(match choose(&people, |person| (person.name.as_str(), person.real_name.as_str()), words) {
        Found::One(one) => find_person(from, workspace, &one.id).await?.map_or(Found::Nothing, Found::One),
        Found::Several(several) => Found::Several(several.into_iter().cloned().collect()),
        Found::Nothing => Found::Nothing,
    })
}

/// Who has this e-mail address, among everybody who is here.
///
/// # Errors
/// A sentence, where nobody has it, or Slack tells the app nobody's.
async fn get_person_by_email(from: &mut impl Reads, workspace: &WorkspaceId, email: &str) -> Result<Person> {
    let ids: Vec<(UserId,)> = from
        .ask("SELECT id FROM people WHERE workspace_id = $1 AND email = $2 AND NOT is_deactivated AND NOT is_bot ORDER BY id")
        .bind(workspace)
        .bind(email.to_lowercase())
        .all()
        .await?;
    if let [(id,)] = ids.as_slice() {
        return get_person(from, workspace, id).await;
    }
    let known: Option<(UserId,)> = from
        .ask("SELECT id FROM people WHERE workspace_id = $1 AND email IS NOT NULL LIMIT 1")
        .bind(workspace)
        .optional()
        .await?;
    Err(Error::user(views::no_such_email(email, known.is_some())))
}

/// The person whom typed words mean, active or not.
///
/// # Errors
/// A sentence for whoever typed them, where nobody or several people are meant; a fault when a mentioned person is not
/// mirrored, which is to be asked before.
pub async fn get_meant_person(from: &mut impl Reads, workspace: &WorkspaceId, words: &PersonWords) -> Result<Person> {
    match find_meant_person(from, workspace, words).await? {
        Meant::One(person) => Ok(*person),
        Meant::Several(several) => Err(Error::user(several.said())),
    }
}

/// Whom typed words mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// This person, active or not.
    One(Box<Person>),
    /// One of these.
    Several(Several),
}

/// Those who could be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Several {
    /// What was typed.
    pub words: String,
    /// Who could be, by name.
    pub people: Vec<Candidate>,
}

impl Several {
    /// A sentence with the choices, where none can be offered to press.
    pub fn said(&self) -> String {
        let names = self.people.iter().map(|person| (person.real_name.as_str(), person.name.as_str()));
        views::several_people(&self.words, names)
    }
}

/// As [`get_meant_person`], for whoever can offer the choices where several people could be meant.
///
/// # Errors
/// A sentence where nobody is meant, or a group; otherwise as [`get_meant_person`].
pub async fn find_meant_person(from: &mut impl Reads, workspace: &WorkspaceId, words: &PersonWords) -> Result<Meant> {
    let one = |person| Meant::One(Box::new(person));
    match words {
        PersonWords::Id(id) => get_person(from, workspace, id).await.map(one),
        PersonWords::Group(name) => Err(Error::user(views::group_is_no_person(name))),
        PersonWords::Several => Err(Error::user(views::one_person_at_a_time())),
        PersonWords::Words(words) if is_email(words) => get_person_by_email(from, workspace, words).await.map(one),
        PersonWords::Words(words) => match find_named_person(from, workspace, words).await? {
            Found::One(person) => Ok(one(person)),
            Found::Several(people) => Ok(Meant::Several(Several { words: words.clone(), people })),
            Found::Nothing => Err(Error::user(views::no_such_person(words))),
        },
    }
}

/// What somebody wrote as they read it themselves: full names where Slack sends ids, no escapes.
///
/// # Errors
/// Only the database's own.
pub async fn with_names(from: &mut impl Reads, workspace: &WorkspaceId, sent: &str) -> Result<String> {
    let ids: Vec<UserId> = references(sent)
        .filter_map(|reference| match reference {
            Reference::Person { id, .. } => Some(UserId::from(id)),
            Reference::Channel { .. } | Reference::Group { .. } | Reference::Link { .. } => None,
        })
        .collect();
    let mut sent = sent.to_owned();
    for person in list_people(from, workspace, &ids).await? {
        let name = person.real_name.replace(['<', '>', '|', '&'], " ");
        sent = sent.replace(&format!("<@{}>", person.id), &format!("<@{}|{name}>", person.id));
    }
    Ok(as_typed(&sent))
}

/// Finds whom `words` mean among `items`, each with its short name (handle) and its long name.
///
/// The first way that fits anything decides: the whole short name, the whole long name, the start of a word of either,
/// any part. Case and accents do not matter.
pub fn choose<'a, T>(items: &'a [T], names: impl Fn(&'a T) -> (&'a str, &'a str), words: &str) -> Found<&'a T> {
    let wanted = fold(words.trim().trim_start_matches('@'));
    if wanted.is_empty() {
        return Found::Nothing;
    }
    let ways: [fn(&str, &str, &str) -> bool; 4] = [
        |short, _, wanted| short == wanted,
        |_, long, wanted| long == wanted,
        |short, long, wanted| starts_a_word(short, wanted) || starts_a_word(long, wanted),
        |short, long, wanted| short.contains(wanted) || long.contains(wanted),
    ];
    let folded: Vec<(&T, String, String)> = items
        .iter()
        .map(|item| {
            let (short, long) = names(item);
            (item, fold(short), fold(long))
        })
        .collect();
    for fits in ways {
        let fitting: Vec<&T> =
            folded.iter().filter(|(_, short, long)| fits(short, long, &wanted)).map(|(item, ..)| *item).collect();
        match fitting.as_slice() {
            [] => {}
            [only] => return Found::One(only),
            _ => return Found::Several(fitting),
        }
    }
    Found::Nothing
}

/// All that `words` could mean among `items`, best first: whose name begins with them, of whose words one does, and which hold
/// them anywhere; otherwise in their order. Without words, all.
pub fn suggest<'a, T>(items: &'a [T], name: impl Fn(&'a T) -> &'a str, words: &str) -> Vec<&'a T> {
    let wanted = fold(words);
    let place = |name: &str| match name {
        name if name.starts_with(&wanted) => Some(0),
        name if starts_a_word(name, &wanted) => Some(1),
        name if name.contains(&wanted) => Some(2),
        _ => None,
    };
    let mut fitting: Vec<(u8, &T)> = items.iter().filter_map(|item| Some((place(&fold(name(item)))?, item))).collect();
    fitting.sort_by_key(|(place, _)| *place);
    fitting.into_iter().map(|(_, item)| item).collect()
}

/// What a menu offers for what somebody has typed in it so far: those of these choices, as [`suggest`] finds them by their labels.
pub fn suggest_choices(choices: &[Choice], typed: &str) -> Vec<Choice> {
    suggest(choices, |choice| choice.label.as_str(), typed).into_iter().cloned().collect()
}

fn starts_a_word(name: &str, wanted: &str) -> bool {
    name.match_indices(wanted)
        .any(|(at, _)| name[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: [(&str, &str); 5] = [
        ("ana", "Ana Silva"),
        ("asouza", "Ana Souza"),
        ("chloe", "Chloë Martin"),
        ("mari", "Mariana Costa"),
        ("silva", "João Silva"),
    ];

    fn who(words: &str) -> Found<&'static str> {
        match choose(&PEOPLE, |person| (person.0, person.1), words) {
            Found::One(one) => Found::One(one.0),
            Found::Nothing => Found::Nothing,
            Found::Several(all) => Found::Several(all.into_iter().map(|one| one.0).collect()),
        }
    }

    #[test]
    fn what_could_be_meant_comes_best_first() {
        let names = ["Big brand", "Brand EMEA", "Café", "Hybrands"];
        let suggested = |words: &str| suggest(&names, |name| *name, words).into_iter().copied().collect::<Vec<_>>();
        assert_eq!(suggested("brand"), ["Brand EMEA", "Big brand", "Hybrands"]);
        assert_eq!(suggested(" CAFE "), ["Café"]);
        assert_eq!(suggested(""), names);
        assert_eq!(suggested("x"), [""; 0]);
    }

    #[test]
    fn the_best_way_decides() {
        assert_eq!(who("@ana"), Found::One("ana"));
        assert_eq!(who("silva"), Found::One("silva"), "a handle goes before a part of a name");
        assert_eq!(who("ana silva"), Found::One("ana"));
        assert_eq!(who("CHLOË  martin"), Found::One("chloe"));
        assert_eq!(who("sou"), Found::One("asouza"));
        assert_eq!(who("ariana"), Found::One("mari"));
        assert_eq!(who("joao"), Found::One("silva"));
        assert_eq!(who("s"), Found::Several(vec!["ana", "asouza", "silva"]));
        assert_eq!(who("zed"), Found::Nothing);
        assert_eq!(who(" @ "), Found::Nothing);
    }
}
