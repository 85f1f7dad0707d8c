//! What tests need beside acting and looking: faults, waiting for quiet, the state of the token.

use crate::sandbox::{
    core::Sandbox,
    faults::{Fault, Faults, Gate},
    model::{CommandHint, ShortcutHint},
    state::{BOT_USER, Token},
};
use jiff::Timestamp;
use serde_json::json;

impl Sandbox {
    /// Makes the next `times` calls of `method` go wrong, after those already planned. Answers through response URLs
    /// are the method `response_url`.
    pub fn fail_next(&self, method: &str, times: usize, fault: &Fault) {
        let planned = std::iter::repeat_n(fault.clone(), times).collect();
        self.change(|state| state.faults.calls.push((method.to_owned(), planned)));
    }

    /// Holds the next call of `method` before it has any effect.
    pub fn hold(&self, method: &str) -> Gate {
        let gate = Gate::new();
        self.fail_next(method, 1, &Fault::HoldBefore(gate.clone()));
        gate
    }

    /// Forgets every fault planned and not yet met.
    pub fn heal(&self) {
        self.change(|state| state.faults = Faults::default());
    }

    /// The bot handles the next `count` deliveries of events, but Slack never learns of it and sends them again.
    pub fn lose_acks(&self, count: u32) {
        self.change(|state| state.faults.lost_acks = count);
    }

    /// From now on every event is delivered this many times more than once, though it was acknowledged.
    pub fn duplicate_events(&self, extra: u32) {
        self.change(|state| state.faults.duplicates = extra);
    }

    /// Returns when no delivery of an event is under way and none is due at this instant.
    pub async fn settle(&self) {
        let mut changes = self.changes();
        loop {
            changes.mark_unchanged();
            let now = self.clock.now();
            let busy = self.read(|state| state.deliveries.iter().any(|event| event.under_way || event.due <= now));
            if !busy || changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// When the next delivery of an event is due: now, or later for those that are tried again.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.read(|state| state.deliveries.iter().map(|event| event.due).min())
    }

    /// The next thing that will happen by itself, in the bot (as its time machine tells) or here.
    pub async fn next_thing(&self) -> Option<(Timestamp, String)> {
        let theirs = match self.time_machine() {
            Some(machine) => machine.next().await,
            None => None,
        };
        let ours = self.next_due().map(|at| (at, "Slack delivers an event to the app again".to_owned()));
        theirs.into_iter().chain(ours).min_by_key(|(at, _)| *at)
    }

    /// Takes the bot's token away: `tokens_revoked` is sent, every call answers `token_revoked`.
    pub fn revoke_token(&self) {
        self.change(|state| {
            state.token = Token::Revoked;
            let event_ts = state.next_ts();
            let tokens = json!({ "oauth": [], "bot": [BOT_USER] });
            state.emit("tokens_revoked", json!({ "type": "tokens_revoked", "tokens": tokens, "event_ts": event_ts }));
        });
    }

    /// Removes the app from the workspace: `tokens_revoked` and `app_uninstalled` are sent, calls are refused.
    pub fn uninstall(&self) {
        self.revoke_token();
        self.change(|state| {
            state.token = Token::Uninstalled;
            let event_ts = state.next_ts();
            state.emit("app_uninstalled", json!({ "type": "app_uninstalled", "event_ts": event_ts }));
        });
    }

    /// Gives the token back, as a new installation would.
    pub fn reinstall(&self) {
        self.change(|state| state.token = Token::Valid);
    }

    /// Gives the app one more slash command, one that no manifest has.
    pub fn add_command(&self, command: &str) {
        let (description, usage_hint) = (String::new(), String::new());
        let hint = CommandHint { command: command.to_owned(), description, usage_hint, should_escape: true };
        self.change(|state| state.options.commands.push(hint));
    }

    /// Gives the app one more shortcut, one that no manifest has.
    pub fn add_shortcut(&self, hint: ShortcutHint) {
        self.change(|state| state.options.shortcuts.push(hint));
    }

    /// Takes one scope from the token.
    pub fn remove_scope(&self, scope: &str) {
        self.change(|state| state.scopes.remove(scope));
    }

    /// Gives the token one more scope.
    pub fn add_scope(&self, scope: &str) {
        self.change(|state| state.scopes.insert(scope.to_owned()));
    }
}
