//! Slack itself, behind what delivery needs of it.

use super::outgoing::{NewMessage, Outgoing, Sent};
use crate::{
    ids::{ChannelId, MessageTs, UserId},
    signal::{HomeView, Message},
    slack::{
        api::{Api, CallError},
        calls::{Attempt, SlackCall, Step},
        methods::Method,
    },
};
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::Value;

#[async_trait]
impl Outgoing for Api {
    async fn post(&self, new: NewMessage<'_>) -> Result<(ChannelId, MessageTs), CallError> {
        self.post_message(new.to, new.thread, new.message, new.uid).await
    }

    async fn update(&self, channel: &ChannelId, ts: &MessageTs, message: &Message) -> Result<(), CallError> {
        self.update_message(channel, ts, message).await
    }

    async fn delete(&self, channel: &ChannelId, ts: &MessageTs) -> Result<(), CallError> {
        self.delete_message(channel, ts).await
    }

    async fn find_sent(&self, sent: Sent<'_>) -> Result<Vec<MessageTs>, CallError> {
        Api::find_sent(self, sent.channel, sent.thread, sent.uid, sent.since).await
    }

    async fn open_direct(&self, person: &UserId) -> Result<ChannelId, CallError> {
        Api::open_direct(self, person).await
    }

    async fn join(&self, channel: &ChannelId) -> Result<(), CallError> {
        self.join_channel(channel).await
    }

    async fn publish_home(&self, person: &UserId, home: &HomeView) -> Result<(), CallError> {
        Api::publish_home(self, person, home).await
    }

    async fn call(&self, call: &Value, attempt: Attempt<'_>) -> Result<Step, CallError> {
        // `method_of` was asked first: what cannot be read never comes here.
        let call = SlackCall::deserialize(call).map_err(|_| CallError::NotSent("an unreadable call"))?;
        call.execute(self, attempt).await
    }

    fn method_of(&self, call: &Value, progress: Option<&Value>) -> Option<&'static Method> {
        SlackCall::deserialize(call).ok().map(|call| call.method(progress))
    }

    fn needs_content(&self, call: &Value, progress: Option<&Value>) -> bool {
        SlackCall::deserialize(call).is_ok_and(|call| call.needs_content(progress))
    }
}
