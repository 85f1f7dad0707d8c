//! Who the person is here: what every question of access starts from.

use super::{
    members::{Membership, Role, sort_memberships},
    settings::Settings,
    standing::days_around,
    standing_in::load_standing_in,
    workspace::Workspace,
};
use crate::{
    calendar::Zone,
    database::{Both, Day, Reads, record},
    error::{Error, Result},
    ids::{PodId, UserId, WorkspaceId},
    signal::Caller,
};
use jiff::Timestamp;

/// A person as this organisation knows them. Somebody who is not mirrored yet is external and has no rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Slack's id.
    pub id: UserId,
    /// The full name; the id for people who are not mirrored.
    pub name: String,
    /// Their zone, or the organisation's.
    pub zone: Zone,
    /// Mirrored.
    pub is_known: bool,
    /// Workspace admin in Slack, or named as administrator in the settings; never external, deactivated or a bot.
    pub is_admin: bool,
    /// Named as leadership in the settings; never external, deactivated or a bot.
    pub is_leadership: bool,
    /// Of another company, by the mirror or by the payload.
    pub is_external: bool,
    /// Guest.
    pub is_guest: bool,
    /// Deactivated.
    pub is_deactivated: bool,
    /// A bot or app.
    pub is_bot: bool,
    /// Their pods that are not archived, the one they lead first; none for deactivated people, who can act in none.
    pub pods: Vec<Membership>,
    /// Pods whose lead or deputy they cover for now ([`super::on_duty()`]), each as one they lead.
    pub covers: Vec<Membership>,
    /// Pods of which nobody is here now, so that they act for it as leadership, each as one they lead. Not known of admins,
    /// who may anything.
    pub fallen_to: Vec<Membership>,
}

impl Actor {
    /// Whether they lead this pod.
    pub fn leads(&self, pod: PodId) -> bool {
        self.role_in(pod) == Some(Role::Lead)
    }

    /// Whether they belong to this pod, in whatever role.
    pub fn member_of(&self, pod: PodId) -> bool {
        self.role_in(pod).is_some()
    }

    /// What they are in this pod; `None` when they do not belong to it.
    pub fn role_in(&self, pod: PodId) -> Option<Role> {
        self.pods.iter().find(|membership| membership.pod == pod).map(|membership| membership.role)
    }

    /// Whether they act as the lead of this pod now: as its lead or deputy, or because whoever would act is not here.
    pub fn acts_as_lead(&self, pod: PodId) -> bool {
        matches!(self.role_in(pod), Some(Role::Lead | Role::Deputy)) || self.stands_in_for(pod)
    }

    /// Whether they stand in for the lead of this pod now.
    pub fn stands_in_for(&self, pod: PodId) -> bool {
        self.covers.iter().chain(&self.fallen_to).any(|membership| membership.pod == pod)
    }

    /// The pods that concern them now: their own, then those whose lead they cover for.
    pub fn pods_now(&self) -> impl Iterator<Item = &Membership> + Clone {
        let covered = self.covers.iter().filter(|membership| !self.member_of(membership.pod));
        self.pods.iter().chain(covered)
    }

    /// Whether they work here: mirrored, of this organisation, a person, not deactivated. Nobody else has any right.
    pub fn is_active_colleague(&self) -> bool {
        self.is_known && !self.is_external && !self.is_deactivated && !self.is_bot
    }

    /// Nobody: the actor of timers, outcomes and facts.
    pub fn nobody(settings: &Settings) -> Self {
        Self::unknown(&Caller { user: UserId::from(""), team: None }, settings)
    }

    /// The pod they lead; else one whose lead they cover for now.
    pub fn led_pod(&self) -> Option<&Membership> {
        self.pods.iter().find(|membership| membership.role == Role::Lead).or_else(|| self.covers.first())
    }

