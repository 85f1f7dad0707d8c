//! How people name pods.

use super::{Pod, find_pod_by_key, list_pods};
use crate::{database::Reads, error::Result, ids::WorkspaceId};

/// What words can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// This pod.
    One(Pod),
    /// One of these, by name: the person must choose.
    Several(Vec<Pod>),
    /// No pod.
    Nothing,
}

/// The pod somebody means: its key, an alias of it or its name, else a beginning of key or name, or of a word of its name.
///
/// # Errors
/// Only the database's own.
pub async fn resolve_pod(from: &mut impl Reads, workspace: &WorkspaceId, words: &str) -> Result<Resolved> {
    let exact = find_pod_by_key(from, workspace, words.trim()).await?;
    if let Some(pod) = exact.filter(|pod| !pod.is_archived()) {
        return Ok(Resolved::One(pod));
    }
    Ok(resolve(words, list_pods(from, workspace).await?))
}

/// As [`resolve_pod`], among these pods. An exact key beats an exact name, which beats any beginning.
pub fn resolve(words: &str, pods: Vec<Pod>) -> Resolved {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if words.is_empty() {
        return Resolved::Nothing;
    }
    let by_key = |pod: &Pod| pod.key == words;
    let by_name = |pod: &Pod| pod.name.to_lowercase() == words;
    let by_beginning = |pod: &Pod| {
        let name = pod.name.to_lowercase();
        let begins = name.char_indices().any(|(at, _)| {
            let at_word = at == 0 || name[..at].ends_with(|before: char| !before.is_alphanumeric());
            at_word && name[at..].starts_with(&words)
        });
        begins || pod.key.starts_with(&words)
    };
    let matches: [&dyn Fn(&Pod) -> bool; 3] = [&by_key, &by_name, &by_beginning];
    for fits in matches {
        let mut found: Vec<Pod> = pods.iter().filter(|pod| fits(pod)).cloned().collect();
        match found.len() {
            0 => {}
            1 => return found.pop().map_or(Resolved::Nothing, Resolved::One),
            _ => return Resolved::Several(found),
        }
    }
    Resolved::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        database::Ts,
        ids::{PodId, UserId},
    };
    use jiff::Timestamp;

    fn pods() -> Vec<Pod> {
        [
            ("performance", "Performance Marketing"),
            ("brand", "Brand & Creative"),
            ("b2b", "B2B Growth"),
            ("perf-ops", "Ops"),
        ]
        .into_iter()
        .zip(1..)
        .map(|((key, name), id)| Pod {
            id: PodId(id),
            key: key.to_owned(),
            name: name.to_owned(),
            purpose: String::new(),
            kind: String::new(),
            parent_id: None,
            is_forming: false,
            version: 1,
            created_by: UserId::from("U1"),
            created_at: Ts(Timestamp::UNIX_EPOCH),
            archived_at: None,
        })
        .collect()
    }

    fn keys(words: &str) -> Vec<String> {
        match resolve(words, pods()) {
            Resolved::One(pod) => vec![pod.key],
            Resolved::Several(pods) => pods.into_iter().map(|pod| pod.key).collect(),
            Resolved::Nothing => Vec::new(),
        }
    }

    #[test]
    fn people_name_pods_as_they_like() {
        assert_eq!(keys("Performance"), ["performance"]);
        assert_eq!(keys("  performance   marketing "), ["performance"]);
        assert_eq!(keys("market"), ["performance"]);
        assert_eq!(keys("creative"), ["brand"]);
        assert_eq!(keys("perf"), ["performance", "perf-ops"]);
        assert_eq!(keys("b"), ["brand", "b2b"]);
        assert!(keys("").is_empty() && keys("eting").is_empty() && keys("🦀").is_empty());
    }
}
