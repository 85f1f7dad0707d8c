//! SQL of stand-ups: answers, the message of a day, what was typed, blockers.

mod answers;
mod blockers;
mod digests;

pub(super) use answers::{
    NewAnswer, Past, delete_answer, find_answer, insert_typed, is_typed_known, list_answers, list_last_answers,
    put_answer, settle_typed,
};
pub(super) use blockers::{
    NewBlocker, find_blocker, insert_blocker, list_live_in, list_live_of_pod, list_live_on, list_live_reported,
    list_pods_blockers, list_touched_by, update_blocker,
};
pub(super) use digests::{find_digest, find_last_completed, find_newest_in, find_newest_of, move_digests, put_digest};

#[cfg(test)]
mod tests;
