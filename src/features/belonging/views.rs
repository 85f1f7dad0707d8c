//! Every sentence about who belongs where.

mod drift;
mod moving;
mod vacancy;

pub(super) use drift::{drift_below, drift_message, drift_over, drift_title};
pub(super) use moving::{Moved, joined, left, moved_message, moved_title, moved_why, stays, visits};
pub(super) use vacancy::{Empty, vacancy_elsewhere, vacancy_message, vacancy_over, vacancy_title, vacancy_why};

use crate::directory::Pod;

/// The pod was archived meanwhile.
pub(super) fn pod_gone() -> String {
    "That pod is no more. There is nothing to do.".to_owned()
}

/// Somebody was quicker, or it is so already.
pub(super) fn settled_already() -> String {
    "That is settled already.".to_owned()
}

/// Guests neither join nor leave by themselves.
pub(super) fn guests_are_added() -> String {
    "Guests are added to a pod and taken out of it by its lead. Please ask them.".to_owned()
}

/// A lead does not leave by this.
pub(super) fn leads(pod: &Pod) -> String {
    format!("You lead {}, so somebody has to name another lead first.", pod.name)
}

/// Whoever looks after the pod settles it.
pub(super) fn not_yours(pod: &Pod) -> String {
    format!("Whoever leads {} settles this, or an admin.", pod.name)
}

/// Leadership names a lead.
pub(super) fn leadership_names(pod: &Pod) -> String {
    format!("Leadership and the admins name who leads {}.", pod.name)
}
