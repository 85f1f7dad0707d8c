//! The workspace a sandbox starts with. The example agency and everybody in it are invented.

use super::{
    core::Sandbox,
    model::{Channel, Kind, Message, Person, Standing, Status, UserGroup},
    state::{BOT_USER, SLACKBOT, State},
};
use crate::ids::{ChannelId, UserGroupId, UserId};
use jiff::{SignedDuration, Timestamp};

/// A channel to begin with.
#[derive(Clone, Debug)]
pub struct SeedChannel {
    /// `C…`
    pub id: String,
    /// Without `#`.
    pub name: String,
    /// Public or private.
    pub kind: Kind,
    /// One line.
    pub purpose: String,
    /// Handles; the first made the channel.
    pub members: Vec<String>,
    /// Nobody writes here any more.
    pub archived: bool,
    /// Shared with another company.
    pub ext_shared: bool,
    /// What was said: who, what, and how many minutes ago.
    pub messages: Vec<(String, String, i64)>,
}

/// People, groups and channels to begin with. Slackbot and the bot itself are always there.
#[derive(Clone, Debug, Default)]
pub struct Seed {
    /// Everybody.
    pub people: Vec<Person>,
    /// User groups: handle, name, and the handles of their people.
    pub groups: Vec<(String, String, Vec<String>)>,
    /// Every channel; `general` is the one nobody leaves.
    pub channels: Vec<SeedChannel>,
}

const TEAM: &str = "T0AGENCY1";
const CLIENT_TEAM: &str = "T0NRTHWND";

/// Handle, name, title, zone, standing.
type Row = (&'static str, &'static str, &'static str, &'static str, Standing);

const PEOPLE: &[Row] = &[
    ("ana", "Ana Keller", "Lead, Performance", "Europe/Berlin", Standing::Member),
    ("ben", "Ben Okafor", "Lead, Brand", "Europe/London", Standing::Member),
    ("dana", "Dana Ruiz", "Lead, Client Growth", "America/New_York", Standing::Member),
    ("mei", "Mei Tan", "Lead, Asia Pacific", "Asia/Singapore", Standing::Member),
    ("chloe", "Chloë Martin", "Managing Director", "Europe/London", Standing::Owner),
    ("omar", "Omar Haddad", "Chief Operating Officer", "America/New_York", Standing::Member),
    ("jonas", "Jonas Weber", "Paid Search Specialist", "Europe/Berlin", Standing::Member),
    ("priya", "Priya Nair", "Marketing Analyst", "Europe/Berlin", Standing::Member),
    ("sofia", "Sofia Lindqvist", "Art Director", "Europe/London", Standing::Member),
    ("tomas", "Tomás Vega", "Senior Copywriter", "Europe/Madrid", Standing::Member),
    ("grace", "Grace Kim", "Account Manager", "America/New_York", Standing::Member),
    ("marcus", "Marcus Bell", "Client Strategist", "America/Chicago", Standing::Member),
    ("wei", "Wei Lim", "Media Planner", "Asia/Singapore", Standing::Member),
    ("aiko", "Aiko Sato", "Localisation Producer", "Asia/Tokyo", Standing::Member),
    ("ruth", "Ruth Adeyemi", "IT and Operations", "Europe/London", Standing::Admin),
    ("felix", "Felix Brandt", "Freelance Motion Designer", "Europe/Berlin", Standing::Guest),
    ("lena", "Lena Fischer", "Head of Marketing, Northwind", "Europe/Zurich", Standing::External),
    ("paul", "Paul Carter", "Account Executive", "America/New_York", Standing::Member),
];

