//! Whose turn it is to host.

use crate::ids::{PodId, UserId};
use jiff::Timestamp;

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
    pub host: Option<UserId>,
}

/// The pod that hosted least recently among those with somebody there: first those that never did, then by name.
pub fn next_host(candidates: &[Candidate]) -> Option<&Candidate> {
    let there = candidates.iter().filter(|candidate| candidate.host.is_some());
    there.min_by_key(|candidate| (candidate.last, candidate.name.to_lowercase(), candidate.pod))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pod(number: i64, name: &str, last: Option<i64>, here: bool) -> Candidate {
        Candidate {
            pod: PodId(number),
            name: name.to_owned(),
            last: last.map(|month| Timestamp::from_second(month * 2_600_000).expect("an instant")),
            host: here.then(|| UserId(format!("U{number}"))),
        }
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
