//! Identities as types, so that a channel is never passed where a person is meant.
//!
//! Slack's ids are opaque strings (their prefixes lie); ours are row numbers.

use serde::{Deserialize, Serialize};
use sqlx::{Database, Decode, Encode, Type, encode::IsNull, error::BoxDynError};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<D: Database> Type<D> for $name
        where
            $inner: Type<D>,
        {
            fn type_info() -> D::TypeInfo {
                <$inner as Type<D>>::type_info()
            }
            fn compatible(found: &D::TypeInfo) -> bool {
                <$inner as Type<D>>::compatible(found)
            }
        }

        impl<'q, D: Database> Encode<'q, D> for $name
        where
            $inner: Encode<'q, D>,
        {
            fn encode_by_ref(&self, buffer: &mut D::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                self.0.encode_by_ref(buffer)
            }
        }

        impl<'r, D: Database> Decode<'r, D> for $name
        where
            $inner: Decode<'r, D>,
        {
            fn decode(value: D::ValueRef<'r>) -> Result<Self, BoxDynError> {
                <$inner>::decode(value).map(Self)
            }
        }
    };
}

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            id!($(#[$doc])* $name(String));
            impl $name {
                /// The id as Slack spells it.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }
            impl From<&str> for $name {
                fn from(text: &str) -> Self {
                    Self(text.to_owned())
                }
            }
        )*
    };
}

text_id! {
    /// A Slack workspace as our token names it: the `team_id` of `auth.test`, never one from a payload.
    WorkspaceId
    /// A person or bot in Slack (`U…` or `W…`).
    UserId
    /// A channel, private channel or direct message.
    ChannelId
    /// A group of people in Slack (`S…`), where the plan has them.
    UserGroupId
    /// The moment that names a message inside its channel (`1764000000.000100`).
    MessageTs
}

id!(
    /// A pod, by the number of its row.
    #[derive(Copy)]
    PodId(i64)
);
id!(
    /// An objective of a pod in one cycle.
    #[derive(Copy)]
    ObjectiveId(i64)
);
id!(
    /// A key result of an objective.
    #[derive(Copy)]
    KeyResultId(i64)
);
id!(
    /// A ritual: something that comes again by a schedule.
    #[derive(Copy)]
    RitualId(i64)
);
id!(
    /// One time at which a ritual takes place.
    #[derive(Copy)]
    OccurrenceId(i64)
);
id!(
    /// One sprint of one pod.
    #[derive(Copy)]
    SprintId(i64)
);
id!(
    /// Something a pod committed itself to for a sprint.
    #[derive(Copy)]
    CommitmentId(i64)
);
id!(
    /// Something in the way of somebody's work.
    #[derive(Copy)]
    BlockerId(i64)
);
id!(
    /// Something somebody wants to talk about in a Learn-and-Share.
    #[derive(Copy)]
    TopicId(i64)
);
id!(
    /// A named role, such as the finance lead.
    #[derive(Copy)]
    RoleId(i64)
);
id!(
    /// Something a pod cannot decide by itself, on its way to whoever can.
    #[derive(Copy)]
    EscalationId(i64)
);
id!(
    /// Something that is to be decided, or was.
    #[derive(Copy)]
    DecisionId(i64)
);
id!(
    /// Something that was announced.
    #[derive(Copy)]
    AnnouncementId(i64)
);
id!(
    /// What is handed over of a pod, when somebody else leads it or it is archived.
    #[derive(Copy)]
    HandoverId(i64)
);
id!(
    /// One thing that is handed over.
    #[derive(Copy)]
    HandoverItemId(i64)
);
id!(
    /// A channel whose name does not keep the rules, and what is done about it.
    #[derive(Copy)]
    ChannelCaseId(i64)
);
id!(
    /// A channel that somebody wants to have made.
    #[derive(Copy)]
    ChannelOrderId(i64)
);
