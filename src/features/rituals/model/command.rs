//! What `/ritual …` asks for.

use crate::{
    calendar::read_days,
    ids::{ChannelId, UserId},
    signal::{
        line::{Unclosed, Word, read},
        typed::as_typed,
    },
};
use jiff::civil::Date;

/// One thing asked of `/ritual`. Words of people are as they typed them; those that may name a pod or a channel as Slack
/// sent them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// How it is used.
    Help,
    /// The rituals here, or of a pod.
    List(Option<String>),
    /// A new one: the form, or (with a kind) one as usual.
    Add(Option<String>),
    /// The form of one.
    Edit(String),
    /// It does not take place, until a day where one is typed.
    Pause {
        /// Which.
        name: String,
        /// The first day on which it takes place again.
        until: Option<String>,
    },
    /// It takes place again.
    Resume(String),
    /// Its next time does not take place.
    Skip(String),
    /// What was skipped takes place after all: which, and perhaps its day behind it.
    Unskip(String),
    /// It takes place now.
    Run(String),
    /// Who will be asked when.
    Preview(String),
    /// It is no more.
    Delete(String),
    /// A reminder; the form for one where nothing is typed.
    Remind(Option<NewReminder>),
    /// A word that is no verb.
    Unknown(String),
}

/// A reminder as typed: to whom, what, when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReminder {
    /// To whom, or where.
    pub to: Target,
    /// What.
    pub text: String,
    /// The schedule.
    pub when: String,
}

/// Whom a reminder is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Whoever types it.
    Me,
    /// These people.
    People(Vec<UserId>),
    /// All who read this channel.
    Channel(ChannelId),
    /// All who read the channel it is typed in.
    Here,
    /// Who acts as lead of the pod here.
    Lead,
    /// Who acts as lead of each pod.
    Leads,
    /// Leadership.
    Leadership,
    /// Every colleague.
    Everyone,
    /// Everybody of the pod here.
    Pod,
    /// Everybody of the pod of this name, or a channel or person that Slack made no link of.
    Words(String),
}

/// Why what was typed is no command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskFault {
    /// A quotation mark never closes; what follows it.
    Unclosed(String),
    /// A reminder to nobody.
    NoTarget,
    /// A reminder without its text between quotation marks.
    NoText,
    /// A reminder without a schedule.
    NoWhen,
    /// A user group in the place of people.
    Group(String),
}

impl From<Unclosed> for AskFault {
    fn from(open: Unclosed) -> Self {
        Self::Unclosed(open.0)
    }
}

impl Asked {
    /// Reads what follows `/ritual`.
    ///
    /// # Errors
    /// When a quotation mark stays open, or a reminder lacks something.
    pub fn parse(text: &str) -> Result<Self, AskFault> {
        let (verb, rest) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
        let rest = rest.trim();
        let some = || Some(rest.to_owned()).filter(|rest| !rest.is_empty());
        Ok(match verb.to_lowercase().as_str() {
            "" | "list" => Self::List(some()),
            "help" | "?" => Self::Help,
            "add" | "new" => Self::Add(some().map(|rest| as_typed(&rest))),
            "edit" | "change" => Self::Edit(bare(rest)),
            "pause" => pause(rest),
            "resume" => Self::Resume(bare(rest)),
            "skip" => Self::Skip(bare(rest)),
            "unskip" => Self::Unskip(bare(rest)),
            "run" => Self::Run(bare(rest)),
            "preview" => Self::Preview(bare(rest)),
            "delete" | "remove" => Self::Delete(bare(rest)),
            "remind" if rest.is_empty() => Self::Remind(None),
            "remind" => Self::Remind(Some(NewReminder::parse(rest)?)),
            _ => Self::Unknown(as_typed(verb)),
        })
    }
}

/// A name as typed, without the quotation marks around it.
fn bare(typed: &str) -> String {
    bare_name(&as_typed(typed)).to_owned()
}

fn bare_name(words: &str) -> &str {
    let marks: &[char] = &['"', '“', '”', '„', '«', '»'];
    words.trim().trim_matches(marks).trim()
}

