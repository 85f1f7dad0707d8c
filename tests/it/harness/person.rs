//! Acting as one person, in the words of a test.

use super::{Workspace, read};
use podkeeper::{
    ids::MessageTs,
    sandbox::{Submitted, plain, plain_view},
};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Somebody of the agency.
#[derive(Clone, Copy)]
pub struct Person<'w> {
    ws: &'w Workspace,
    name: &'w str,
}

/// What came of it: an answer for their eyes only, a modal, or nothing.
pub struct Asked<'w> {
    person: Person<'w>,
    submitted: Submitted,
    /// What stood in the place of a form that was saved.
    saved: Option<String>,
    /// What stood there for this person alone.
    before: Vec<(MessageTs, String)>,
}

impl<'w> Person<'w> {
    pub(super) fn new(ws: &'w Workspace, name: &'w str) -> Self {
        Self { ws, name }
    }

    /// Types a slash command in a channel.
    pub async fn command(self, channel: &str, line: &str) -> Result<Asked<'w>> {
        let asked = self.asked();
        self.ws.slack.command(self.name, channel, line).await?;
        self.ws.settle().await;
        Ok(asked)
    }

    /// Presses a button under a message of the channel.
    pub async fn click(self, channel: &str, button: &str) -> Result<Asked<'w>> {
        let asked = self.asked();
        self.ws.slack.click(self.name, channel, button).await?;
        self.ws.settle().await;
        Ok(asked)
    }

    /// Chooses in a menu of a message of the channel, named by its action.
    pub async fn choose(self, channel: &str, menu: &str, choice: &str) -> Result<Asked<'w>> {
        let asked = self.asked();
        self.ws.slack.choose(self.name, channel, menu, choice).await?;
        self.ws.settle().await;
        Ok(asked)
    }

    /// Uses a shortcut of the composer's menu, named as people read it.
    pub async fn shortcut(self, name: &str) -> Result<Asked<'w>> {
        let asked = self.asked();
        self.ws.slack.shortcut(self.name, name, None).await?;
        self.ws.settle().await;
        Ok(asked)
    }

    /// Uses a shortcut of a message's menu: of the newest message of the channel, threads included, whose words hold `said`.
    pub async fn message_shortcut(self, channel: &str, said: &str, name: &str) -> Result<Asked<'w>> {
        let asked = self.asked();
        let messages = self.ws.slack.channel(channel)?.messages;
        let found = messages.iter().rfind(|message| plain(message).contains(said)).ok_or("no such message")?;
        self.ws.slack.shortcut(self.name, name, Some((channel, &found.ts))).await?;
        self.ws.settle().await;
        Ok(asked)
    }

    /// Presses a button in the direct message with the bot.
    pub async fn click_dm(self, button: &str) -> Result<Asked<'w>> {
        let channel = self.ws.slack.open_direct(self.name, "podkeeper")?;
        self.click(channel.as_str(), button).await
    }

    /// Presses a button on the App Home.
    pub async fn click_home(self, button: &str) -> Result<Asked<'w>> {
        let asked = self.asked();
        self.ws.slack.click_at_home(self.name, button, None).await?;
        self.ws.settle().await;
        Ok(asked)
    }

    /// Opens the App Home and reads it.
    pub async fn home(self) -> Result<String> {
        self.ws.slack.open_home(self.name, "home")?;
        self.ws.settle().await;
        Ok(self.ws.slack.home_of(self.name)?.map(|view| plain_view(&view)).unwrap_or_default())
    }

    /// What stands in the direct message with the bot.
    pub fn dms(self) -> Vec<String> {
        read(&self.ws.slack.dms_of(self.name).expect("a direct message"))
    }

    /// The last direct message of the bot.
    pub fn last_dm(self) -> String {
        self.dms().pop().unwrap_or_default()
    }

    /// The files the bot has sent this person, oldest first: their names and what stands in them.
    pub fn files(self) -> Vec<(String, String)> {
        let messages = self.ws.slack.dms_of(self.name).expect("a direct message");
        messages.iter().flat_map(|message| &message.files).map(|file| (file.name.clone(), file.text())).collect()
    }

    /// The modal on top of this person's screen.
    pub fn modal(self) -> Option<String> {
        self.ws.slack.modal_of(self.name).expect("somebody").map(|view| plain_view(&view))
    }

    /// What only this person sees, anywhere.
    fn ephemerals(self) -> Vec<(MessageTs, String)> {
        let all = self.ws.slack.ephemerals_of(self.name).expect("somebody");
        all.iter().map(|message| (message.ts.clone(), plain(message))).collect()
    }

    fn asked(self) -> Asked<'w> {
        Asked { person: self, submitted: Submitted::default(), saved: None, before: self.ephemerals() }
    }
}

impl<'w> Asked<'w> {
    /// What the bot answered for this person alone, since they asked: new words, or others in the place of old ones.
    pub fn answer(&self) -> String {
        let now = self.person.ephemerals().into_iter().filter(|said| !self.before.contains(said));
        now.map(|(_, said)| said).collect::<Vec<_>>().join("\n---\n")
    }

    /// The modal that stands open now; after a form was saved, what it was answered.
    pub fn modal(&self) -> String {
        self.person.modal().or_else(|| self.saved.clone()).unwrap_or_default()
    }

    /// Fills in one field of the modal, by its label.
    pub fn fill(self, label: &str, value: &str) -> Result<Self> {
        self.person.ws.slack.fill(self.person.name, label, value)?;
        Ok(self)
    }

    /// Sends the modal. When it was saved, the answer is read and closed.
    pub async fn submit(mut self) -> Result<Self> {
        self.submitted = self.person.ws.slack.submit(self.person.name).await?;
        self.person.ws.settle().await;
        self.saved = self.person.modal().filter(|modal| modal.starts_with("== Saved =="));
        if self.saved.is_some() {
            self.person.ws.slack.close(self.person.name, true).await?;
        }
        Ok(self)
    }

    /// What was wrong, sentence by sentence.
    pub fn errors(&self) -> Vec<&str> {
        self.submitted.errors.values().map(String::as_str).collect()
    }

    /// Whether the modal was taken.
    pub fn is_done(&self) -> bool {
        (self.submitted.closed || self.saved.is_some()) && self.submitted.errors.is_empty()
    }
}
