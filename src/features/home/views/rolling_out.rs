//! How far the roll-out is.

use crate::{
    slack::{
        blocks::{self, HomeBuilder},
        mrkdwn::{Text, md, text},
    },
    turn::StepState,
};

/// The steps: what is done in a line each, what is not with what it is for and what to do next.
pub(in super::super) fn roll_out(steps: &[StepState]) -> HomeBuilder {
    let done = steps.iter().filter(|step| step.is_done).count();
    blocks::home()
        .header(&format!("Roll-out: {done} of {} steps done", steps.len()))
        .context(text(
            "What the house needs to run, in a good order. Each step ticks itself off. Only admins see this.",
        ))
        .each(steps, |home, step| match &step.press {
            Some(press) if !step.is_done => home.section_with(line(step), press.clone()),
            Some(_) | None => home.section(line(step)),
        })
}

fn line(step: &StepState) -> Text {
    let name = text(step.name);
    if step.is_done {
        return md("✓ *{}* · {}", &[name, step.stands.clone()]);
    }
    let said = md("○ *{}*: {}\n{}", &[name, step.purpose.clone(), step.stands.clone()]);
    if step.next.is_empty() { said } else { md("{}. {}", &[said, step.next.clone()]) }
}

/// All are done.
pub(in super::super) fn rolled_out(steps: usize) -> HomeBuilder {
    let said = match steps {
        8 => text("✓ The roll-out is done, all eight steps. This line stays while a pod is new."),
        _ => text("✓ The roll-out is done. This line stays while a pod is new."),
    };
    blocks::home().context(said)
}