/// A name with a day behind it, as in `stand-up on 24 Nov`; of all that could be the day, the most words. `None` without a
/// day, or where those words mean several.
pub fn split_day(words: &str, today: Date) -> Option<(&str, Date)> {
    let starts = words.char_indices().zip(words.chars().skip(1)).filter(|((_, letter), _)| letter.is_whitespace());
    let starts = [0].into_iter().chain(starts.map(|((at, letter), _)| at + letter.len_utf8()));
    let mut read = starts.into_iter().filter_map(|start| Some((start, read_days(&words[start..], today).ok()?)));
    let (start, (first, last)) = read.next()?;
    (first == last).then(|| (bare_name(&words[..start]), first))
}

fn pause(rest: &str) -> Asked {
    let lower = rest.to_ascii_lowercase();
    let (name, until) = match lower.rfind(" until ") {
        Some(at) => (&rest[..at], Some(&rest[at + " until ".len()..])),
        None => (rest, None),
    };
    Asked::Pause { name: bare(name), until: until.map(|until| as_typed(until).trim().to_owned()) }
}

impl NewReminder {
    /// `#channel "text" every Friday at 15:00`
    fn parse(rest: &str) -> Result<Self, AskFault> {
        let words = read(rest)?;
        let quoted = words.iter().position(|word| matches!(word, Word::Quoted(_)));
        let Some((at, text)) = quoted.and_then(|at| Some((at, words.get(at)?.typed()?))) else {
            return Err(AskFault::NoText);
        };
        if text.is_empty() {
            return Err(AskFault::NoText);
        }
        let to = Target::read(&words[..at])?;
        let when = after_quotation(rest);
        if when.is_empty() {
            return Err(AskFault::NoWhen);
        }
        Ok(Self { to, text: text.to_owned(), when })
    }
}

/// What was typed behind the last quotation mark: commas in it say something.
fn after_quotation(rest: &str) -> String {
    let double: &[char] = &['"', '“', '”', '„', '«', '»', '‹', '›'];
    let single: &[char] = &['\'', '‘', '’', '‚'];
    let end = rest.rfind(double).or_else(|| rest.rfind(single));
    let tail = end.map_or("", |at| rest[at..].trim_start_matches(double).trim_start_matches(single));
    as_typed(tail).trim_start_matches([',', ';', ' ']).trim().to_owned()
}

impl Target {
    fn read(words: &[Word]) -> Result<Self, AskFault> {
        // `remind @ana to "…"`
        let words = match words.split_last() {
            Some((last, before)) if last.is("to") || last.is("of") || last.is("about") => before,
            _ => words,
        };
        if let Some(group) = words.iter().find_map(group) {
            return Err(AskFault::Group(group.to_owned()));
        }
        let people: Vec<UserId> = words.iter().filter_map(person).collect();
        if !people.is_empty() {
            return Ok(Self::People(people));
        }
        match words {
            [] => Err(AskFault::NoTarget),
            [Word::Channel(channel)] => Ok(Self::Channel(channel.clone())),
            [only] => Ok(Self::of_word(only.typed().unwrap_or_default())),
            several => Ok(Self::Words(several.iter().filter_map(Word::typed).collect::<Vec<_>>().join(" "))),
        }
    }

    fn of_word(word: &str) -> Self {
        match word.to_lowercase().as_str() {
            "me" | "myself" => Self::Me,
            "here" | "channel" => Self::Here,
            "lead" => Self::Lead,
            "leads" => Self::Leads,
            "leadership" => Self::Leadership,
            "everyone" | "everybody" | "all" => Self::Everyone,
            "pod" | "us" | "team" => Self::Pod,
            _ => Self::Words(word.to_owned()),
        }
    }
}

fn group(word: &Word) -> Option<&str> {
    match word {
        Word::Group(name) => Some(name),
        Word::Plain(_) | Word::Quoted(_) | Word::Person(_) | Word::Channel(_) => None,
    }
}

