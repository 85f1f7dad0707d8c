//! Conversations with the whole of Podkeeper: the real router, signed requests over loopback, a Slack of our own, a
//! clock that stands still, on SQLite and on PostgreSQL.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::too_many_lines,
    unreachable_pub,
    reason = "a test that cannot go on stops and says why; the harness reads where PostgreSQL is; a table is long"
)]

mod announcements;
mod announcements_changed;
mod asking;
mod asks;
mod belonging;
mod blockers;
mod bundles;
mod changes;
mod channels;
mod check_ins;
mod cleanups;
mod cleanups_people;
mod command_line;
mod covers;
mod crashes;
mod decide_edit;
mod decide_rights;
mod decision_log;
mod decisions;
mod decisions_blocked;
mod decisions_consulted;
mod decisions_later;
mod deliveries;
mod diary;
mod do_not_disturb;
mod edge;
mod escalation_faults;
mod escalation_house;
mod escalation_leavers;
mod escalation_paths;
mod escalation_places;
mod escalation_report;
mod escalation_roads;
mod escalation_roles;
mod escalation_routes;
mod escalation_walk;
mod escalations;
mod escalations_elsewhere;
mod escalations_watched;
mod events;
mod fan_outs;
mod files;
mod forgetting;
mod fortnight;
mod handover;
mod harness;
mod health;
mod heartbeat;
mod help;
mod holidays;
mod home;
mod home_page;
mod home_waiting;
mod learn_and_share;
mod learning_gaps;
mod learning_hours;
mod limits;
mod manifest;
mod many_pods;
mod mentions;
mod mirror;
mod moments;
mod newcomers;
mod okr_card;
mod okr_new;
mod okr_owners;
mod okr_review;
mod okr_update;
mod only_looks;
mod pause;
mod pod_choices;
mod pod_directory;
mod pods;
mod provisioning;
mod reminders;
mod replicas;
mod returning;
mod rights;
mod ritual_engine;
mod ritual_kinds;
mod rituals;
mod scenes;
mod settings;
mod shortcuts;
mod skips;
mod socket_mode;
mod sprint_lengths;
mod sprints;
mod stand_ins;
mod standup_house;
mod standup_paths;
mod standup_places;
mod standup_words;
mod standups;
mod start;
mod storms;
mod tea;
mod time_off;
mod topics;
mod wanted;
mod what_others_read;
