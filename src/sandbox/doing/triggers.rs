//! Handing out trigger ids and response URLs, and taking them back when they are used up or too old.

use crate::{
    ids::{ChannelId, MessageTs, UserId},
    sandbox::{
        state::{Code, State},
        triggers::{ResponseUrl, Trigger},
    },
};
use jiff::SignedDuration;

/// For how long a trigger opens a view, on the sandbox's clock.
const TRIGGER_LIFE: SignedDuration = SignedDuration::from_secs(3);
/// For how long a response URL answers.
const URL_LIFE: SignedDuration = SignedDuration::from_mins(30);
/// Beyond this many, those that ran out are forgotten.
const KEPT: usize = 2_000;
/// How often a response URL answers.
const URL_USES: u8 = 5;

impl State {
    /// A new trigger for `user`.
    pub(crate) fn new_trigger(&mut self, user: &UserId) -> String {
        let id = format!("{}.{}.sandbox", self.now.as_second(), self.count());
        let trigger = Trigger { user: user.clone(), expires: self.now + TRIGGER_LIFE, used: false };
        if self.triggers.len() >= KEPT {
            let lately = self.now - URL_LIFE;
            self.triggers.retain(|_, trigger| trigger.expires > lately);
        }
        self.triggers.insert(id.clone(), trigger);
        id
    }

    /// Whose screen the trigger opens a view on. Nothing is used up: that happens when the view is really opened.
    pub(crate) fn check_trigger(&self, id: &str) -> Result<UserId, Code> {
        let trigger = self.triggers.get(id).ok_or("invalid_trigger_id")?;
        if trigger.used {
            return Err("exchanged_trigger_id");
        }
        if self.now >= trigger.expires {
            return Err("expired_trigger_id");
        }
        Ok(trigger.user.clone())
    }

    /// Uses a trigger up.
    pub(crate) fn spend_trigger(&mut self, id: &str) {
        if let Some(trigger) = self.triggers.get_mut(id) {
            trigger.used = true;
        }
    }

    /// A new response URL for `user` in `channel`.
    pub(crate) fn new_response_url(
        &mut self,
        user: &UserId,
        channel: &ChannelId,
        original: Option<&MessageTs>,
    ) -> String {
        let token = format!("R{:012}", self.count());
        let url = format!("http://{}/response/{token}", self.address);
        let answer = ResponseUrl {
            channel: channel.clone(),
            user: user.clone(),
            original: original.cloned(),
            of_command: original.is_none(),
            expires: self.now + URL_LIFE,
            uses_left: URL_USES,
        };
        if self.response_urls.len() >= KEPT {
            let now = self.now;
            self.response_urls.retain(|_, url| url.expires > now);
        }
        self.response_urls.insert(token, answer);
        url
    }

    /// Uses a response URL once.
    pub(crate) fn use_response_url(&mut self, token: &str) -> Result<ResponseUrl, Code> {
        let now = self.now;
        let url = self.response_urls.get_mut(token).ok_or("invalid_url")?;
        if now >= url.expires {
            return Err("expired_url");
        }
        url.uses_left = url.uses_left.checked_sub(1).ok_or("used_url")?;
        Ok(url.clone())
    }

    /// From now on `replace_original` means this message.
    pub(crate) fn set_original(&mut self, token: &str, ts: &MessageTs) {
        if let Some(url) = self.response_urls.get_mut(token) {
            url.original = Some(ts.clone());
        }
    }
}