/// Name, kind, purpose, members. `*` stands for every member of the agency, `bot` for the bot.
type Room = (&'static str, &'static str, Kind, &'static str, &'static [&'static str]);

const ROOMS: &[Room] = &[
    ("C0GENERAL", "general", Kind::Public, "For everybody", &["chloe", "*"]),
    ("C0RANDOM", "random", Kind::Public, "Lunch, music, photographs of dogs", &["ben", "*"]),
    ("C0UPDATES", "agency-updates", Kind::Public, "What every pod should know", &["chloe", "*", "bot"]),
    (
        "C0ESCALATE",
        "escalations",
        Kind::Public,
        "Decisions that are stuck",
        &["omar", "chloe", "ana", "ben", "dana", "mei", "ruth", "bot"],
    ),
    ("C0PODPERF", "pod-performance", Kind::Public, "Performance Marketing", &["ana", "jonas", "priya", "omar", "bot"]),
    ("C0PODBRAND", "pod-brand", Kind::Public, "Brand and creative", &["ben", "sofia", "tomas", "felix", "bot"]),
    ("C0PODGROW", "pod-growth", Kind::Public, "Client growth", &["dana", "grace", "marcus", "bot"]),
    ("C0PODAPAC", "pod-apac", Kind::Public, "Asia Pacific", &["mei", "wei", "aiko", "bot"]),
    ("C0LEADERS", "leadership", Kind::Private, "Leadership", &["chloe", "omar"]),
    ("C0NORTHWD", "client-northwind", Kind::Public, "Northwind and us", &["dana", "grace", "ana", "lena", "bot"]),
    ("C0PITCH24", "pitch-lighthouse", Kind::Public, "The Lighthouse pitch, which we won", &["dana", "ben", "sofia"]),
];

/// Channel, who, what, how many minutes ago.
const TALK: &[(&str, &str, &str, i64)] = &[
    ("general", "chloe", "Good week, everybody. The Northwind renewal is signed – thank you, Client Growth!", 2_900),
    ("general", "grace", ":tada: And thank you to Performance for the numbers that made it easy.", 2_890),
    ("general", "ruth", "Reminder: the London office has no lift until Thursday.", 1_500),
    ("random", "sofia", "Whoever left the good pastries in the kitchen: you are seen and you are loved.", 1_320),
    ("random", "tomas", "It was not me, but I will accept the credit.", 1_310),
    (
        "agency-updates",
        "omar",
        "Budgets for the next quarter open on the 1st. Pods, please bring your experiments.",
        2_700,
    ),
    (
        "agency-updates",
        "mei",
        "Singapore is closed on Monday for the public holiday; Wei covers what is urgent.",
        1_420,
    ),
    (
        "pod-performance",
        "ana",
        "Northwind's ROAS is back above 4 after the feed clean-up. Two campaigns moved it.",
        430,
    ),
    ("pod-performance", "priya", "The dashboard agrees: 4.1 on seven days. I will watch it over the weekend.", 415),
    ("pod-performance", "jonas", "Bids on the brand terms are down 12 % without losing a position.", 190),
    ("pod-brand", "ben", "First cut of the Harbour film is in the folder. Notes by tomorrow, please.", 520),
    ("pod-brand", "felix", "Titles will be in by tonight.", 500),
    ("pod-growth", "dana", "Three renewals this month; Kestrel is the one I would lose sleep over.", 610),
    ("pod-growth", "marcus", "I have their quarterly review on Wednesday. Happy to take a second pair of eyes.", 600),
    (
        "pod-apac",
        "mei",
        "Morning from Singapore. Launch checklist for the Osaka campaign is ready for a last look.",
        840,
    ),
    ("pod-apac", "aiko", "Looking now. The Japanese headline needs one more pass.", 820),
    ("client-northwind", "lena", "Could we see the December plan before our board meets on Tuesday?", 380),
    ("client-northwind", "grace", "Yes – you will have it on Monday morning.", 370),
    (
        "leadership",
        "chloe",
        "Asia Pacific is waiting for our word on the second media buyer. Omar, can we settle it today?",
        260,
    ),
    ("pitch-lighthouse", "dana", "They said yes! Closing this channel; see you in the project.", 60_000),
];

impl Seed {
    /// The example agency: four pods between New York and Singapore, a leadership of two, one guest, one client
    /// (`lena`), one who has left (`paul`), and one user group.
    pub fn example_agency() -> Self {
        let people = PEOPLE.iter().map(|row| person(*row)).collect();
        let channels = ROOMS.iter().map(room).collect();
        let council = ["ben", "sofia", "tomas"].map(str::to_owned).into();
        let groups = vec![("brand-council".to_owned(), "Brand council".to_owned(), council)];
        Self { people, groups, channels }
    }

    /// Puts everything in place without sending events: the bot finds it as if it had always been so.
    pub(crate) fn fill(self, state: &mut State) {
        let talk = self.talk();
        let mut slackbot = person(("slackbot", "Slackbot", "", "America/Los_Angeles", Standing::Slackbot));
        slackbot.id = UserId::from(SLACKBOT);
        let mut bot = person(("podkeeper", "Podkeeper", "", "America/Los_Angeles", Standing::Bot));
        bot.id = UserId::from(BOT_USER);
        let home = state.team_id().to_owned();
        state.first_person = self.people.first().map(|person| person.id.clone());
        for mut person in [slackbot, bot].into_iter().chain(self.people) {
            if person.standing != Standing::External {
                person.team_id.clone_from(&home);
            }
            person.updated = state.now;
            state.people.insert(person.id.clone(), person);
        }
        for (handle, name, people) in self.groups {
            let id = UserGroupId(format!("S0{}", handle.replace('-', "").to_uppercase()));
            let people = people.iter().filter_map(|name| find(state, name)).collect();
            let group = UserGroup { id: id.clone(), name, handle, people, disabled: false, updated: state.now };
            state.groups.insert(id, group);
        }
        for seed in self.channels {
            let id = ChannelId(seed.id.clone());
            let channel = furnish(state, &id, seed);
            state.channels.insert(id, channel);
        }
        say_all(state, talk);
        mark_all_read(state);
    }

    /// The same people and channels before anybody spoke.
    #[must_use]
    pub fn silent(mut self) -> Self {
        self.channels.iter_mut().for_each(|channel| channel.messages.clear());
        self
    }

    /// What was said, oldest first, so that the timestamps grow.
    fn talk(&self) -> Vec<Said> {
        let said = |channel: &SeedChannel| {
            let id = ChannelId(channel.id.clone());
            channel
                .messages
                .iter()
                .map(move |(who, text, ago)| (id.clone(), who.clone(), text.clone(), *ago))
                .collect::<Vec<_>>()
        };
        let mut talk: Vec<Said> = self.channels.iter().flat_map(said).collect();
        talk.sort_by_key(|(_, _, _, ago)| -ago);
        talk
    }
}

/// Where, who, what, how many minutes ago.
type Said = (ChannelId, String, String, i64);

impl Sandbox {
    /// As everybody finds it who opens their Slack now, after a past that was lived through: what `seed` says was said
    /// lately has been said, answers for one person's eyes and open modals are gone, and all is read.
    pub fn open_for_the_day(&self, seed: &Seed) {
        self.change(|state| {
            say_all(state, seed.talk());
            state.modals.clear();
            for channel in state.channels.values_mut() {
                channel.messages.retain(|message| message.ephemeral_to.is_none());
                channel.messages.sort_by(|a, b| a.ts.cmp(&b.ts));
            }
            mark_all_read(state);
        });
    }
}

fn say_all(state: &mut State, talk: Vec<Said>) {
    let now = Timestamp::from_second(state.now.as_second()).unwrap_or(state.now);
    for (channel, who, text, ago) in talk {
        let ts = state.ts_of(now - SignedDuration::from_mins(ago));
        let Some(author) = find(state, &who) else { continue };
        let message = Message::new(ts, author, text);
        if let Some(channel) = state.channels.get_mut(&channel) {
            channel.messages.push(message);
        }
    }
}

/// What was said before the sandbox opened is old news to everybody.
fn mark_all_read(state: &mut State) {
    for channel in state.channels.values() {
        if let Some(last) = channel.messages.last() {
            let readers = channel.members.iter().map(|member| (member.clone(), channel.id.clone()));
            state.read.extend(readers.map(|key| (key, last.ts.clone())));
        }
    }
}

fn furnish(state: &State, id: &ChannelId, seed: SeedChannel) -> Channel {
    let members: Vec<_> = seed.members.iter().filter_map(|name| find(state, name)).collect();
    let creator = members.first().cloned().unwrap_or_else(|| UserId::from(SLACKBOT));
    Channel {
        general: seed.name == "general",
        purpose: seed.purpose,
        members,
        archived: seed.archived,
        ext_shared: seed.ext_shared,
        created: state.now - SignedDuration::from_hours(24 * 200),
        ..state.empty_channel(id, &seed.name, seed.kind, creator)
    }
}

fn find(state: &State, name: &str) -> Option<UserId> {
    state.people.values().find(|person| person.name == name).map(|person| person.id.clone())
}

fn person((name, real_name, title, tz, standing): Row) -> Person {
    let team = if standing == Standing::External { CLIENT_TEAM } else { TEAM };
    Person {
        id: UserId(format!("U0{}0001", name.to_uppercase())),
        team_id: team.to_owned(),
        name: name.to_owned(),
        real_name: real_name.to_owned(),
        title: title.to_owned(),
        tz: tz.to_owned(),
        standing,
        deleted: name == "paul",
        status: Status::default(),
        updated: Timestamp::UNIX_EPOCH,
    }
}

fn room((id, name, kind, purpose, members): &Room) -> SeedChannel {
    let mut present: Vec<String> = Vec::new();
    for member in *members {
        let names: Vec<&str> = match *member {
            "*" => {
                PEOPLE.iter().filter(|row| row.4 != Standing::External && row.0 != "paul").map(|row| row.0).collect()
            }
            "bot" => vec!["podkeeper"],
            name => vec![name],
        };
        for name in names {
            // A guest sees only the channels they were asked into.
            let guest = name == "felix" && *member == "*";
            if !guest && !present.iter().any(|there| there == name) {
                present.push(name.to_owned());
            }
        }
    }
    let said = TALK.iter().filter(|(channel, ..)| channel == name);
    SeedChannel {
        id: (*id).to_owned(),
        name: (*name).to_owned(),
        kind: *kind,
        purpose: (*purpose).to_owned(),
        members: present,
        archived: *name == "pitch-lighthouse",
        ext_shared: *name == "client-northwind",
        messages: said.map(|(_, who, text, ago)| ((*who).to_owned(), (*text).to_owned(), *ago)).collect(),
    }
}
