//! Whose turn it is to host.

use crate::ids::{PodId, UserId};
use jiff::{Timestamp, civil::Time};

/// Nobody is made to host what begins before this time of their own day …
pub const EARLIEST: Time = Time::constant(7, 0, 0, 0);
/// … or is not over by this one.
pub const LATEST: Time = Time::constant(20, 0, 0, 0);
/// It takes an hour.
const LAST_BEGIN: Time = Time::constant(19, 0, 0, 0);

/// A pod that may host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub pod: PodId,
    /// Its name.
    pub name: String,
    /// When it hosted last, if ever.
    pub last: Option<Timestamp>,
    /// Who would host: whoever leads it then. Nobody, where all of them are away or gone.
    pub host: Option<Host>,
}

/// Who would host for a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// Who.
    pub person: UserId,
    /// The full name.
    pub name: String,
    /// The time of their own day at which it begins.
    pub at: Time,
}

impl Host {
    /// Whether it takes place by day where they are.
    pub fn is_by_day(&self) -> bool {
        (EARLIEST..=LAST_BEGIN).contains(&self.at)
    }
}

impl Candidate {
    /// What decides whose turn it is: least recently, first those that never hosted, then by name.
    pub fn turn(&self) -> (Option<Timestamp>, String, PodId) {
        (self.last, self.name.to_lowercase(), self.pod)
    }
}

/// The pod whose turn it is among those with somebody there for whom it is by day; where it is so for nobody, among those with
/// somebody there.
pub fn next_host(candidates: &[Candidate]) -> Option<&Candidate> {
    let there = || candidates.iter().filter(|candidate| candidate.host.is_some());
    let by_day = there().filter(|candidate| candidate.host.as_ref().is_some_and(Host::is_by_day));
    by_day.min_by_key(|candidate| candidate.turn()).or_else(|| there().min_by_key(|candidate| candidate.turn()))
}

/// The pods whose turn it was before that of `next`, and who would host for them, were it by day there.
pub fn passed_over<'a>(candidates: &'a [Candidate], next: &Candidate) -> Vec<(&'a Candidate, &'a Host)> {
    let before = candidates.iter().filter(|candidate| candidate.turn() < next.turn());
    let there = before.filter_map(|candidate| Some((candidate, candidate.host.as_ref()?)));
    there.filter(|(_, host)| !host.is_by_day()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;
    use proptest::prelude::*;

    fn pod(number: i64, name: &str, last: Option<i64>, here: bool) -> Candidate {
        Candidate {
            pod: PodId(number),
            name: name.to_owned(),
            last: last.map(|month| Timestamp::from_second(month * 2_600_000).expect("an instant")),
            host: here.then(|| Host {
                person: UserId(format!("U{number}")),
                name: format!("Host {number}"),
                at: time(16, 0, 0, 0),
            }),
        }
    }
    fn at(mut pod: Candidate, hour: i8, minute: i8) -> Candidate {
        pod.host = pod.host.map(|host| Host { at: time(hour, minute, 0, 0), ..host });
        pod
    }
    fn next(candidates: &[Candidate]) -> Option<i64> {
        next_host(candidates).map(|candidate| candidate.pod.0)
    }

    #[test]
    fn least_recent_first_and_nobody_who_is_away() {
        let mut pods = vec![pod(1, "Performance", Some(3), true), pod(2, "brand", Some(1), true)];
        assert_eq!(next(&pods), Some(2));
        pods[1].host = None;
        assert_eq!(next(&pods), Some(1));
        pods.push(pod(3, "Growth", None, true));
        pods.push(pod(4, "apac", None, true));
        assert_eq!(next(&pods), Some(4), "never hosted, then by name whatever its case");
        assert_eq!(next(&[]), None);
        assert_eq!(next(&[pod(1, "Brand", None, false)]), None);
    }

    #[test]
    fn nobody_hosts_at_night_unless_it_is_night_for_all() {
        let never = |number, name: &str, hour, minute| at(pod(number, name, None, true), hour, minute);
        let pods = [never(1, "APAC", 23, 0), never(2, "Brand", 6, 59), at(pod(3, "Growth", Some(1), true), 19, 0)];
        assert_eq!(next(&pods), Some(3), "it is over by eight in the evening");
        let passed: Vec<i64> = passed_over(&pods, &pods[2]).iter().map(|(candidate, _)| candidate.pod.0).collect();
        assert_eq!(passed, [1, 2]);
        let pods = [never(1, "APAC", 19, 1), never(2, "Brand", 3, 0)];
        assert_eq!(next(&pods), Some(1), "nobody else is left");
        assert_eq!(passed_over(&pods, &pods[0]).len(), 0);
        let pods = [never(1, "APAC", 7, 0), pod(2, "Brand", None, false)];
        assert_eq!((next(&pods), passed_over(&pods, &pods[1]).len()), (Some(1), 0), "by day");
    }

    proptest! {
        #[test]
        fn everybody_hosts_once_before_anybody_hosts_twice(count in 1_i64..8, rounds in 1_i64..4) {
            let mut pods: Vec<Candidate> = (0..count).map(|number| pod(number, &format!("Pod {number}"), None, true)).collect();
            let mut hosted = vec![0; pods.len()];
            for month in 0..count * rounds {
                let at = next_host(&pods).and_then(|next| pods.iter().position(|pod| pod.pod == next.pod)).expect("a host");
                pods[at].last = Some(Timestamp::from_second(month * 2_600_000).expect("an instant"));
                hosted[at] += 1;
                let (least, most) = (hosted.iter().min(), hosted.iter().max());
                prop_assert!(most.expect("pods") - least.expect("pods") <= 1);
            }
            prop_assert!(hosted.iter().all(|times| *times == rounds));
        }
    }
}