    fn new(caller: &Caller, workspace: &Workspace, seats: Vec<Seat>) -> Self {
        let settings: &Settings = &workspace.settings;
        let Some(name) = seats.first().and_then(|seat| seat.real_name.clone()) else {
            return Self::unknown(caller, settings);
        };
        let is = |flag: fn(&Seat) -> Option<bool>| seats.first().and_then(flag).unwrap_or(false);
        let foreign = caller.team.as_deref().is_some_and(|team| team != workspace.id.as_str());
        let is_external = is(|seat| seat.is_external) || foreign;
        let (is_deactivated, is_bot) = (is(|seat| seat.is_deactivated), is(|seat| seat.is_bot));
        let trusted = !(is_deactivated || is_bot || is_external);
        let zone = seats.first().and_then(|seat| seat.zone.as_deref()).and_then(Zone::named);
        Self {
            id: caller.user.clone(),
            name,
            zone: zone.unwrap_or_else(|| settings.zone.clone()),
            is_known: true,
            is_admin: trusted && (is(|seat| seat.is_admin) || settings.admins.contains(&caller.user)),
            is_leadership: trusted && settings.leadership.contains(&caller.user),
            is_external,
            is_guest: is(|seat| seat.is_guest),
            is_deactivated,
            is_bot,
            pods: if is_deactivated { Vec::new() } else { pods(seats) },
            covers: Vec::new(),
            fallen_to: Vec::new(),
        }
    }

    fn unknown(caller: &Caller, settings: &Settings) -> Self {
        Self {
            id: caller.user.clone(),
            name: caller.user.to_string(),
            zone: settings.zone.clone(),
            is_known: false,
            is_admin: false,
            is_leadership: false,
            is_external: true,
            is_guest: false,
            is_deactivated: false,
            is_bot: false,
            pods: Vec::new(),
            covers: Vec::new(),
            fallen_to: Vec::new(),
        }
    }
}

record! {
    /// Who asks and one of their pods. The fields on the person are empty for somebody who is not mirrored, the last for
    /// somebody without a pod.
    struct Seat {
        covers: bool,
        real_name: Option<String>,
        zone: Option<String>,
        is_admin: Option<bool>,
        is_guest: Option<bool>,
        is_external: Option<bool>,
        is_bot: Option<bool>,
        is_deactivated: Option<bool>,
        pod: Option<PodId>,
        pod_key: Option<String>,
        pod_name: Option<String>,
        role: Option<Role>,
    }
}

fn pods(seats: Vec<Seat>) -> Vec<Membership> {
    let pod =
        |seat: Seat| Some(Membership { pod: seat.pod?, key: seat.pod_key?, name: seat.pod_name?, role: seat.role? });
    let mut pods: Vec<Membership> = seats.into_iter().filter_map(pod).collect();
    sort_memberships(&mut pods);
    pods
}

/// The workspace, and who the caller is in it at `at`. One statement, since every turn that a person causes begins with it;
/// a few more for leadership, and for whoever covers for somebody these days.
///
/// # Errors
/// An internal error when the workspace was never written down.
pub async fn load_actor(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (caller, at): (&Caller, Timestamp),
) -> Result<(Workspace, Actor)> {
    let days = days_around(at);
    let rows: Vec<Both<Workspace, Seat>> = from
        .ask(
            "SELECT w.id, w.name, w.url, w.bot_user, w.bot_id, w.settings, w.paused_at, w.paused_by, w.paused_why,
               w.stopped_at, w.stopped_why, w.synced_at,
               EXISTS (SELECT 1 FROM time_off t WHERE t.workspace_id = w.id AND t.cover = $2
                         AND t.last_day >= $3 AND t.first_day <= $4) AS covers,
               p.real_name, p.zone, p.is_admin, p.is_guest, p.is_external, p.is_bot, p.is_deactivated,
               o.id AS pod, o.key AS pod_key, o.name AS pod_name, m.role
             FROM workspaces w
             LEFT JOIN people p ON p.workspace_id = w.id AND p.id = $2
             LEFT JOIN pod_members m ON m.workspace_id = w.id AND m.person = $2
             LEFT JOIN pods o ON o.id = m.pod_id AND o.archived_at IS NULL
             WHERE w.id = $1",
        )
        .bind(workspace)
        .bind(&caller.user)
        .bind(Day(days.0))
        .bind(Day(days.1))
        .all()
        .await
        .map_err(Error::when("reading who acts"))?;
    let (mut workspaces, seats): (Vec<Workspace>, Vec<Seat>) =
        rows.into_iter().map(|Both(row, seat)| (row, seat)).unzip();
    let row = workspaces.pop().ok_or_else(|| Error::internal("reading who acts", format!("{workspace} is unknown")))?;
    let covers = seats.iter().any(|seat| seat.covers);
    let mut actor = Actor::new(caller, &row, seats);
    // Admins may everything anyway.
    if actor.is_active_colleague() && !actor.is_admin && (covers || actor.is_leadership) {
        let standing_in = load_standing_in(from, workspace, &row.settings, (&actor.id, at)).await?;
        (actor.covers, actor.fallen_to) = (standing_in.covers, standing_in.fallen_to);
    }
    Ok((row, actor))
}
