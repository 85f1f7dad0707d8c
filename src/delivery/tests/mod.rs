//! Delivery on both engines, against a scripted Slack.

mod crashes;
mod fake;
mod limits;
mod living;
mod order;
mod replicas;
mod stage;
mod store;
mod storm;
