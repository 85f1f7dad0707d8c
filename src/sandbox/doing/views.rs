//! Opening, stacking, changing and closing views.

use crate::{
    ids::UserId,
    sandbox::{
        blocks::{Values, identify},
        model::{Surface, View},
        state::{Code, State},
    },
};
use serde_json::Value;

/// Slack refuses views of more than 250 KB.
pub(crate) fn check_view_size(view: &Value) -> Result<(), Code> {
    if view.to_string().len() > 250 * 1024 { Err("view_too_large") } else { Ok(()) }
}

/// At most this many modals lie on one another.
const STACK: usize = 3;

impl State {
    /// Opens a modal as the only one.
    pub(crate) fn open_modal(&mut self, owner: &UserId, body: Value) -> Result<View, Code> {
        self.check_external_id(&body, None)?;
        self.modals.remove(owner);
        self.push_modal_unchecked(owner, body)
    }

    /// Lays a modal on top of those already open.
    pub(crate) fn push_modal(&mut self, owner: &UserId, body: Value) -> Result<View, Code> {
        self.check_external_id(&body, None)?;
        match self.modals.get(owner).map_or(0, Vec::len) {
            0 => Err("not_found"),
            STACK.. => Err("push_limit_reached"),
            _ => self.push_modal_unchecked(owner, body),
        }
    }

    fn push_modal_unchecked(&mut self, owner: &UserId, body: Value) -> Result<View, Code> {
        let id = self.new_id("V");
        let mut view = self.new_view(owner, &id, Surface::Modal, body);
        let stack = self.modals.entry(owner.clone()).or_default();
        view.previous_id = stack.last().map(|below| below.id.clone());
        if let Some(root) = stack.first() {
            view.root_id = root.id.clone();
        }
        stack.push(view.clone());
        Ok(view)
    }

    /// Changes a view that is open, Home or modal. What was filled in stays where block and action id stay.
    pub(crate) fn update_view(&mut self, id: &str, hash: Option<&str>, body: Value) -> Result<View, Code> {
        let before = self.find_view(id).ok_or("not_found")?.clone();
        if hash.is_some_and(|hash| hash != before.hash) {
            return Err("hash_conflict");
        }
        self.check_external_id(&body, Some(id))?;
        let mut after = self.new_view(&before.owner, id, before.surface, body);
        after.values = Values::of(after.blocks(), &before.values);
        after.root_id = before.root_id;
        after.previous_id = before.previous_id;
        self.put_view(after.clone());
        Ok(after)
    }

    /// Shows a Home to one person.
    pub(crate) fn publish_home(&mut self, owner: &UserId, hash: Option<&str>, body: Value) -> Result<View, Code> {
        if let Some(home) = self.homes.get(owner) {
            let id = home.id.clone();
            return self.update_view(&id, hash, body);
        }
        if hash.is_some() {
            return Err("hash_conflict");
        }
        self.check_external_id(&body, None)?;
        let id = self.new_id("V");
        let view = self.new_view(owner, &id, Surface::Home, body);
        self.homes.insert(owner.clone(), view.clone());
        Ok(view)
    }

    /// Takes a modal and everything above it off its stack.
    pub(crate) fn close_modal(&mut self, owner: &UserId, id: &str) {
        if let Some(stack) = self.modals.get_mut(owner)
            && let Some(at) = stack.iter().position(|view| view.id == id)
        {
            stack.truncate(at);
        }
    }

    pub(crate) fn find_view(&self, id: &str) -> Option<&View> {
        self.modals.values().flatten().chain(self.homes.values()).find(|view| view.id == id)
    }

    pub(crate) fn find_view_by_external_id(&self, external_id: &str) -> Option<&View> {
        let mut views = self.modals.values().flatten().chain(self.homes.values());
        views.find(|view| view.text("external_id") == external_id)
    }

    pub(crate) fn view_mut(&mut self, id: &str) -> Option<&mut View> {
        self.modals.values_mut().flatten().chain(self.homes.values_mut()).find(|view| view.id == id)
    }

    fn put_view(&mut self, view: View) {
        if let Some(place) = self.view_mut(&view.id) {
            *place = view;
        }
    }

    fn check_external_id(&self, body: &Value, except: Option<&str>) -> Result<(), Code> {
        let Some(external_id) = body["external_id"].as_str().filter(|id| !id.is_empty()) else { return Ok(()) };
        match self.find_view_by_external_id(external_id) {
            Some(view) if Some(view.id.as_str()) != except => Err("duplicate_external_id"),
            _ => Ok(()),
        }
    }

    fn new_view(&mut self, owner: &UserId, id: &str, surface: Surface, mut body: Value) -> View {
        let seed = self.count();
        if let Some(blocks) = body["blocks"].as_array_mut() {
            identify(blocks, seed);
        }
        let blocks = body["blocks"].as_array().cloned().unwrap_or_default();
        View {
            id: id.to_owned(),
            hash: format!("{}.{seed}", self.now.as_second()),
            surface,
            owner: owner.clone(),
            values: Values::of(&blocks, &Values::default()),
            body,
            root_id: id.to_owned(),
            previous_id: None,
        }
    }
}
