//! The search for who holds a role: who can act, whom their covers lead to, and whom it falls to then.

use super::{
    Duty, Reason, RoleRef,
    holders::{Holder, Vacant, list_holders, list_slack_admins, list_vacant},
};
use crate::{
    database::Reads,
    directory::{
        members::Role,
        pod_tree::DEEPEST,
        roles::list_role_holders,
        rota::{Week, find_swap, order},
        settings::Settings,
        standing::{Standing, load_standings},
    },
    error::Result,
    ids::{PodId, RoleId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

/// The search for who acts.
pub(super) struct Search<'a, R> {
    from: &'a mut R,
    workspace: &'a WorkspaceId,
    settings: Settings,
    /// Leads and deputies of pods that were read together.
    holders: HashMap<PodId, Vec<Holder>>,
    /// Pods met so far that nobody leads.
    vacant: HashMap<PodId, Vacant>,
    /// Of everybody met so far.
    standings: HashMap<UserId, Standing>,
    /// Those whom Slack calls admins, once they were asked for.
    slack_admins: Option<Vec<UserId>>,
    /// Who is away and was asked for a cover already.
    passed: HashSet<UserId>,
    duty: Duty,
}

impl<'a, R: Reads> Search<'a, R> {
    pub(super) fn new(from: &'a mut R, workspace: &'a WorkspaceId, settings: Settings, at: Timestamp) -> Self {
        let duty = Duty { role: RoleRef::Admins, at, people: Vec::new(), because: Vec::new() };
        Self {
            from,
            workspace,
            settings,
            holders: HashMap::new(),
            vacant: HashMap::new(),
            standings: HashMap::new(),
            slack_admins: None,
            passed: HashSet::new(),
            duty,
        }
    }

    /// Who holds `role`, else leadership, else the administrators.
    pub(super) async fn find(&mut self, role: RoleRef) -> Result<Duty> {
        self.find_own(role).await?;
        // Of leadership on duty, all of leadership was asked already.
        if !self.is_settled() && matches!(role, RoleRef::PodLead(_) | RoleRef::Named(_)) {
            self.ask_leadership().await?;
        }
        if !self.is_settled() && role != RoleRef::Admins {
            self.ask_admins().await?;
        }
        Ok(self.duty.clone())
    }

    /// Who holds `role`, and nobody in their place but those who cover for them.
    pub(super) async fn find_own(&mut self, role: RoleRef) -> Result<Duty> {
        let at = self.duty.at;
        self.duty = Duty { role, at, people: Vec::new(), because: Vec::new() };
        self.passed.clear();
        match role {
            RoleRef::PodLead(pod) => self.ask_pod(pod).await?,
            RoleRef::Named(role) => self.ask_named(role).await?,
            RoleRef::LeadershipOnDuty => self.ask_rota().await?,
            RoleRef::Leadership => self.ask_leadership().await?,
            RoleRef::Admins => self.ask_admins().await?,
        }
        Ok(self.duty.clone())
    }

    /// What was read of these pods together need not be read again.
    pub(super) async fn know(&mut self, pods: &[PodId], holders: Vec<Holder>) -> Result<()> {
        let is_led = |pod: &&PodId| !holders.iter().any(|one| one.pod_id == **pod && one.role == Role::Lead);
        let without: Vec<PodId> = pods.iter().filter(is_led).copied().collect();
        let people: Vec<UserId> = holders.iter().map(|holder| holder.person.clone()).collect();
        self.holders = pods.iter().map(|pod| (*pod, Vec::new())).collect();
        for holder in holders {
            self.holders.entry(holder.pod_id).or_default().push(holder);
        }
        self.look_for_vacant(&without).await?;
        self.meet(&people).await
    }

    /// Those of these people who are here; no guests, who act for nobody.
    pub(super) async fn who_is_here(&mut self, people: &[UserId]) -> Result<Vec<UserId>> {
        self.meet(people).await?;
        let may_act = |id: &&UserId| self.standing(id) == Standing::Here { may_cover: true };
        Ok(people.iter().filter(may_act).cloned().collect())
    }

    /// The lead or their cover, else the deputies who are here, else a cover of theirs; of an archived pod, those of the pod
    /// above it.
    async fn ask_pod(&mut self, pod: PodId) -> Result<()> {
        let holders = self.list_holders_of(pod).await?;
        let of = |role| holders.iter().filter(move |holder| holder.role == role).map(|holder| holder.person.clone());
        self.meet(&holders.iter().map(|holder| holder.person.clone()).collect::<Vec<_>>()).await?;
        match of(Role::Lead).next() {
            None => {
                let vacant = self.find_vacant(pod).await?;
                if vacant.as_ref().is_some_and(|vacant| vacant.is_archived) {
                    return self.ask_above(pod, vacant.and_then(|vacant| vacant.parent_id)).await;
                }
                let since = vacant.and_then(|vacant| vacant.since).map(|since| self.settings.zone.date(since.0));
                self.say(Reason::NoLead { pod, since });
            }
            Some(person) => match self.standing(&person) {
                Standing::Gone => self.say(Reason::LeadGone { pod, person }),
                Standing::Here { .. } => self.settle(person.clone(), Reason::Lead { pod, person }),
                Standing::Away { .. } => self.follow_covers(&person).await?,
            },
        }
        if self.is_settled() {
            return Ok(());
        }
        let mut away = Vec::new();
        for person in of(Role::Deputy) {
            match self.standing(&person) {
                Standing::Gone => self.say(Reason::DeputyGone { pod, person }),
                Standing::Here { .. } => self.settle(person.clone(), Reason::Deputy { pod, person }),
                Standing::Away { .. } => away.push(person),
            }
        }
        self.ask_covers_of(&away).await
    }

    /// Those of the nearest pod above an archived one that is still there.
    async fn ask_above(&mut self, pod: PodId, mut next: Option<PodId>) -> Result<()> {
        for _ in 0..DEEPEST {
            let Some(above) = next else { break };
            match self.find_vacant(above).await? {
                Some(vacant) if vacant.is_archived => next = vacant.parent_id,
                _ => {
                    self.say(Reason::Archived { pod, above: Some(above) });
                    return Box::pin(self.ask_pod(above)).await;
                }
            }
        }
        self.say(Reason::Archived { pod, above: None });
        Ok(())
    }

    async fn list_holders_of(&mut self, pod: PodId) -> Result<Vec<Holder>> {
        match self.holders.get(&pod) {
            Some(known) => Ok(known.clone()),
            None => list_holders(self.from, self.workspace, &[pod]).await,
        }
    }

    /// The pod, if nobody leads it.
    async fn find_vacant(&mut self, pod: PodId) -> Result<Option<Vacant>> {
        if !self.vacant.contains_key(&pod) {
            self.look_for_vacant(&[pod]).await?;
        }
        Ok(self.vacant.get(&pod).cloned())
    }

    async fn look_for_vacant(&mut self, pods: &[PodId]) -> Result<()> {
        let found = list_vacant(self.from, self.workspace, pods).await?;
        self.vacant.extend(found.into_iter().map(|vacant| (vacant.id, vacant)));
        Ok(())
    }

    /// The first who holds the role and is here; the cover of the first comes before the second.
    async fn ask_named(&mut self, role: RoleId) -> Result<()> {
        let holders = list_role_holders(self.from, self.workspace, role).await?;
        if holders.is_empty() {
            self.say(Reason::NoHolder { role });
        }
        self.meet(&holders).await?;
        for person in holders {
            match self.standing(&person) {
                Standing::Gone => self.say(Reason::HolderGone { role, person }),
                Standing::Here { .. } => self.settle(person.clone(), Reason::Holder { role, person }),
                Standing::Away { .. } => self.follow_covers(&person).await?,
            }
            if self.is_settled() {
                break;
            }
        }
        Ok(())
    }

    /// Whose week it is, else the next of the rota who is here, else a cover of theirs.
    async fn ask_rota(&mut self) -> Result<()> {
        let week = Week::at(self.duty.at, &self.settings.zone);
        let swapped = find_swap(self.from, self.workspace, week).await?;
        let around: Vec<UserId> =
            order(&self.settings.leadership, week, swapped.as_ref()).into_iter().cloned().collect();
        self.meet(&around).await?;
        for person in &around {
            match self.standing(person) {
                Standing::Gone => {}
                Standing::Here { .. } => {
                    self.settle(person.clone(), Reason::OnRota { person: person.clone() });
                    return Ok(());
                }
                Standing::Away { .. } => drop(self.note_away(person)),
            }
        }
        let away = self.away(&around);
        self.ask_covers_of(&away).await?;
        if !self.is_settled() {
            self.say(match (around.is_empty(), away.is_empty()) {
                (true, _) => Reason::NoLeadership,
                (false, true) => Reason::LeadershipGone,
                (false, false) => Reason::LeadershipAway,
            });
        }
        Ok(())
    }

    /// Leadership, as far as it is here, else a cover of theirs.
    async fn ask_leadership(&mut self) -> Result<()> {
        let named = self.settings.leadership.clone();
        if named.is_empty() {
            self.say(Reason::NoLeadership);
            return Ok(());
        }
        self.meet(&named).await?;
        let here = self.here(&named);
        if !here.is_empty() {
            self.duty.people = here;
            self.say(Reason::Leadership);
            return Ok(());
        }
        let away = self.away(&named);
        if away.is_empty() {
            self.say(Reason::LeadershipGone);
            return Ok(());
        }
        self.ask_covers_of(&away).await?;
        if !self.is_settled() {
            self.say(Reason::LeadershipAway);
        }
        Ok(())
    }

    /// The administrators who are here: those of the settings, then those of the workspace. Their rights are not handed
    /// on with a cover.
    async fn ask_admins(&mut self) -> Result<()> {
        let mut admins = self.settings.admins.clone();
        let of_slack = match self.slack_admins.take() {
            Some(known) => known,
            None => list_slack_admins(self.from, self.workspace).await?,
        };
        self.slack_admins = Some(of_slack.clone());
        admins.extend(of_slack.into_iter().filter(|id| !self.settings.admins.contains(id)));
        self.meet(&admins).await?;
        let here = self.here(&admins);
        if here.is_empty() {
            for person in self.away(&admins) {
                self.note_away(&person);
            }
        }
        self.say(if here.is_empty() { Reason::Nobody } else { Reason::Admins });
        self.duty.people = here;
        Ok(())
    }

    /// Follows the covers of these people, who are all away, until somebody acts.
    async fn ask_covers_of(&mut self, away: &[UserId]) -> Result<()> {
        for person in away {
            if self.is_settled() {
                break;
            }
            self.follow_covers(person).await?;
        }
        Ok(())
    }

    /// Follows the covers of somebody who is away, from one to the next. Who was passed over before leads nowhere new.
    async fn follow_covers(&mut self, first: &UserId) -> Result<()> {
        if self.passed.contains(first) {
            return Ok(());
        }
        let mut away = first.clone();
        // Each round passes over one more person, and nobody twice.
        while self.passed.insert(away.clone()) {
            let Some(cover) = self.note_away(&away) else { return Ok(()) };
            self.meet(std::slice::from_ref(&cover)).await?;
            match self.standing(&cover) {
                Standing::Here { may_cover: true } => {
                    self.settle(cover.clone(), Reason::Covers { person: cover, away: first.clone() });
                    return Ok(());
                }
                Standing::Here { may_cover: false } | Standing::Gone => {
                    self.say(Reason::CoverGone { person: cover, away });
                    return Ok(());
                }
                Standing::Away { .. } => away = cover,
            }
        }
        self.say(Reason::CoverCircle { person: away });
        Ok(())
    }

    /// Says that somebody is away, once; whom they asked to cover.
    fn note_away(&mut self, person: &UserId) -> Option<UserId> {
        let Standing::Away { until, cover } = self.standing(person) else { return None };
        let reason = Reason::Away { person: person.clone(), until, cover: cover.clone() };
        if !self.duty.because.contains(&reason) {
            self.say(reason);
        }
        cover
    }

    /// Reads how these people stand, as far as it was not read before.
    async fn meet(&mut self, people: &[UserId]) -> Result<()> {
        let new: Vec<UserId> = people.iter().filter(|id| !self.standings.contains_key(*id)).cloned().collect();
        if !new.is_empty() {
            let zone = &self.settings.zone;
            let met = load_standings(self.from, self.workspace, &new, (self.duty.at, zone)).await?;
            self.standings.extend(met);
        }
        Ok(())
    }

    /// Who is not mirrored counts as gone.
    fn standing(&self, person: &UserId) -> Standing {
        self.standings.get(person).cloned().unwrap_or(Standing::Gone)
    }

    fn here(&self, people: &[UserId]) -> Vec<UserId> {
        people.iter().filter(|id| matches!(self.standing(id), Standing::Here { .. })).cloned().collect()
    }

    fn away(&self, people: &[UserId]) -> Vec<UserId> {
        people.iter().filter(|id| matches!(self.standing(id), Standing::Away { .. })).cloned().collect()
    }

    fn is_settled(&self) -> bool {
        !self.duty.people.is_empty()
    }

    fn settle(&mut self, person: UserId, because: Reason) {
        self.duty.people.push(person);
        self.say(because);
    }

    fn say(&mut self, reason: Reason) {
        self.duty.because.push(reason);
    }
}