fn person(word: &Word) -> Option<UserId> {
    match word {
        Word::Person(id) => Some(id.clone()),
        Word::Plain(_) | Word::Quoted(_) | Word::Group(_) | Word::Channel(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Asked {
        Asked::parse(text).expect("a command")
    }
    fn reminder(to: Target, text: &str, when: &str) -> Asked {
        Asked::Remind(Some(NewReminder { to, text: text.to_owned(), when: when.to_owned() }))
    }

    #[test]
    fn verbs_with_their_names() {
        assert_eq!(asked(""), Asked::List(None));
        assert_eq!(asked(" list <#C1|pod-brand>"), Asked::List(Some("<#C1|pod-brand>".to_owned())));
        assert_eq!(asked("add standup"), Asked::Add(Some("standup".to_owned())));
        assert_eq!(asked("Edit “R&amp;D stand-up”"), Asked::Edit("R&D stand-up".to_owned()));
        let pause =
            |name: &str, until: Option<&str>| Asked::Pause { name: name.to_owned(), until: until.map(str::to_owned) };
        assert_eq!(asked("pause stand-up until 7 Jan"), pause("stand-up", Some("7 Jan")));
        assert_eq!(asked("pause \"Wait until noon\" until 7 Jan"), pause("Wait until noon", Some("7 Jan")));
        assert_eq!(asked("pause stand-up"), pause("stand-up", None));
        assert_eq!(asked("unskip “Tea & co” "), Asked::Unskip("Tea & co".to_owned()));
        assert_eq!(asked("dance now"), Asked::Unknown("dance".to_owned()));
    }

    #[test]
    fn a_day_behind_a_name() {
        let today = jiff::civil::date(2026, 11, 23);
        let day = |month, day| jiff::civil::date(2026, month, day);
        for (words, split) in [
            ("tea 24 Nov", Some(("tea", day(11, 24)))),
            ("Morning tea on 2026-12-01", Some(("Morning tea", day(12, 1)))),
            ("\"Tea\u{a0}& 2 more\" tomorrow", Some(("Tea\u{a0}& 2 more", day(11, 24)))),
            ("24 Nov", Some(("", day(11, 24)))),
            ("tea", None),
            ("tea 24 Nov – 26 Nov", None),
            ("", None),
        ] {
            assert_eq!(split_day(words, today), split, "{words}");
        }
    }

    #[test]
    fn reminders_as_people_type_them() {
        let friday = "every Friday at 15:00";
        let people = |ids: &[&str]| Target::People(ids.iter().map(|id| UserId::from(*id)).collect());
        assert_eq!(
            asked("remind <#C1|pod-x> \"Book hours\" every Friday at 15:00"),
            reminder(Target::Channel("C1".into()), "Book hours", friday)
        );
        assert_eq!(
            asked("remind <@U1|ana> <@U2|ben> to “Book hours, please”, every Friday at 15:00"),
            reminder(people(&["U1", "U2"]), "Book hours, please", friday)
        );
        assert_eq!(
            asked(&format!("remind leads 'Ana's notes' {friday}")),
            reminder(Target::Leads, "Ana's notes", friday)
        );
        assert_eq!(asked("remind me \"x\" Mon, Wed and Fri at 9"), reminder(Target::Me, "x", "Mon, Wed and Fri at 9"));
        let brand = Target::Words("brand emea".to_owned());
        assert_eq!(asked(&format!("remind brand emea \"x\" {friday}")), reminder(brand, "x", friday));
        for (line, fault) in [
            ("remind me every Friday", AskFault::NoText),
            ("remind me \"\" every Friday", AskFault::NoText),
            ("remind \"x\" every Friday", AskFault::NoTarget),
            ("remind me \"x\"", AskFault::NoWhen),
            ("remind me \"x every Friday", AskFault::Unclosed("x every Friday".to_owned())),
            ("remind <!subteam^S1|@all> \"x\" daily", AskFault::Group("@all".to_owned())),
        ] {
            assert_eq!(Asked::parse(line), Err(fault), "{line}");
        }
    }
}
